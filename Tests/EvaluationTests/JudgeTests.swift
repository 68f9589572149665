import DuckDB
import Foundation
import SQLSyntax
import Testing

@testable import Evaluation

@Suite("Judging") struct JudgeTests {
    private static func line(_ json: String) throws -> BenchSet.Item {
        try JSONDecoder().decode(BenchSet.Item.self, from: Data(json.utf8))
    }
    private static func prediction(_ status: String, _ sql: String?) throws -> Prediction {
        let sql = sql.map { "\"\($0)\"" } ?? "null"
        let json = """
            {"id": "q", "status": "\(status)", "sql": \(sql), "confidence": 0.9, "seconds": 1, "model_calls": 1, "input_tokens": 1, "cached_tokens": 0,
             "output_tokens": 1}
            """
        return try JSONDecoder().decode(Prediction.self, from: Data(json.utf8))
    }
    private func judge() async throws -> Judge {
        let connection = try Database().connect()
        try await connection.execute(
            "CREATE TABLE boat (name VARCHAR, length INTEGER); INSERT INTO boat VALUES ('Heron', 9), ('Swan', 12), ('Teal', 12)"
        )
        return Judge(connection: connection)
    }

    @Test(
        "a wrong answer has the class its result shows",
        arguments: [
            ("right is no class", "answered", "SELECT length, name FROM boat", nil),
            ("nothing found that runs", "failed", nil, ErrorClass.failedToRun),
            ("it does not run where gold does", "answered", "SELECT size FROM boat", .failedToRun),
            ("refused", "unanswerable", nil, .declined),
            ("asked back", "needs_clarification", nil, .asked),
            ("all that was wanted and more", "answered", "SELECT name, length, 1 FROM boat", .moreColumns),
            ("a column is missing", "answered", "SELECT name FROM boat", .fewerColumns),
            ("no rows where there are some", "answered", "SELECT name, length FROM boat WHERE length > 20", .empty),
            ("too few rows", "answered", "SELECT name, length FROM boat WHERE length > 10", .rowCount),
            ("as many rows with other values", "answered", "SELECT name, length + 1 FROM boat", .values),
        ] as [(String, String, String?, ErrorClass?)])
    func classes(reason: String, status: String, sql: String?, expected: ErrorClass?) async throws {
        let item = try Self.line(
            #"{"id": "q", "db": "lake", "question": "Boats?", "sql_duckdb": "SELECT name, length FROM boat"}"#)
        let finding = try await judge().judge(Self.prediction(status, sql), item)
        #expect(finding.error == expected, "\(reason)")
        #expect(finding.verdict?.isRight == (expected == nil), "\(reason)")
    }

    @Test("rows that gold's order leaves tied may stand as they like", arguments: [
        ("SELECT name, length FROM boat ORDER BY length", true), ("SELECT name AS boat, length FROM boat ORDER BY 2", true),
        ("SELECT name, length AS size FROM boat ORDER BY size", true), ("SELECT name, length FROM boat ORDER BY length, name", false),
        ("SELECT name, length FROM boat ORDER BY length + 0", false),
    ])
    func ties(gold: String, isRight: Bool) async throws {
        let item = try Self.line(#"{"id": "q", "db": "lake", "question": "Boats?", "order_matters": true, "sql_duckdb": "\#(gold)"}"#)
        let answer = try Self.prediction("answered", "SELECT name, length FROM boat ORDER BY length, name DESC")
        #expect(try await judge().judge(answer, item).verdict?.isRight == isRight, "\(gold)")
    }

    @Test func `a list in another order is told from other values`() async throws {
        let item = try Self.line(
            #"{"id": "q", "db": "lake", "question": "Boats?", "sql_duckdb": "SELECT name FROM boat ORDER BY name", "order_matters": true}"#
        )
        let finding = try await judge().judge(
            Self.prediction("answered", "SELECT name FROM boat ORDER BY name DESC"), item)
        #expect(
            finding.error == .order && finding.differences.isEmpty,
            "only the direction differs, which is no part of its own")
    }

    @Test func `an ambiguous question is judged by its readings`() async throws {
        let item = try Self.line(
            """
            {"id": "q", "db": "lake", "question": "The longest?", "ambiguity": "vague",
             "interpretations": [{"sql_duckdb": "SELECT 'Swan'"}, {"sql_duckdb": "SELECT name FROM boat WHERE length = 12"}]}
            """)
        let right = try await judge().judge(
            Self.prediction("answered", "SELECT name FROM boat WHERE length > 10"), item)
        #expect(right.reading == 1 && right.verdict == nil)
        #expect(try await judge().judge(Self.prediction("answered", "SELECT 'Teal'"), item).reading == nil)
    }

    @Test(
        "the parts that differ are named",
        arguments: [
            ("SELECT name FROM boat", "SELECT name FROM boat", []),
            ("SELECT sum(length) FROM boat", "SELECT avg(length) FROM boat", [SQLFeature.aggregates]),
            ("SELECT name FROM boat WHERE length = 9", "SELECT name FROM boat WHERE length = 12", [.filters]),
            ("SELECT DISTINCT name FROM boat", "SELECT name FROM boat", [.distinct]),
            ("SELECT name FROM boat ORDER BY 1 LIMIT 1", "SELECT name FROM boat", [.order]),
            ("SELECT name FROM boat GROUP BY name", "SELECT name FROM boat", [.groups]),
        ] as [(String, String, [SQLFeature])])
    func features(ours: String, gold: String, expected: [SQLFeature]) async throws {
        let parser = SyntaxParser(try Database().connect())
        let (left, right) = (try await parser.parse(ours).facts, try await parser.parse(gold).facts)
        #expect(SQLFeature.differences(left, right) == expected)
    }

    @Test func `the report counts unanswerable and ambiguous questions apart`() throws {
        let gold = try Self.line(#"{"id": "a", "db": "lake", "question": "A?", "sql_duckdb": "SELECT 1"}"#)
        let open = try Self.line(
            #"{"id": "b", "db": "lake", "question": "B?", "ambiguity": "scope", "interpretations": [{"sql_duckdb": "SELECT 1"}]}"#
        )
        let none = try Self.line(
            #"{"id": "c", "db": "lake", "question": "C?", "category": "other", "expected": "unanswerable"}"#)
        var offers = try Self.prediction("answered", "SELECT 1")
        offers.alternatives = ["the other one"]
        var refuses = try Self.prediction("unanswerable", nil)
        refuses.missing = ["crew"]
        let report = AnswerReport([
            .init(item: gold, prediction: refuses, verdict: .wrong, error: .declined),
            .init(item: open, prediction: offers, reading: 0), .init(item: none, prediction: refuses),
            .init(item: none, prediction: offers),
        ])
        #expect(report.questions == 1 && report.errors == ["declined wrongly": 1])
        #expect(
            report.ambiguous?.stated == 1 && report.ambiguous?.isReading == 1
                && report.ambiguous?.kinds == ["scope": [1, 1]])
        #expect(
            report.unanswerable?.declined == 1 && report.unanswerable?.named == 1
                && report.unanswerable?.answered == ["c"])
        for words in ["declined wrongly 1", "unanswerable: declined 1 of 2", "ambiguous: 1 of 1"] {
            #expect(report.text.contains(words))
        }
    }

    @Test func `an interrupted run goes on with what its file holds whole`() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "predictions-\(UUID().uuidString).jsonl")
        defer { try? FileManager.default.removeItem(at: file) }
        let first = try PredictionFile(file)
        try first.append(try Self.prediction("answered", "SELECT 1"))
        let whole = try Data(contentsOf: file)
        try (whole + Data("{\"id\": \"cut".utf8)).write(to: file)
        let second = try PredictionFile(file, resuming: true)
        #expect(second.known["q"]?.sql == "SELECT 1" && second.known.count == 1)
        #expect(try Data(contentsOf: file) == whole)
        #expect(try PredictionFile(file).known.isEmpty, "without resuming it begins anew")
    }
}
