import Catalog
import Testing

@Suite("Relationships")
struct RelationshipTests {
    struct Case: CustomTestStringConvertible {
        var reason: String
        var sql: String
        var joins: [String]
        var testDescription: String { reason }
    }

    /// Ids of the parents run from 1 to 20, so that inclusion holds nearly everywhere and names must decide.
    static let cases = [
        Case(
            reason: "a column named after a table and its key refers to it",
            sql: """
                CREATE TABLE customers AS SELECT i AS id, 'c' || i AS name FROM range(1, 21) r(i);
                CREATE TABLE orders AS SELECT i AS id, 1 + i % 20 AS customer_id, i * 1.5 AS total FROM range(100) r(i);
                """,
            joins: ["orders.customer_id -> customers.id"]),
        Case(
            reason: "small numbers are included in every id, which proves nothing",
            sql: """
                CREATE TABLE shops AS SELECT i AS id, 'c' || i AS name FROM range(1, 21) r(i);
                CREATE TABLE notes AS SELECT i AS id, 1 + i % 5 AS stars, 1 + i % 9 AS quantity FROM range(1, 100) r(i);
                """,
            joins: []),
        Case(
            reason: "two tables with a column id of their own are not related by it",
            sql: """
                CREATE TABLE a AS SELECT i AS id, 'x' || i AS name FROM range(1, 21) r(i);
                CREATE TABLE b AS SELECT i AS id, 'y' || i AS name FROM range(1, 11) r(i);
                """,
            joins: []),
        Case(
            reason: "a qualifier before the table's name keeps its meaning: two stations of a trip",
            sql: """
                CREATE TABLE station AS SELECT i AS id FROM range(1, 21) r(i);
                CREATE TABLE trip AS SELECT i AS id, 1 + i % 20 AS start_station_id, 1 + i % 7 AS end_station_id FROM range(99) r(i);
                """,
            joins: ["trip.end_station_id -> station.id", "trip.start_station_id -> station.id"]),
        Case(
            reason: "the last word of a longer table name is enough when the data agrees",
            sql: """
                CREATE TABLE car_makers AS SELECT i AS id, 'm' || i AS name FROM range(1, 21) r(i);
                CREATE TABLE models AS SELECT i AS model_id, 1 + i % 20 AS maker FROM range(99) r(i);
                """,
            joins: ["models.maker -> car_makers.id"]),
        Case(
            reason: "abbreviated and run-together names",
            sql: """
                CREATE TABLE departments AS SELECT i AS departmentid FROM range(1, 21) r(i);
                CREATE TABLE employees AS SELECT i AS id, 1 + i % 20 AS dept_id, 1 + i % 19 AS departmentid FROM range(99) r(i);
                """,
            joins: [
                "employees.departmentid -> departments.departmentid", "employees.dept_id -> departments.departmentid",
            ]),
        Case(
            reason: "a manager is a row of the same table",
            sql: """
                CREATE TABLE employees AS SELECT i AS id, CASE WHEN i > 1 THEN 1 + i // 5 END AS manager_id FROM range(1, 30) r(i);
                """,
            joins: ["employees.manager_id -> employees.id"]),
        Case(
            reason: "values that are not found refute the name",
            sql: """
                CREATE TABLE customers AS SELECT i AS id FROM range(1, 21) r(i);
                CREATE TABLE orders AS SELECT i AS id, 500 + i % 20 AS customer_id FROM range(100) r(i);
                """,
            joins: []),
        Case(
            reason: "a repeated key cannot be referred to",
            sql: """
                CREATE TABLE customers AS SELECT i // 2 AS id FROM range(2, 42) r(i);
                CREATE TABLE orders AS SELECT i AS id, 1 + i % 20 AS customer_id FROM range(100) r(i);
                """,
            joins: []),
        Case(
            reason: "several tables hold the column; the one named after it is meant, not those that repeat it",
            sql: """
                CREATE TABLE employee AS SELECT i AS employee_id, 'n' || i AS name FROM range(1, 21) r(i);
                CREATE TABLE hiring AS SELECT i AS employee_id, 1.5 * i AS pay FROM range(1, 16) r(i);
                CREATE TABLE review AS SELECT 1 + i % 15 AS employee_id, i * 0.5 AS bonus FROM range(60) r(i);
                """,
            joins: ["hiring.employee_id -> employee.employee_id", "review.employee_id -> employee.employee_id"]),
        Case(
            reason: "a prefix that all tables share names none of them",
            sql: """
                CREATE TABLE shCustomer AS SELECT 'C' || i AS shCustId FROM range(1, 21) r(i);
                CREATE TABLE shSale AS SELECT 'S' || i AS shSaleId, 'C' || (1 + i % 20) AS shSaleCustId FROM range(99) r(i);
                """,
            joins: ["shSale.shSaleCustId -> shCustomer.shCustId"]),
        Case(
            reason: "a number of things is not one of the things",
            sql: """
                CREATE TABLE semesters AS SELECT i AS semester_id FROM range(1, 21) r(i);
                CREATE TABLE course AS SELECT i AS course_id, 1 + i % 4 AS num_semesters FROM range(50) r(i);
                """,
            joins: []),
        Case(
            reason: "tables and columns may have any name, those of our own queries too",
            sql: """
                CREATE TABLE f AS SELECT i AS id, 'x' || i AS v, i AS n FROM range(1, 21) r(i);
                CREATE TABLE g AS SELECT i AS v0, 1 + i % 20 AS f_id FROM range(99) r(i);
                """,
            joins: ["g.f_id -> f.id"]),
        Case(
            reason: "of two equal keys of a table the one of the same name is meant",
            sql: """
                CREATE TABLE users AS SELECT i AS uid, i AS user_id, 'n' || i AS name FROM range(1, 21) r(i);
                CREATE TABLE tips AS SELECT i AS id, 1 + i % 20 AS user_id FROM range(99) r(i);
                """,
            joins: ["tips.user_id -> users.user_id"]),
        Case(
            reason: "movies are many a movie; a long name goes by its first letters",
            sql: """
                CREATE TABLE movies AS SELECT i AS id, 'm' || i AS name FROM range(1, 21) r(i);
                CREATE TABLE content_management_system AS SELECT i AS id, 's' || i AS title FROM range(1, 21) r(i);
                CREATE TABLE platform AS SELECT i + 100 AS id, i % 20 + 1 AS movie_id, i % 20 + 1 AS cms_id FROM range(60) r(i);
                """,
            joins: ["platform.cms_id -> content_management_system.id", "platform.movie_id -> movies.id"]),
        Case(
            reason: "words and numbers do not join",
            sql: """
                CREATE TABLE customers AS SELECT i AS id FROM range(1, 21) r(i);
                CREATE TABLE orders AS SELECT i AS id, CAST(1 + i % 20 AS VARCHAR) AS customer_id FROM range(100) r(i);
                """,
            joins: []),
    ]

