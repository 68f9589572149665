import DuckDB
import SQLSyntax
import Testing

@Suite("Restrictions") struct RestrictionTests {
    static func connection() async throws -> Connection {
        let connection = try Database().connect()
        try await connection.execute("CREATE TABLE staff (id INTEGER, name VARCHAR, region VARCHAR, pay INTEGER, email VARCHAR)")
        try await connection.execute("CREATE TABLE visits (staff_id INTEGER, town VARCHAR)")
        try await connection.execute(
            "INSERT INTO staff VALUES (1,'Ada','north',10,'ada@x.org'), (2,'Bo','south',20,'bo@x.org'), (3,'Cy','north',30,'cy@x.org')")
        try await connection.execute("INSERT INTO visits VALUES (1,'Bern'), (2,'Linz'), (2,'Graz'), (3,'Bern')")
        return connection
    }

    static func guardian(_ connection: Connection, _ list: [TableRestriction], asker: [String: [String]] = [:]) async throws -> QueryGuard {
        let parser = SyntaxParser(connection)
        let tables: Set<String> = ["staff", "visits"]
        let restrictions = try await Restrictions(list, asker: asker, tables: tables, parser: parser)
        return QueryGuard(tables: tables, parser: parser, restrictions: restrictions)
    }

    static let north = TableRestriction(table: "staff", filter: "region = asker('region')", masks: ["email": .partial, "pay": .hidden])

    @Test(
        "hold wherever a table is read",
        arguments: [
            ("SELECT name FROM staff ORDER BY 1", ["Ada", "Cy"]),  // plain
            ("SELECT name FROM main.staff ORDER BY 1", ["Ada", "Cy"]),  // by schema
            ("SELECT STAFF.name FROM Staff ORDER BY 1", ["Ada", "Cy"]),  // in another case
            ("SELECT s.n FROM staff AS s(i, n) ORDER BY 1", ["Ada", "Cy"]),  // with columns renamed
            ("SELECT name FROM staff WHERE region = 'south' OR 1 = 1 ORDER BY 1", ["Ada", "Cy"]),  // against a condition of one's own
            ("WITH a AS (SELECT * FROM staff) SELECT name FROM a ORDER BY 1", ["Ada", "Cy"]),  // in a common table
            ("WITH staff AS (SELECT * FROM staff) SELECT name FROM staff ORDER BY 1", ["Ada", "Cy"]),  // a common table of the same name
            ("SELECT town FROM visits WHERE staff_id IN (SELECT id FROM staff) ORDER BY 1", ["Bern", "Bern"]),  // in a condition
            ("SELECT (SELECT max(name) FROM staff) FROM visits LIMIT 1", ["Cy"]),  // as a value
            ("SELECT s.name FROM visits v LEFT JOIN staff s ON s.id = v.staff_id WHERE s.name IS NOT NULL ORDER BY 1", ["Ada", "Cy"]),  // outer join
            ("SELECT name FROM staff UNION ALL SELECT name FROM staff ORDER BY 1", ["Ada", "Ada", "Cy", "Cy"]),  // both sides
            ("SELECT count(*)::VARCHAR FROM (FROM staff)", ["2"]),  // FROM first
            ("SELECT email FROM staff ORDER BY 1", ["a***", "c***"]),  // masked
            ("SELECT name FROM staff WHERE email LIKE 'ada@%'", []),  // a masked column can't be searched
            ("SELECT x.email FROM (SELECT staff AS x FROM staff) ORDER BY 1", ["a***", "c***"]),  // the row as a value
        ])
    func hold(sql: String, expected: [String]) async throws {
        let connection = try await Self.connection()
        let guardian = try await Self.guardian(connection, [Self.north], asker: ["region": ["north"]])
        let query = try await guardian.check(sql)
        let table = try await connection.query(query.sql)
        #expect(table.rows.map { $0[0].description } == expected, "\(query.sql)")
        #expect(query.original == sql, "what people see is what was written")
    }

    @Test("A hidden column is as if it were not there", arguments: ["SELECT pay FROM staff", "SELECT sum(s.pay) FROM staff s", "SELECT name FROM staff ORDER BY pay"])
    func hidden(sql: String) async throws {
        let connection = try await Self.connection()
        let query = try await Self.guardian(connection, [Self.north], asker: ["region": ["north"]]).check(sql)
        await #expect(throws: DuckDBError.self) { try await connection.query(query.sql) }
        let star = try await Self.guardian(connection, [Self.north], asker: ["region": ["north"]]).check("SELECT * FROM staff")
        #expect(try await connection.query(star.sql).columns.map(\.name) == ["id", "name", "region", "email"])
    }

    @Test(
        "What is not known of the asker opens nothing",
        arguments: [
            ([:], "region = asker('region')", 0), (["region": ["north", "south"]], "region = asker('region')", 0),
            (["region": ["north", "south"]], "region IN (asker('region'))", 3), ([:], "region IN (asker('region'))", 0),
            (["region": ["' OR 1=1 --"]], "region = asker('region')", 0), ([:], "region NOT IN (asker('region'))", 0),
        ] as [([String: [String]], String, Int)])
    func unknown(asker: [String: [String]], filter: String, rows: Int) async throws {
        let connection = try await Self.connection()
        let guardian = try await Self.guardian(connection, [TableRestriction(table: "staff", filter: filter)], asker: asker)
        #expect(try await connection.query(guardian.check("SELECT * FROM staff").sql).rows.count == rows)
    }

    @Test func `Two restrictions of a table hold together, the stricter mask wins`() async throws {
        let connection = try await Self.connection()
        let rich = TableRestriction(table: "STAFF", filter: "pay > 15", masks: ["email": .empty])
        let guardian = try await Self.guardian(connection, [Self.north, rich], asker: ["region": ["north"]])
        let table = try await connection.query(guardian.check("SELECT * FROM staff").sql)
        #expect(table.rows == [[.integer(3), .text("Cy"), .text("north"), .null]])
    }

    @Test(
        "A condition that is no condition is refused",
        arguments: [
            "1=1) UNION SELECT * FROM staff WHERE (1=1", "1=1) ORDER BY (1", "read_text('/etc/passwd') IS NOT NULL", "1=1; DROP TABLE staff",
            "id IN (SELECT staff_id FROM elsewhere)", "1=1) GROUP BY ALL HAVING (true",
        ])
    func refused(filter: String) async throws {
        let connection = try await Self.connection()
        await #expect(throws: GuardError.self) { try await Self.guardian(connection, [TableRestriction(table: "staff", filter: filter)]) }
    }

    @Test func `A condition may look things up in another table`() async throws {
        let connection = try await Self.connection()
        let list = [TableRestriction(table: "staff", filter: "id IN (SELECT staff_id FROM visits WHERE town = asker('town'))")]
        let guardian = try await Self.guardian(connection, list, asker: ["town": ["Linz"]])
        #expect(try await connection.query(guardian.check("SELECT name FROM staff").sql).rows == [[.text("Bo")]])
    }
}
