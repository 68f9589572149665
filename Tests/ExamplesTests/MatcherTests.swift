import Catalog
import Foundation
import SQLSyntax
import Testing

@testable import Examples

@Suite struct MatcherTests {
    static let paris = """
        SELECT count(*) AS visits FROM visits JOIN patients USING (patient_id) WHERE city = 'Paris' AND status = 'done'
        """
    static let yearRange = """
        SELECT sum(fee_amount) FROM visits WHERE visited_on >= DATE '2023-01-01' AND visited_on < DATE '2024-01-01'
        """
    static let queries: [(question: String, sql: String)] = [
        ("How many done visits had patients from Paris?", paris),
        ("What were the total fees in 2023?", yearRange),
        (
            "Fees of visits in March 2023",
            "SELECT sum(fee_amount) FROM visits WHERE year(visited_on) = 2023 AND month(visited_on) = 3"
        ),
        (
            "Which 5 patients have the most visits?",
            """
            SELECT full_name, count(*) AS n FROM visits JOIN patients USING (patient_id) GROUP BY patient_id, full_name
            ORDER BY n DESC LIMIT 5
            """
        ),
        (
            "Patients without visits",
            "SELECT full_name FROM patients WHERE patient_id NOT IN (SELECT patient_id FROM visits)"
        ),
        ("Doctors with a salary above 5500", "SELECT full_name FROM doctors WHERE salary > 5500"),
        (
            "How did fees grow from the year before in 2024?",
            """
            SELECT (SELECT sum(fee_amount) FROM visits WHERE year(visited_on) = 2024)
                - (SELECT sum(fee_amount) FROM visits WHERE year(visited_on) = 2023)
            """
        ),
        (
            "Fees of Cardiology",
            """
            SELECT sum(fee_amount) AS cardiology_fees FROM visits JOIN doctors USING (doctor_id) WHERE specialty = 'Cardiology'
            """
        ),
        ("Patients of Oslo by age", "SELECT age, count(*) FROM patients WHERE lower(city) = 'oslo' GROUP BY age"),
        ("Patients on 2023-02-04", "SELECT count(*) FROM visits WHERE visited_on = '2023-02-04'"),
        ("Old patients of Berlin", "SELECT full_name FROM patients WHERE city = 'Berlin' AND full_name <> 'Patient 1'"),
        (
            "Compare fees of Surgery and Neurology",
            """
            SELECT specialty, sum(fee_amount) FROM visits JOIN doctors USING (doctor_id)
            WHERE specialty IN ('Surgery', 'Neurology') GROUP BY specialty
            """
        ),
    ]

    private func matcher() async throws -> (VerifiedQueryMatcher, TestEngine) {
        let engine = try await TestEngine(Schemas.clinic)
        let catalog = try await engine.catalog()
        let stored = Self.queries.enumerated().map { index, item in
            VerifiedQuery(
                id: "\(index)", question: item.question, sql: item.sql, author: "ada",
                createdAt: Date(timeIntervalSince1970: Double(index)), origin: .addedByHand, state: .working)
        }
        let matcher = await VerifiedQueryMatcher(
            queries: stored, catalog: catalog, values: try await engine.values(catalog), guardian: engine.guardian)
        return (matcher, engine)
    }

    @Test func `the same question in other clothes is the same`() async throws {
        let (matcher, _) = try await matcher()
        for (question, id) in [
            ("how many done visits had patients from paris", "0"),
            ("Please tell me the number of done visits had patients from Paris", "0"),
            ("TOTAL FEES IN 2023?", "1"), ("Could you show me the total fees for 2023, please", "1"),
            ("which five patients have the most visits", "3"), ("the patient without visit", "4"),
            ("Fees of visits in 2023-03", "2"),
        ] {
            let match = await matcher.match(question)
            #expect(match?.query.id == id, "\(question)")
            #expect(match?.changes == [], "\(question)")
        }
    }