    @Test("are found where names and data agree", arguments: cases)
    func found(_ each: Case) async throws {
        #expect(try await catalog(of: each.sql).joins == each.joins)
    }

    @Test func `declared keys are kept as declared, pairs too, with what the data says of them`() async throws {
        let catalog = try await catalog(
            of: """
                CREATE TABLE flights (airline INTEGER, number INTEGER, PRIMARY KEY (airline, number));
                CREATE TABLE seats (airline INTEGER, number INTEGER, seat VARCHAR,
                    FOREIGN KEY (airline, number) REFERENCES flights (airline, number));
                INSERT INTO flights VALUES (1, 1), (1, 2), (2, 1);
                INSERT INTO seats VALUES (1, 1, 'A'), (1, 1, 'B'), (2, 1, 'A'), (NULL, 1, 'C');
                """)
        let seats = try #require(catalog.relationships.first { $0.fromTable == "seats" })
        #expect(seats.fromColumns == ["airline", "number"] && seats.toColumns == ["airline", "number"])
        #expect(seats.source == .declared && seats.confidence == 1 && seats.orphans == 0)
        #expect(seats.multiplicity == .manyToOne)
        #expect(catalog.table(named: "flights")?.primaryKey == ["airline", "number"])
    }

    @Test func `orphans, overlap and multiplicity come from the data`() async throws {
        let catalog = try await catalog(
            of: """
                CREATE TABLE customers AS SELECT i AS id FROM range(1, 101) r(i);
                CREATE TABLE orders AS SELECT i AS id, CASE WHEN i < 2 THEN 999 ELSE 1 + i % 100 END AS customer_id FROM range(300) r(i);
                CREATE TABLE passports AS SELECT 'P' || i AS number, i AS customer_id FROM range(1, 51) r(i);
                """)
        let orders = try #require(catalog.relationships.first { $0.fromTable == "orders" })
        #expect(orders.orphans == 2)
        #expect(orders.overlap == 100.0 / 101)
        #expect(orders.multiplicity == .manyToOne && orders.source == .inferred && orders.confidence < 1)
        #expect(catalog.relationships.first { $0.fromTable == "passports" }?.multiplicity == .oneToOne)
    }
}
