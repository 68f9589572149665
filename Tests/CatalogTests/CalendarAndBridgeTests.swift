import Catalog
import Testing

@Suite("Date dimensions and bridges")
struct CalendarAndBridgeTests {
    private static let days = "FROM range(0, 400) r(i)"

    @Test(
        "a date dimension has a row for each day and says which day it is",
        arguments: [
            ("SELECT DATE '2023-01-01' + i::INTEGER AS d, year(d) AS y, month(d) AS m, dayname(d) AS w", "d", "parts of the day under any names"),
            (
                "SELECT (strftime(DATE '2023-01-01' + i::INTEGER, '%Y%m%d'))::INTEGER AS k, DATE '2023-01-01' + i::INTEGER AS \"a \"\"day\"\"\", quarter(DATE '2023-01-01' + i::INTEGER) AS q, i % 7 = 0 AS holiday",
                "a \"day\"", "a key made of the day, a flag, a name with quotes"
            ),
            ("SELECT TIMESTAMP '2023-01-01' + to_days(i::INTEGER) AS moment, dayofweek(moment) AS n", "moment", "days as midnights"),
            (
                "SELECT DATE '2023-01-01' + i::INTEGER AS d, month(d) AS m, 1 + (month(d) + 8) % 12 AS fiscal", "d",
                "a fiscal month beside the calendar's"
            ),
        ])
    func calendar(query: String, day: String, reason: Comment) async throws {
        let table = try await catalog(of: "CREATE TABLE t AS \(query) \(Self.days)").tables.first
        #expect(table?.kind == .dateDimension && table?.calendarDay == day, reason)
    }

    @Test(
        "other tables of dates are none",
        arguments: [
            ("SELECT DATE '2023-01-01' + i::INTEGER AS d, month(d) AS m, i * 1.5 AS revenue", "daily figures"),
            ("SELECT DATE '2023-01-01' + i::INTEGER AS d, month(d) AS m, (i * 7919) % 1009 // 2 AS visits", "daily counts"),
            ("SELECT DATE '2023-01-01' + (i * 3)::INTEGER AS d, month(d) AS m", "every third day"),
            ("SELECT DATE '2023-01-01' + (i // 2)::INTEGER AS d, month(d) AS m", "two rows a day"),
            ("SELECT DATE '2023-01-01' + i::INTEGER AS d, 'note ' || i AS note", "nothing that says which day it is"),
        ])
    func noCalendar(query: String, reason: Comment) async throws {
        let table = try await catalog(of: "CREATE TABLE date_dim AS \(query) \(Self.days)").tables.first
        #expect(table?.kind != .dateDimension && table?.calendarDay == nil, reason)
    }

    @Test func `a bridge stands between rows that go with several of each other`() async throws {
        let catalog = try await catalog(
            of: """
                CREATE TABLE authors AS SELECT i AS author_id, 'Author ' || i AS name FROM range(1, 61) r(i);
                CREATE TABLE books AS SELECT i AS book_id, 'Book ' || i AS title, i % 9 AS shelf FROM range(1, 81) r(i);
                CREATE TABLE book_authors AS SELECT 1 + i % 80 AS book_id, 1 + i * 7 % 60 AS author_id FROM range(200) r(i);
                """)
        #expect(catalog.table(named: "book_authors")?.kind == .bridge)
        #expect("\(CatalogDescription(catalog))".contains("links many to many: books, authors"))
    }

    @Test func `people with a department and a manager are no bridge`() async throws {
        let catalog = try await catalog(
            of: """
                CREATE TABLE departments AS SELECT i AS department_id, 'Department ' || i AS title FROM range(1, 11) r(i);
                CREATE TABLE employees AS SELECT i AS employee_id, 'Employee ' || i AS name, 1 + i % 10 AS department_id,
                    1 + i // 5 AS manager_id FROM range(1, 81) r(i);
                """)
        #expect(catalog.joins.count == 2)
        #expect(catalog.table(named: "employees")?.kind != .bridge)
    }

    @Test func `a date dimension is described as one`() async throws {
        let catalog = try await catalog(
            of: "CREATE TABLE days AS SELECT DATE '2023-01-01' + i::INTEGER AS d, year(d) AS y \(Self.days)")
        let text = "\(CatalogDescription(catalog))"
        #expect(text.contains("days  (400 rows, date dimension)") && text.contains("one row for each day: d"))
    }
}
