import DuckDB
import Testing

@testable import SQLSyntax

@Suite("Allowed functions") struct AllowedFunctionTests {
    /// Families that touch files, settings, catalogs, sessions, logs, time or SQL in strings.
    private static let forbidden = #"""
        ^(read_|pg_(?!typeof|size_pretty)|has_|inet_|current_(?!date|local)|duckdb_|parquet_|sniff|query|which_|icu_|__)|_scan$
        |setting|variable|getenv|nextval|currval|setseed|sleep|^error$|txid|transaction_id|write_log|serialize|sql
        |^(version|user|session_user|in_search_path|glob|stats|checkpoint|json_execute|create_sort_key|parse_duckdb)
        """#.replacing("\n", with: "").replacing(" ", with: "")

    @Test func `lists only functions the engine has, none of a dangerous family`() async throws {
        let connection = try Database().connect()
        let table = try await connection.query("SELECT DISTINCT lower(function_name) FROM duckdb_functions()")
        let known = Set(table.rows.map { $0[0].description })
        // Signs that the parser turns into lambdas and pipes.
        #expect(AllowedFunctions.all.subtracting(known).subtracting(["->", "|>"]).isEmpty)
        let pattern = try Regex(Self.forbidden)
        #expect(AllowedFunctions.all.filter { $0.firstMatch(of: pattern) != nil }.isEmpty)
    }

    @Test func `refuses every engine function that is not listed`() async throws {
        let connection = try Database().connect()
        let guardian = QueryGuard(tables: [], parser: SyntaxParser(connection))
        let table = try await connection.query(
            "SELECT DISTINCT function_name FROM duckdb_functions() WHERE function_type <> 'pragma' ORDER BY 1")
        var refused = 0
        for name in table.rows.map({ $0[0].description }) where !AllowedFunctions.all.contains(name.lowercased()) {
            let quoted = SQLText.identifier(name)
            let error = await #expect(throws: GuardError.self) { try await guardian.check("SELECT \(quoted)(1)") }
            #expect(error?.code == .function, "\(name)")
            refused += 1
        }
        #expect(refused > 200)
    }

    @Test func `names no function twice across scalar, aggregate and window`() {
        #expect(AllowedFunctions.scalar.isDisjoint(with: AllowedFunctions.aggregates))
        #expect(AllowedFunctions.windows.isDisjoint(with: AllowedFunctions.aggregates))
    }
}