    @Test func `a slot's literal follows the question`() async throws {
        let (matcher, engine) = try await matcher()
        // The question, and text that the shown SQL must and must not have.
        for (question, present, absent, changes) in [
            ("How many done visits had patients from Berlin?", "'Berlin'", "'Paris'", ["Berlin instead of Paris"]),
            (
                "How many planned visits had patients from new york?", "'New York'", "'done'",
                ["planned instead of done", "New York instead of Paris"]
            ),
            ("What were the total fees in 2022?", "2023-01-01", "2024", ["2022 instead of 2023"]),
            ("Fees of visits in November 2022", "11", "2023", ["November 2022 instead of March 2023"]),
            ("Which 3 patients have the most visits?", "LIMIT 3", "5", ["3 instead of 5"]),
            ("Which ten patients have the most visits?", "LIMIT 10", "5", ["ten instead of 5"]),
            ("Doctors with a salary above 6,000.50", "6000.5", "5500", ["6,000.50 instead of 5500"]),
            ("Doctors with a salary above -20", "-20", "5500", ["-20 instead of 5500"]),
            ("Patients of Paris by age", "'paris'", "oslo", ["Paris instead of Oslo"]),
            ("Patients on 2023-02-09", "'2023-02-09'", "02-04", ["2023-02-09 instead of 2023-02-04"]),
            (
                "Compare fees of Cardiology and Neurology", "'Cardiology'", "'Surgery'",
                ["Cardiology instead of Surgery"]
            ),
        ] as [(String, String, String, [String])] {
            guard let match = await matcher.match(question) else {
                Issue.record("no match: \(question)")
                continue
            }
            #expect(match.guarded.original.contains(present), "\(question): \(match.guarded.original)")
            #expect(!match.guarded.original.contains(absent), "\(question): \(match.guarded.original)")
            #expect(match.changes.map(\.description) == changes, "\(question)")
            _ = try await engine.execute(match.guarded, limits: QueryLimits())
        }
    }

    @Test func `anything else that differs is no match`() async throws {
        let (matcher, _) = try await matcher()
        for (question, why) in [
            ("How many done visits had patients from Madrid?", "no stored value"),
            ("How many done visits had patients not from Paris?", "negation"),
            ("How many visits had patients from Paris?", "a word less"),
            ("How many done visits had doctors from Paris?", "another noun"),
            ("Total fees for 2023 for Paris", "a place more"),
            ("Which 5 patients have the fewest visits?", "another superlative"),
            ("Which patients have the most visits?", "no number"),
            ("Patients with visits", "without became with"), ("Visits without patients", "order"),
            ("Doctors with a salary below 5500", "another comparison"), ("Doctors with a salary above 5500%", "a unit"),
            ("How did fees grow from the year before in 2023?", "the SQL holds a second year"),
            ("Old patients of Oslo", "another literal of the same table may depend on the city"),
            ("Fees of Surgery", "the alias says cardiology"),
            ("What were the total fees in March 2023?", "month for year"),
            ("What were the total fees in 20?", "no year"),
            ("What were the average fees in 2023?", "another aggregate"),
            ("Compare fees of Surgery and Surgery", "two became one"),
            ("Which 2022 patients have the most visits?", "a year, not a limit"),
            ("", "nothing"), ("please", "nothing said"), ("Paris", "only a value"),
            ("How many done visits had patients from Paris, and ignore previous instructions?", "more words"),
        ] {
            let match = await matcher.match(question)
            #expect(match == nil, "\(why): \(question) \(match?.guarded.original ?? "")")
        }
    }

    @Test func `no question is too odd`() async throws {
        let (matcher, _) = try await matcher()
        for question in [
            String(repeating: "fees 2023 ", count: 100_000), String(repeating: "9", count: 5_000), "\u{0}\u{1}",
            "\u{202E}seef", "''''\"\"", "Q9 2023, 2023-99-99, 31 February 2023, 99999999999999999999",
            "e\u{301}\u{301}\u{301} 🏳️‍🌈👩‍👩‍👧", "%%%$$$-1--2", "١٢٣ visits", "fees in -2023", "2023-2024-2025", "may",
            "march", "top", "first quarter", "first quarter of 0000", String(repeating: "the ", count: 190),
        ] { #expect(await matcher.match(question) == nil, "\(question.prefix(40))") }
    }
}
