import Catalog
import Foundation
import LanguageModels
import Testing

@testable import Analyst

@Suite("The whole prompt of the frontier strategy")
struct GoldenPromptTests {
    private struct Examples: AnsweredQuestions {
        func near(_ question: String, tables: Set<String>, values: [String], count: Int) async -> [AnsweredQuestion] {
            [
                AnsweredQuestion(
                    question: "What was the freight per cargo in 2023?",
                    sql:
                        "SELECT cargo, SUM(freight) AS freight FROM voyage WHERE departed >= DATE '2023-01-01' AND departed < DATE '2024-01-01' GROUP BY cargo",
                    isVerified: true),
                AnsweredQuestion(
                    question: "How many sailors are there for each vessel?",
                    sql:
                        "SELECT vessel.vessel_name, COUNT(*) AS sailors FROM sailor JOIN vessel ON sailor.vessel_id = vessel.vessel_id GROUP BY vessel.vessel_id, vessel.vessel_name",
                    isVerified: false),
            ]
        }
    }

    private func dataset() async throws -> Dataset {
        var dataset = try await Dataset.of(
            Harbour.sql
                + """
                CREATE TABLE stop (voyage_id INTEGER REFERENCES voyage (voyage_id), stop_number INTEGER, port VARCHAR, PRIMARY KEY (voyage_id, stop_number));
                INSERT INTO stop SELECT v, s, ['Malta', 'malta ', 'Oslo', NULL][1 + (v + s) % 4] FROM range(1, 9) a(v), range(1, 4) b(s);
                """)
        dataset.knowledge.instructions = ["Freight is in thousands of euros. Voyages without a date were never made."]
        dataset.knowledge.tables = ["voyage": "A trip of one vessel with one cargo."]
        dataset.knowledge.columns = [
            ColumnReference(table: "voyage", column: "score"): "what the harbour master gave, 0 to 12"
        ]
        dataset.knowledge.definitions = [
            Definition(
                .metric, name: "freight rate", otherNames: ["rate"], meaning: "freight per nautical mile",
                expression: "SUM(voyage.freight) / SUM(voyage.distance)"),
            Definition(
                .filter, name: "long voyages", meaning: "more than 1,000 nautical miles",
                expression: "voyage.distance > 1000"),
        ]
        dataset.examples = Examples()
        return dataset
    }

    /// Read it: a person must be able to answer from it alone. Where the prompt was changed on purpose, copy the file that the
    /// failure names over the one beside this test.
    @Test func `is as it was last read by a person`() async throws {
        let model = ScriptedModel(
            [.call(#"{"sql":"SELECT COUNT(*) FROM voyage","confidence":0.9}"#)], strategy: .frontier)
        _ = try await Analyst(models: [model]).answer(
            Question("What was the freight rate of ore on long voyages to Malta?", note: "Leave out ballast trips."),
            about: try await dataset())
        let request = try #require(model.requests.first)
        let text =
            (request.messages.map {
                "[\($0.role.rawValue)]\n"
                    + ChatRequest(messages: [$0]).transcript.replacing("§", with: "\n── cached up to here ──\n")
            }
            + request.tools.map { "[tool] \($0.name): \($0.description)\n\($0.parametersJSON)" }).joined(
                separator: "\n") + "\n"
        let golden = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "Fixtures/frontier-prompt.txt")
        let expected = try? String(contentsOf: golden, encoding: .utf8)
        if text != expected {
            let actual = FileManager.default.temporaryDirectory.appending(path: "frontier-prompt.txt")
            try Data(text.utf8).write(to: actual)
            Issue.record("The prompt differs from \(golden.path); what it is now is in \(actual.path).")
        }
    }
}
