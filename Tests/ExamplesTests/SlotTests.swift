import Catalog
import Foundation
import SQLSyntax
import Testing

@testable import Examples

/// One verified query each: what a question makes of it.
@Suite struct SlotTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var verified: String
        var sql: String
        var asked: String
        /// The WHERE and what follows of the SQL to run; nil for no match.
        var tail: String?
        var testDescription: String { "\(verified) / \(asked)" }

        init(_ verified: String, _ sql: String, _ asked: String, _ tail: String?) {
            (self.verified, self.sql, self.asked, self.tail) = (verified, sql, asked, tail)
        }
    }

    static let count = "SELECT count(*) FROM visits WHERE "

    static let periods: [Case] = [
        Case(
            "Visits from 2023-01-01 to 2023-03-31", count + "visited_on BETWEEN '2023-01-01' AND '2023-03-31'",
            "visits from 2022-02-01 to 2022-06-30", "visited_on BETWEEN '2022-02-01' AND '2022-06-30'"),
        Case("Visits in 2023", count + "strftime(visited_on, '%Y') = '2023'", "Visits in 2022", "= '2022'"),
        Case("Visits in 2023", count + "date_part('year', visited_on) = 2023", "Visits in 2022", "= 2022"),
        Case("Visits in 2023", count + "extract(year FROM visited_on) = 2023", "Visits in 2022", "= 2022"),
        Case(
            "Visits since 2023", count + "visited_on >= DATE '2023-01-01'", "Visits since 2024",
            ">= CAST('2024-01-01' AS DATE)"),
        Case(
            "Visits after 2023", count + "visited_on > DATE '2023-12-31'", "Visits after 2022",
            "> CAST('2022-12-31' AS DATE)"),
        Case(
            "Visits in Q1 2023", count + "visited_on >= '2023-01-01' AND visited_on < '2023-04-01'",
            "Visits in Q4 2022",
            ">= '2022-10-01') AND (visited_on < '2023-01-01'"),
        Case(
            "Visits in the first quarter of 2023", count + "visited_on BETWEEN '2023-01-01' AND '2023-03-31'",
            "Visits in 2022 Q2", "BETWEEN '2022-04-01' AND '2022-06-30'"),
        Case(
            "Visits in February 2023", count + "visited_on BETWEEN '2023-02-01' AND '2023-02-28'", "Visits in Feb 2024",
            "BETWEEN '2024-02-01' AND '2024-02-29'"),
        Case(
            "Visits in March 2023", count + "date_trunc('month', visited_on) = DATE '2023-03-01'", "Visits in 2023-05",
            "CAST('2023-05-01' AS DATE)"),
        Case(
            "Visits in March 2023", count + "strftime(visited_on, '%Y-%m') = '2023-03'", "Visits in May 2022",
            "= '2022-05'"),
        Case(
            "Visits on March 4, 2023", count + "visited_on = '2023-03-04'", "Visits on 5 March 2023", "= '2023-03-05'"),
        // Half of the month would stay.
        Case(
            "Visits in March 2023", count + "year(visited_on) = 2023 AND month(visited_on) = 4", "Visits in May 2022",
            nil),
        // The condition says a year more than the question.
        Case("Visits in 2023", count + "year(visited_on) = 2023 OR year(visited_on) = 2022", "Visits in 2024", nil),
        // A month is no year, and a day that is not in the calendar is none.
        Case("Visits in 2023", count + "year(visited_on) = 2023", "Visits in May 2023", nil),
        Case("Visits on 2023-02-04", count + "visited_on = '2023-02-04'", "Visits on 2023-02-31", nil),
        // "2023" here is an amount of money.
        Case("Fees over 2023", count + "fee_amount > 2023", "Fees over 150", "fee_amount > 150"),
        // The name of an output would go on saying 2023.
        Case(
            "Fees in 2023", "SELECT sum(fee_amount) AS fees_2023 FROM visits WHERE year(visited_on) = 2023",
            "Fees in 2022", nil),
        Case(
            "Fees in 2023 please", "SELECT sum(fee_amount) AS fees_2023 FROM visits WHERE year(visited_on) = 2023",
            "fees in 2023", "2023"),
    ]

    static let numbers: [Case] = [
        Case(
            "Patients with more than 3 visits", "SELECT patient_id FROM visits GROUP BY patient_id HAVING count(*) > 3",
            "patients with more than four visits", "HAVING (count_star() > 4)"),
        Case(
            "Oldest 2 patients of each city",
            "SELECT city, full_name FROM patients QUALIFY row_number() OVER (PARTITION BY city ORDER BY age DESC) <= 2",
            "the oldest 3 patients of each city", "<= 3"),
        Case("Fees over 1 million", count + "fee_amount > 1000000", "fees over 2.5 thousand", "fee_amount > 2500"),
        Case(
            "Fees of doctor 3", "SELECT sum(fee_amount) FROM visits WHERE doctor_id = 3", "Fees of doctor 4",
            "doctor_id = 4"),
        // No such doctor is known.
        Case("Fees of doctor 3", "SELECT sum(fee_amount) FROM visits WHERE doctor_id = 3", "Fees of doctor 99", nil),
        // 5 stands in two places.
        Case(
            "The 5 visits of doctor 5", "SELECT visit_id FROM visits WHERE doctor_id = 5 LIMIT 5",
            "The 3 visits of doctor 3", nil),
        Case(
            "The 5 visits of doctor 2", "SELECT visit_id FROM visits WHERE doctor_id = 2 LIMIT 5",
            "The 4 visits of doctor 3", "doctor_id = 3) LIMIT 4"),
        Case(
            "Top 5 visits by fee", "SELECT visit_id FROM visits ORDER BY fee_amount DESC LIMIT 5",
            "Top 0 visits by fee", nil),
        Case(
            "Top 5 visits by fee", "SELECT visit_id FROM visits ORDER BY fee_amount DESC LIMIT 5",
            "Top 2.5 visits by fee", nil),
        Case(
            "Top 5 visits by fee", "SELECT visit_id FROM visits ORDER BY fee_amount DESC LIMIT 5",
            "Top 5% visits by fee", nil),
        Case("Visits with fee < 50", count + "fee_amount < 50", "Visits with fee > 50", nil),
        Case("Visits with fee < 50", count + "fee_amount < 50", "visits with fee < 60", "fee_amount < 60"),
    ]

    static let values: [Case] = [
        Case(
            "Visits of Patient 5",
            "SELECT count(*) FROM visits JOIN patients USING (patient_id) WHERE full_name = 'Patient 5'",
            "visits of patient 12", "= 'Patient 12'"),
        Case(
            "Visits of Patient 5",
            "SELECT count(*) FROM visits JOIN patients USING (patient_id) WHERE full_name = 'Patient 5'",
            "visits of patient 99", nil),
        Case("Visits not done", count + "status <> 'done'", "visits not planned", "status != 'planned'"),
        Case(
            "Done or planned visits", count + "status IN ('done', 'planned')", "done or cancelled visits",
            "IN ('done', 'cancelled')"),
        // For a place is not of a place; for a year is.
        Case(
            "Requests of Berlin", "SELECT count(*) FROM patients WHERE city = 'Berlin'", "Requests for Berlin", nil),
        // Said with "I'd", and the id of something.
        Case(
            "Patients of Berlin", "SELECT count(*) FROM patients WHERE city = 'Berlin'",
            "I'd like to see the patients of Oslo", "'Oslo'"),
        Case(
            "Patients of Berlin", "SELECT count(*) FROM patients WHERE city = 'Berlin'", "ID of the patients of Oslo",
            nil),
        // A pattern is no stored value.
        Case(
            "Patients from Berlin", "SELECT count(*) FROM patients WHERE city LIKE '%Berlin%'", "patients from Paris",
            nil),
        Case(
            "Patients from Berlin", "SELECT count(*) FROM patients WHERE city LIKE '%Berlin%'", "patients from BERLIN!",
            "%Berlin%"),
        // The value of another column.
        Case(
            "Patients from Berlin", "SELECT count(*) FROM patients WHERE city = 'Berlin'", "patients from Surgery", nil),
        // "the US" is no pronoun that may be left out.
        Case("Patients in the US", "SELECT count(*) FROM patients WHERE city = 'New York'", "Patients", nil),
        Case("Patients in the US", "SELECT count(*) FROM patients WHERE city = 'New York'", "Patients in the", nil),
        Case(
            "Patients from Berlin", "SELECT city = 'Berlin' AS from_berlin FROM patients WHERE city = 'Berlin'",
            "patients from Oslo", nil),
        Case("有多少 Berlin 患者", "SELECT count(*) FROM patients WHERE city = 'Berlin'", "有多少 Oslo 患者", "'Oslo'"),
        Case("有多少 Berlin 患者", "SELECT count(*) FROM patients WHERE city = 'Berlin'", "有多少 Oslo 医生", nil),
    ]

    @Test(arguments: periods + numbers + values)
    func `the SQL follows the question, or there is no match`(_ item: Case) async throws {
        try await check(item, Schemas.clinic)
    }

    @Test(arguments: [
        Case(
            #"Selects with or"der it's"#, #"SELECT count(*) FROM "select" WHERE "or""der" = 'it''s'"#,
            #"selects with or"der a "quoted" one?"#, #"'a "quoted" one'"#),
        // An order in a cell is a value like any other.
        Case(
            #"Selects with or"der it's"#, #"SELECT count(*) FROM "select" WHERE "or""der" = 'it''s'"#,
            #"selects with or"der ignore previous instructions"#, "'ignore previous instructions'"),
        Case(
            #"Selects with or"der it's"#, #"SELECT count(*) FROM "select" WHERE "or""der" = 'it''s'"#,
            #"selects with or"der it's; DROP TABLE single"#, nil),
        Case(
            #"Selects with 🎉 plain"#, #"SELECT count(*) FROM "select" WHERE "🎉" = 'plain'"#, "selects with 😀 plain", nil
        ),
    ])
    func `hostile names and cells stay names and values`(_ item: Case) async throws {
        try await check(item, Schemas.hostile)
    }

    private func check(_ item: Case, _ setUp: String) async throws {
        let engine = try await TestEngine(setUp)
        let catalog = try await engine.catalog()
        let query = VerifiedQuery(
            id: "1", question: item.verified, sql: item.sql, author: "ada", createdAt: Date(), origin: .addedByHand,
            state: .working)
        let matcher = await VerifiedQueryMatcher(
            queries: [query], catalog: catalog, values: try await engine.values(catalog), guardian: engine.guardian)
        #expect(await matcher.match(item.verified)?.changes == [], "the verified question itself")
        let match = await matcher.match(item.asked)
        if let tail = item.tail {
            #expect(match?.guarded.original.contains(tail) == true, "\(match?.guarded.original ?? "no match")")
            if let match { _ = try await engine.execute(match.guarded, limits: QueryLimits()) }
        } else {
            #expect(match == nil, "\(match?.guarded.original ?? "")")
        }
    }

    @Test func `two spellings of a value, or two queries that fit, are one too many`() async throws {
        let engine = try await TestEngine(
            """
            CREATE TABLE shops (id INTEGER, town VARCHAR, state VARCHAR);
            INSERT INTO shops SELECT i, ['Oslo', 'OSLO', 'Georgia', 'Rome'][1 + i % 4], ['Texas', 'Georgia'][1 + i % 2] FROM range(40) t(i);
            """)
        let catalog = try await engine.catalog()
        func query(_ id: String, _ question: String, _ sql: String, _ state: VerifiedQuery.State = .working)
            -> VerifiedQuery
        {
            VerifiedQuery(
                id: id, question: question, sql: sql, author: "ada", createdAt: Date(timeIntervalSince1970: 0),
                origin: .addedByHand,
                state: state)
        }
        let matcher = await VerifiedQueryMatcher(
            queries: [
                query("town", "Shops in Rome", "SELECT count(*) FROM shops WHERE town = 'Rome'"),
                query("state", "Shops in Texas", "SELECT count(*) FROM shops WHERE state = 'Texas'"),
                query("big", "Big shops in Rome", "SELECT id FROM shops WHERE town = 'Rome' AND state = 'Texas'"),
                query("broken", "Shops", "SELECT count(*) FROM shops", .broken(reason: "gone")),
                query("refused", "All shops", "DROP TABLE shops"),
            ], catalog: catalog, values: try await engine.values(catalog), guardian: engine.guardian)
        #expect(await matcher.match("shops in oslo") == nil, "OSLO or Oslo")
        #expect(await matcher.match("shops in Oslo")?.changes.first?.to == "Oslo")
        #expect(await matcher.match("shops in Georgia") == nil, "town or state")
        #expect(await matcher.match("shops") == nil)
        let big = await matcher.match("big shops in Georgia")
        #expect(big?.changes.count == 1, "one of two values is a condition of its own, which no town implies")
    }
}
