import DuckDB
import SQLSyntax
import Testing

@testable import Analyst

@Suite("Groups, joins and names put right")
struct GroupAndJoinRepairTests {
    private static let both = "FROM vessel s JOIN voyage v ON s.vessel_id = v.vessel_id"

    @Test("the question's words settle", arguments: [
        (
            "groups are shown", "What is the longest distance for each cargo?", "SELECT MAX(distance) FROM voyage GROUP BY cargo ORDER BY cargo",
            ["grain | 400", "ore | 2200", "timber | 500"]
        ),
        (
            "a condition on a group's average", "Which cargoes have an average distance of more than 300, and what is their total freight?",
            "SELECT cargo, SUM(freight) FROM voyage WHERE distance > 300 GROUP BY cargo ORDER BY cargo", ["ore | 17120.25", "timber | 2150.50"]
        ),
        (
            "a condition on rows stays", "Average freight by cargo of voyages with a distance above 300",
            "SELECT cargo, COUNT(*) FROM voyage WHERE distance > 300 GROUP BY cargo ORDER BY cargo", ["grain | 1", "ore | 2", "timber | 2"]
        ),
        (
            "no row of the kind at all", "Names of vessels that did not carry ore",
            "SELECT s.vessel_name \(both) WHERE v.cargo <> 'ore' ORDER BY s.vessel_name", ["Albatross", "Dunlin", "Egret", "Fulmar"]
        ),
        (
            "a table that gives nothing is left out", "Names of vessels of more than 5000 tons",
            "SELECT s.vessel_name FROM vessel s JOIN sailor t ON s.vessel_id = t.vessel_id WHERE s.tonnage > 5000 ORDER BY 1", ["Albatross", "Curlew"]
        ),
        (
            "a table that is spoken of stays", "Names of vessels with voyages of more than 5000 tons",
            "SELECT s.vessel_name \(both) WHERE s.tonnage > 5000 ORDER BY 1", ["Albatross", "Albatross", "Curlew", "Curlew"]
        ),
        (
            "names instead of the numbers that point at them", "Which vessel made a voyage of more than 2150 miles?",
            "SELECT vessel_id FROM voyage WHERE distance > 2150", ["Curlew"]
        ),
        (
            "names of groups", "Number of voyages per vessel, just the first one", "SELECT vessel_id, COUNT(*) FROM voyage GROUP BY vessel_id ORDER BY 2 DESC, 1 LIMIT 1",
            ["Albatross | 2"]
        ),
        (
            "the numbers where they are asked for", "Ids of each vessel with a voyage of more than 2150 miles",
            "SELECT vessel_id FROM voyage WHERE distance > 2150", ["3"]
        ),
        (
            "both values, once the join is there", "Names of vessels that carried both grain and timber",
            "SELECT DISTINCT vessel_name FROM vessel WHERE cargo = 'grain' AND cargo = 'timber' ORDER BY 1", ["Albatross", "Egret"]
        ),
        (
            "an inner query is left alone by a new join", "Vessels above the average tonnage with voyages of more than 2150 miles",
            "SELECT s.vessel_name FROM vessel s JOIN voyage v ON v.voyage_id = v.voyage_id WHERE v.distance > 2150 AND s.tonnage > (SELECT AVG(w.tonnage) FROM vessel w)",
            ["Curlew"]
        ),
    ])
    func settles(reason: String, question: String, sql: String, rows: [String]) async throws {
        let executed = try await Dataset.of(Harbour.sql).executed(sql, for: question)
        #expect(executed.table.lines == rows, "\(reason): \(executed.query.original)")
    }

    @Test("names that are words of the grammar are quoted where a name may stand", arguments: [
        ("SELECT COUNT(*) FROM show", "2"), ("SELECT MAX(\"order\") FROM show WHERE show.group = 'a'", "1"),
        ("SELECT COUNT(*) FROM show WHERE title = 'from show'", "0"), ("SELECT s.order FROM show s ORDER BY s.order DESC LIMIT 1", "2"),
    ])
    func reserved(sql: String, cell: String) async throws {
        let data = try await Dataset.of(
            "CREATE TABLE \"show\" (\"order\" INTEGER, \"group\" VARCHAR, title VARCHAR); INSERT INTO \"show\" VALUES (1, 'a', 'x'), (2, 'b', 'y');")
        #expect(try await data.executed(sql, for: "the last of the shows").table.lines == [cell])
    }
}
