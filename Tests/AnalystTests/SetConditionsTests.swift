import DuckDB
import SQLSyntax
import Testing

@testable import Analyst

@Suite("What is asked of all rows of a thing")
struct SetConditionsTests {
    private static let joined = "FROM vessel s JOIN voyage v ON s.vessel_id = v.vessel_id"

    @Test("conditions that no row can mean are asked of the whole", arguments: [
        ("one and not the other", "SELECT DISTINCT s.vessel_name \(joined) WHERE v.cargo = 'timber' AND v.cargo <> 'grain'", []),
        ("one and not the other, with someone left", "SELECT DISTINCT s.vessel_name \(joined) WHERE v.cargo = 'grain' AND v.cargo <> 'timber'", ["Bittern"]),
        ("both", "SELECT DISTINCT s.vessel_name \(joined) WHERE v.cargo = 'grain' AND v.cargo = 'timber' ORDER BY 1", ["Albatross", "Egret"]),
        ("both, and more", "SELECT DISTINCT s.vessel_name \(joined) WHERE v.cargo = 'grain' AND v.cargo = 'timber' AND s.tonnage > 5000", ["Albatross"]),
    ] as [(String, String, [String])])
    func asksTheWhole(reason: String, sql: String, rows: [String]) async throws {
        guard case .executed(let executed) = try await Dataset.of(Harbour.sql).verdict(sql) else {
            Issue.record("\(reason): rejected")
            return
        }
        #expect(executed.table.lines == rows, "\(reason): \(executed.query.original)")
        #expect(executed.repairs.count == 1)
    }

    @Test("conditions of one row stay", arguments: [
        ("a column of the thing itself", "SELECT vessel_name \(joined) WHERE s.flag_state = 'Malta' AND s.flag_state <> 'Norway' ORDER BY 1"),
        ("the same twice", "SELECT vessel_name \(joined) WHERE v.cargo = 'ore' AND v.cargo = 'ore' ORDER BY 1"),
        ("two columns", "SELECT vessel_name \(joined) WHERE v.cargo = 'ore' AND s.flag_state <> 'Norway' ORDER BY 1"),
    ])
    func stays(reason: String, sql: String) async throws {
        guard case .executed(let executed) = try await Dataset.of(Harbour.sql).verdict(sql) else {
            Issue.record("\(reason): rejected")
            return
        }
        #expect(!executed.repairs.contains { $0.contains("asked for") || $0.contains("left out those") }, "\(reason): \(executed.query.original)")
    }
}
