import Charting
import DuckDB
import Foundation
import Presentation
import Testing

@testable import Analyst

@Suite("Answers as people and programs read them")
struct AnswerViewTests {
    static func answer(_ status: Answer.Status) -> Answer {
        Answer(
            id: "a1", question: "Revenue by city?", dataset: "shop", datasetVersion: "v1", status: status,
            intent: Intent(kind: .aggregation), trust: Trust(confidence: 0.87))
    }

    static var answered: Answer {
        var answer = answer(.answered)
        let result = table("city:t|revenue:n\n Bern|1250.5\n Linz|640\n Graz|90.25")
        answer.sql =
            "SELECT city, sum(price * quantity) AS revenue FROM orders LEFT JOIN customers ON customers.id = "
            + "orders.customer_id WHERE status <> 'not  FROM here' AND year(ordered) = (SELECT max(year(ordered)) FROM orders) "
            + "GROUP BY city ORDER BY revenue DESC LIMIT 10"
        answer.explanation = ["Reads orders joined with customers.", "Keeps the newest year."]
        answer.columns = [
            ResultField(name: "city", type: "VARCHAR", role: "dimension"),
            ResultField(name: "revenue", type: "DOUBLE", role: "measure", unit: "EUR"),
        ]
        (answer.rows, answer.rowCount) = (result.rows, 3)
        answer.chart = ChartPlanner().chart(for: result, hint: hint(ordered: true, units: [1: "EUR"]))
        answer.insights = [
            Insight(text: "Bern has the highest revenue: 1,250.50.", cells: [[0, 0], [0, 1]]),
            Insight(text: "Graz has the lowest: 90.25.", cells: [[2, 0], [2, 1]]),
        ]
        answer.assumptions = [Assumption(text: "Revenue is price times quantity.", alternative: "the column total")]
        answer.checks = [
            Check(name: "Read-only", status: .passed, detail: ""),
            Check(name: "Join", status: .warned, detail: "2 orders have no customer"),
        ]
        answer.trust = Trust(
            label: .generated, confidence: 0.87, dataAsOf: "2024-06-30", model: "local-1.5b", candidates: 3, repairs: 1)
        answer.usage = AnswerUsage(
            modelCalls: 2, inputTokens: 1840, cachedTokens: 900, outputTokens: 75, costUSD: 0.0123,
            milliseconds: ["generation": 3400, "mapping": 12, "total": 3460])
        return answer
    }

    static var refused: Answer {
        var answer = answer(.unanswerable)
        answer.refusal = Refusal(
            reason: "Nothing in this data is about \"weather\".", missing: ["weather"],
            suggestions: ["How many orders are there?", "What is the revenue by city?"])
        return answer
    }

    static var unclear: Answer {
        var answer = answer(.needsClarification)
        answer.clarification = Clarification(
            question: "Which date is meant?", options: ["the order date", "the delivery date"])
        return answer
    }

    static var failed: Answer {
        var answer = answer(.failed)
        answer.error = AnswerError(
            code: "timed_out", message: "The query took longer than 30 s; ask for less.", detail: "\u{1B}[31mx")
        return answer
    }

    @Test(
        "reads well",
        arguments: [("answered", answered), ("refused", refused), ("unclear", unclear), ("failed", failed)])
    func reads(name: String, answer: Answer) throws {
        let options = AnswerView.Options(style: TerminalStyle(width: 72))
        try expectGolden(AnswerView.render(answer: answer, options: options), "answer-" + name)
    }

    @Test func `the JSON has the documented keys in the documented order`() throws {
        let text = String(decoding: try AnswerJSON.encode(Self.answered), as: UTF8.self)
        let keys = [
            "id", "question", "dataset", "dataset_version", "status", "intent", "sql", "explanation", "columns", "rows",
            "row_count", "truncated", "chart", "insights", "assumptions", "definitions", "checks", "trust", "usage",
        ]
        let places = keys.map { key in text.range(of: "\"\(key)\":")?.lowerBound }
        #expect(!places.contains(nil))
        #expect(places.compactMap(\.self) == places.compactMap(\.self).sorted())
        #expect(!text.contains("\"refusal\"") && !text.contains("\"error\""))
        #expect(text.contains(#""rows":[["Bern",1250.5],["Linz",640],["Graz",90.25]]"#))
        #expect(
            text.contains(
                #""usage":{"model_calls":2,"input_tokens":1840,"cached_tokens":900,"output_tokens":75,"cost_usd":0.0123,"milliseconds":{"generation":3400,"mapping":12,"total":3460}}"#
            ))
        #expect(text.contains(#""chart":{"kind":"bar","figure":{"data":[{"type":"bar","orientation":"v""#))
        #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(text.utf8)) }
    }

    @Test("a refusal keeps null where the contract has no question mark")
    func nulls() throws {
        let text = String(decoding: try AnswerJSON.encode(Self.refused), as: UTF8.self)
        #expect(text.contains(#""sql":null"#) && text.contains(#""data_as_of":null"#) && !text.contains("\"chart\""))
    }

    @Test(
        "strings survive as JSON",
        arguments: ["a\"b\\c", "line\nbreak\t\u{1}\u{1F}\u{7F}", "Zürich 東京 🦆", "</script>\u{2028}"])
    func strings(text: String) throws {
        let data = try OrderedJSONEncoder().encode([text])
        #expect(try JSONDecoder().decode([String].self, from: data) == [text])
    }

    @Test func `numbers that JSON can't spell are refused`() {
        #expect(throws: EncodingError.self) { try OrderedJSONEncoder().encode([Double.nan]) }
    }

    @Test func `progress is one line a stage, replaced in place only in a terminal`() {
        let plain = ProgressLine(isTerminal: false)
        #expect(plain.started("understanding") == "")
        #expect(plain.finished("understood", milliseconds: 12) == "✓ understood · 12 ms\n")
        #expect(
            plain.finished("checked", detail: "1 repair", milliseconds: 3_440, outcome: .warned)
                == "! checked · 1 repair · 3.4 s\n")
        let terminal = ProgressLine(isTerminal: true)
        #expect(
            terminal.started("mapping") + terminal.finished("mapped") == "\r\u{1B}[2K… mapping\r\u{1B}[2K✓ mapped\n")
        #expect(ProgressLine.duration(125_000) == "2 min 05 s")
    }
}
