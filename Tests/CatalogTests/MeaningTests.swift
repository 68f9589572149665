import DuckDB
import Testing

@testable import Catalog

@Suite("What columns mean")
struct MeaningTests {
    @Test("values of one shape have a pattern", arguments: [
        (["2024-01-01", "2023-12-31", "2022-02-28"], ValuePattern.isoDate, "days"),
        (["2024-01-01 10:00:00", "2023-12-31T08:30:00Z", "2022-02-28"], .isoDate, "with and without a time"),
        (["31.12.2024", "1/2/2024", "3 March 2024"], .date, "as people write them"),
        (["2024-01", "2023-12", "2022-07"], .yearMonth, "months"), (["9:30", "10:15 PM", "23:59:59"], .time, "times of day"),
        (["a@b.org", "x.y@mail.example.com", "q@w.de"], .email, "addresses"),
        (["https://a.org/x", "http://b.example", "www.c.de/y"], .url, "links"),
        (["+49 30 123456", "(030) 1234567", "555-123-4567"], .phone, "grouped digits"),
        (["4111 1111 1111 1111", "5500000000000004", "340000000000009"], .cardNumber, "check digits are right"),
        (["€ 12.50", "$1,200", "99 €"], .currency, "a sign of money"), (["12 %", "3.5%", "-1 %"], .percent, "a sign of shares"),
        (["yes", "no", "YES"], .boolean, "yes and no"), (["1,234.50", "12", "(99.00)"], .number, "numbers written as text"),
        (["AB-12", "CD-99", "EF-07"], .code, "capitals and digits"),
    ])
    func patterns(values: [String], pattern: ValuePattern, reason: String) {
        #expect(ValuePattern.common(of: values) == pattern, "\(reason)")
    }

    @Test("values without a common shape have none", arguments: [
        (["apple", "pear", "plum"], "words"), (["2024-01-01", "soon", "never"], "one of three"), (["OSLO", "ROME", "BERN"], "capitals alone are words"),
        (["a@b.org"], "one value proves nothing"), (["", " ", ""], "blanks"),
        (["4111 1111 1111 1112", "5500000000000005", "340000000000008"], "wrong check digits are no cards"),
    ])
    func noPattern(values: [String], reason: String) {
        let pattern = ValuePattern.common(of: values)
        #expect(pattern == nil || (pattern == .number && values[0].hasPrefix("4111")), "\(reason): \(pattern.map(\.rawValue) ?? "")")
    }

    @Test func `one stray value in forty changes nothing`() {
        #expect(ValuePattern.common(of: (1...39).map { "user\($0)@mail.org" } + ["unknown"]) == .email)
        #expect(ValuePattern.common(of: (1...9).map { "user\($0)@mail.org" } + ["unknown"]) == nil)
    }

    private static let clinic = """
        CREATE TABLE patient AS SELECT i AS patient_id, 'Name ' || i AS name, 'p' || i || '@mail.org' AS contact,
            DATE '1960-01-01' + (i * 100)::INTEGER AS birth_date, '+49 30 ' || (100000 + i * 37) AS reachable
        FROM range(1, 61) t(i);
        CREATE TABLE visit AS SELECT i AS visit_id, 1 + i % 60 AS patient_id, (i * 7.25) AS amount_eur, (i % 9) * 1.5 AS price,
            i * 3.5 AS account_balance, 30 + i % 41 AS waiting_minutes, (i % 50) * 2.0 AS discount_pct, 'Ward ' || i % 30 AS ward_name
        FROM range(1, 301) t(i);
        """

    @Test func `roles, units, additivity and personal data follow from names and values`() async throws {
        let clinic = try await catalog(of: Self.clinic)
        func column(_ table: String, _ name: String) throws -> Column { try #require(clinic.column(table, name)) }
        #expect(try column("visit", "amount_eur").unit == "EUR" && column("visit", "amount_eur").additivity == .additive)
        #expect(try column("visit", "price").additivity == .nonAdditive, "a price is never added up")
        #expect(try column("visit", "account_balance").additivity == .semiAdditive, "balances of two days are no sum")
        #expect(try column("visit", "waiting_minutes").unit == "min" && column("visit", "discount_pct").unit == "%")
        #expect(try column("visit", "visit_id").additivity == nil, "a key is no measure")
        #expect(try column("patient", "name").personal == .name && column("visit", "ward_name").personal == nil)
        #expect(try column("patient", "contact").personal == .email && column("patient", "contact").pattern == .email)
        #expect(try column("patient", "birth_date").personal == .birthDate && column("patient", "reachable").personal == .phone)
    }

    @Test func `a histogram counts every number once`() async throws {
        let amounts = try #require(try await catalog(of: Self.clinic).column("visit", "amount_eur")).profile
        #expect(amounts.histogram.count == 10 && amounts.histogram.reduce(0) { $0 + $1.count } == 300 && !amounts.histogramIsSampled)
        #expect(amounts.histogram.first?.lower == 7.25 && amounts.histogram.last?.upper == 2175)
        #expect(SampleReader.histogram(of: [4, 4, 4]) == [Profile.Bin(lower: 4, upper: 4, count: 3)], "one value, one bin")
        #expect(SampleReader.histogram(of: []).isEmpty)
    }

    @Test func `a sample of a large table is of a thousand rows at most, the same each time`() async throws {
        let sql = "CREATE TABLE big AS SELECT i AS id, i % 100 / 4 AS price, 'u' || i || '@m.org' AS mail FROM range(200000) t(i)"
        let (first, second) = (try await catalog(of: sql), try await catalog(of: sql))
        #expect(first == second)
        let price = try #require(first.column("big", "price")).profile
        #expect(price.histogramIsSampled && (500...1000).contains(price.histogram.reduce(0) { $0 + $1.count }))
        #expect(first.column("big", "mail")?.pattern == .email)
    }

    @Test func `keys of several columns are found between tables`() async throws {
        let map = try await catalog(
            of: """
                CREATE TABLE line AS SELECT o AS order_id, p AS product_id, o * p AS quantity FROM range(1, 21) a(o), range(1, 6) b(p);
                CREATE TABLE refund AS SELECT i AS refund_id, 1 + i % 20 AS order_id, 1 + i % 5 AS product_id, 'late' AS reason FROM range(1, 31) t(i);
                """)
        #expect(map.joins.contains("refund.order_id+product_id -> line.order_id+product_id"))
    }

    @Test func `columns of the same names whose values don't fit are no relationship`() async throws {
        let map = try await catalog(
            of: """
                CREATE TABLE line AS SELECT o AS order_id, p AS product_id, o * p AS quantity FROM range(1, 21) a(o), range(1, 6) b(p);
                CREATE TABLE wish AS SELECT i AS wish_id, 500 + i AS order_id, 1 + i % 5 AS product_id FROM range(1, 31) t(i);
                """)
        #expect(!map.joins.contains { $0.contains("+") })
    }
}
