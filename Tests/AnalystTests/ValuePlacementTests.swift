import DuckDB
import SQLSyntax
import Testing

@testable import Analyst

@Suite("Values in the column that holds them")
struct ValuePlacementTests {
    @Test("a value looked for in the wrong column is found in the right one", arguments: [
        ("another table's name", "How many voyages did the Albatross make?", "SELECT COUNT(*) FROM voyage WHERE cargo = 'Albatross'", "2"),
        ("a key of numbers", "How many voyages did the Curlew make?", "SELECT COUNT(*) FROM voyage WHERE vessel_id = 'Curlew'", "2"),
        ("written in another case", "How many voyages did Curlew make?", "SELECT COUNT(*) FROM voyage v WHERE v.cargo = 'CURLEW'", "2"),
        ("a list", "How many voyages did Albatross and Curlew make?", "SELECT COUNT(*) FROM voyage WHERE vessel_id IN ('Albatross', 'Curlew')", "4"),
        ("what is not equal", "How many voyages were not by the Albatross?", "SELECT COUNT(*) FROM voyage WHERE cargo <> 'Albatross'", "6"),
        (
            "in a table that is read already", "How many voyages did the Albatross make?",
            "SELECT COUNT(*) FROM voyage v JOIN vessel s ON v.vessel_id = s.vessel_id WHERE s.flag_state = 'Albatross'", "2"
        ),
        ("a code that was made up", "How many voyages did the Albatross make?", "SELECT COUNT(*) FROM voyage WHERE cargo = 'ALB'", "2"),
    ])
    func moves(reason: String, question: String, sql: String, count: String) async throws {
        let executed = try await Dataset.of(Harbour.sql).executed(sql, for: question)
        #expect(executed.table.lines == [count], "\(reason): \(executed.query.original)")
        #expect(executed.repairs.contains { $0.contains("looked for in") }, "the reading is told")
    }

    @Test func `a value that is where it is looked for stays there`() async throws {
        let executed = try await Dataset.of(Harbour.sql).executed("SELECT COUNT(*) FROM voyage WHERE cargo = 'timber'", for: "How many voyages carried timber?")
        #expect(executed.table.lines == ["2"] && executed.repairs.isEmpty)
    }

    @Test func `a join of a column with itself is made along the relationship`() async throws {
        let executed = try await Dataset.of(Harbour.sql).executed(
            "SELECT s.vessel_name FROM voyage v JOIN vessel s ON s.tonnage = s.tonnage WHERE v.distance > 2150", for: "Which vessels sailed more than 2150 miles?")
        #expect(executed.table.lines == ["Curlew"], "\(executed.query.original)")
    }

    @Test("a slip in a word is no reason to refuse", arguments: [
        ("How many vesels are there?", false), ("What is the largest tonage?", false), ("How many elephants are there?", true),
    ])
    func slips(question: String, refused: Bool) async throws {
        let understood = await Understanding().run(Question(question), in: try await Dataset.of(Harbour.sql))
        #expect((understood.refusal != nil) == refused)
    }
}
