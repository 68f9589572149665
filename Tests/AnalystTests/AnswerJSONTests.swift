import DuckDB
import Foundation
import LanguageModels
import Testing

@testable import Analyst

@Suite("An answer as JSON")
struct AnswerJSONTests {
    /// Members every answer has, in the order of the contract.
    static let always = [
        "id", "question", "dataset", "dataset_version", "status", "intent", "sql", "explanation", "columns", "rows", "row_count", "truncated",
        "insights", "assumptions", "definitions", "checks", "trust", "usage",
    ]

    @Test("holds the members of the contract", arguments: [
        ("answered", ["chart"], ScriptedModel.Reply.call(#"{"sql":"SELECT flag_state, SUM(tonnage) AS t FROM vessel GROUP BY 1"}"#)),
        ("needs_clarification", ["clarification"], .call(#"{"ambiguity":{"question":"?","options":["a","b"]}}"#)),
        ("unanswerable", ["refusal"], .call(#"{"unanswerable":"nothing there"}"#)),
        ("failed", ["error"], .failure(ModelError(.overloaded, provider: "P"))),
    ])
    func members(status: String, more: [String], reply: ScriptedModel.Reply) async throws {
        let model = ScriptedModel([reply], strategy: .frontier)
        let answer = try await Analyst(models: [model]).answer(
            Question("What is the tonnage by flag state?"), about: try await Dataset.of(Harbour.sql))
        let data = try AnswerJSON.encode(answer)
        let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(object["status"] as? String == status)
        #expect(Set(object.keys) == Set(Self.always + more))
        func keys(_ name: String) -> Set<String> { Set((object[name] as? [String: Any] ?? [:]).keys) }
        #expect(keys("trust") == ["label", "confidence", "data_as_of", "model", "candidates", "repairs"])
        #expect(keys("usage") == ["model_calls", "input_tokens", "cached_tokens", "output_tokens", "cost_usd", "milliseconds"])
        #expect(keys("intent").isSubset(of: ["kind", "time"]) && keys("intent").contains("kind"))
        switch status {
        case "answered":
            #expect(keys("chart") == ["kind", "figure"])
            let columns = try #require(object["columns"] as? [[String: Any]])
            #expect(columns.allSatisfy { Set($0.keys) == ["name", "type", "role"] })
            #expect(object["row_count"] as? Int == 3)
            let insights = try #require(object["insights"] as? [[String: Any]])
            #expect(insights.allSatisfy { Set($0.keys) == ["text", "cells"] })
            let checks = try #require(object["checks"] as? [[String: Any]])
            #expect(checks.allSatisfy { Set($0.keys) == ["name", "status", "detail"] })
        case "needs_clarification": #expect(keys("clarification") == ["question", "options"])
        case "unanswerable": #expect(keys("refusal") == ["reason", "missing", "suggestions"])
        default: #expect(keys("error") == ["code", "message"])
        }
        // The order is the contract's: positions of the members in the text rise.
        let text = String(decoding: data, as: UTF8.self)
        let places = ["\"id\"", "\"question\"", "\"dataset\"", "\"status\"", "\"explanation\"", "\"usage\""].compactMap { text.firstRange(of: $0)?.lowerBound }
        #expect(places == places.sorted())
    }
}
