import DuckDB
import Foundation
import Testing

extension Program {
    /// The real model on this machine, from the files to the answer. Right numbers are computed beside it from the same
    /// files, never written down.
    @Suite("The local model", .enabled(if: hasLocalModel, "run `make setup` first")) struct LocalModel {
        @Test("Counts and sums of the sample shop are right, and answers keep the contract", .timeLimit(.minutes(4)))
        func shop() async throws {
            try await withHome { home in
                let sample = try await home.pintail(["sample", home.data.path])
                #expect(sample.exit == .well, "\(sample.testDescription)")
                func csv(_ table: String) -> String { quoted(home.data.appending(path: "\(table).csv").path) }
                let questions = [
                    ("How many customers are there?", "SELECT count(*) FROM \(csv("customers"))"),
                    (
                        "How many orders were cancelled?",
                        "SELECT count(*) FROM \(csv("orders")) WHERE status = 'cancelled'"
                    ),
                    (
                        "What is the total refund amount of all returns?",
                        "SELECT sum(refund_amount) FROM \(csv("returns"))"
                    ),
                ]
                for (index, (question, sql)) in questions.enumerated() {
                    let expected = try #require(try await Fixtures.number(sql))
                    #expect(expected > 1, "a number that could come about by chance")
                    let run = try await home.pintail([
                        "ask", "--data", home.data.path, "--json", "--model", "local", question,
                    ])
                    #expect(run.exit == .well, "\(run.testDescription)")
                    let answer = try run.answer()
                    #expect(answer.status == "answered")
                    #expect(answer.rows.count == 1)
                    let numbers = answer.rows.flatMap { $0.compactMap(\.number) }
                    #expect(
                        numbers.contains { abs($0 - expected) < 0.005 },
                        "\(question) \(numbers), not \(expected): \(answer.sql ?? "")")
                    expectContract(answer, question)
                    #expect(answer.usage.cost_usd == 0)
                    #expect(answer.usage.model_calls >= 1)
                    #expect(answer.usage.output_tokens > 0)
                    #expect(run.errors.contains("read customers") == (index == 0), "files are read once: \(run.errors)")
                    #expect(home.leftovers() == [])
                    #expect(
                        try await eventually(within: 3) { home.processes().isEmpty },
                        "the model's server goes with the program")
                }
            }
        }

        @Test("A table, insights and a chart for people", .timeLimit(.minutes(3)))
        func text() async throws {
            try await withHome { home in
                _ = try await home.pintail(["sample", home.data.path])
                let question = "How many orders are there per channel?"
                let json = try await home.pintail([
                    "ask", "--data", home.data.path, "--json", "--model", "local", question,
                ])
                #expect(json.exit == .well, "\(json.testDescription)")
                let answer = try json.answer()
                #expect(answer.rows.count > 1)
                #expect(!answer.insights.isEmpty)
                #expect(answer.chart != nil)
                expectContract(answer, question)

                let text = try await home.pintail(["ask", "--data", home.data.path, "--model", "local", question])
                #expect(text.exit == .well, "\(text.testDescription)")
                let orders = quoted(home.data.appending(path: "orders.csv").path)
                let channels = try await Database().connect().query("SELECT DISTINCT channel FROM \(orders)").rows.map {
                    $0[0].description
                }
                for channel in channels {
                    #expect(text.output.contains(channel), "\(channel) is missing: \(text.output)")
                }
                #expect(text.output.contains("SELECT"), "the SQL is shown")
                #expect(!text.output.contains("\u{1b}["))
            }
        }

        @Test(
            "A benchmark's folder is answered as it lies there", .timeLimit(.minutes(2)),
            .enabled(
                if: FileManager.default.fileExists(atPath: spider.path),
                "the benchmark data is not beside the repository"),
            arguments: [
                ("How many singers do we have?", "singer", "SELECT count(*) FROM"),
                ("What is the average capacity of stadiums?", "stadium", "SELECT avg(Capacity) FROM"),
            ])
        func concertSinger(_ question: String, _ table: String, _ sql: String) async throws {
            try await withHome { home in
                let expected = try #require(
                    try await Fixtures.number("\(sql) \(quoted(Self.spider.appending(path: "\(table).csv").path))"))
                let sources = try FileManager.default.contentsOfDirectory(atPath: Self.spider.path).filter {
                    $0.hasSuffix(".csv")
                }
                let run = try await home.pintail(
                    ["ask", "--json", "--model", "local"]
                        + sources.sorted().flatMap { ["--data", Self.spider.appending(path: $0).path] } + [question])
                #expect(run.exit == .well, "\(run.testDescription)")
                let answer = try run.answer()
                let numbers = answer.rows.flatMap { $0.compactMap(\.number) }
                #expect(
                    numbers.contains { abs($0 - expected) < 0.005 }, "\(numbers), not \(expected): \(answer.sql ?? "")")
                expectContract(answer, question)
            }
        }

        /// The first `shared/bench` beside one of the folders this repository lies in.
        static let spider: URL = {
            let path = "shared/bench/spider/databases/concert_singer"
            let folders = sequence(first: Program.packageRoot) { $0.path == "/" ? nil : $0.deletingLastPathComponent() }
            return folders.map { $0.appending(path: path) }.first { FileManager.default.fileExists(atPath: $0.path) }
                ?? Program.packageRoot.appending(path: path)
        }()

        @Test("Without its file it ends with 4 and says what to run", .timeLimit(.minutes(1)))
        func missing() async throws {
            try await withHome { home in
                let path = try home.file("orders.csv", "id,amount\n1,10\n2,20\n")
                let run = try await home.pintail(
                    ["ask", "--data", path, "--json", "How many orders are there?"],
                    ["PINTAIL_CACHE": home.emptyCache.path])
                #expect(run.exit == .noModel, "\(run.testDescription)")
                let answer = try run.answer()
                #expect(answer.status == "failed")
                #expect(answer.error?.message.contains("make setup") == true, "\(run.output)")
            }
        }
    }
}

/// What holds for every answered question.
func expectContract(_ answer: AnswerDocument, _ question: String, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(
        !answer.id.isEmpty && !answer.dataset.isEmpty && !answer.dataset_version.isEmpty, sourceLocation: sourceLocation
    )
    #expect(answer.question == question, sourceLocation: sourceLocation)
    #expect(AnswerDocument.statuses.contains(answer.status), sourceLocation: sourceLocation)
    #expect(
        AnswerDocument.intents.contains(answer.intent.kind), "\(answer.intent.kind)", sourceLocation: sourceLocation)
    #expect(answer.sql?.isEmpty == false, sourceLocation: sourceLocation)
    #expect(!answer.explanation.isEmpty, sourceLocation: sourceLocation)
    #expect(answer.row_count == answer.rows.count || answer.truncated, sourceLocation: sourceLocation)
    #expect(answer.rows.allSatisfy { $0.count == answer.columns.count }, sourceLocation: sourceLocation)
    #expect(
        answer.columns.allSatisfy { ["dimension", "measure", "time"].contains($0.role) }, sourceLocation: sourceLocation
    )
    #expect(!answer.checks.isEmpty, sourceLocation: sourceLocation)
    #expect(
        answer.checks.allSatisfy { ["passed", "warned", "failed"].contains($0.status) }, sourceLocation: sourceLocation)
    #expect(["verified", "governed", "generated"].contains(answer.trust.label), sourceLocation: sourceLocation)
    #expect((0...1).contains(answer.trust.confidence), sourceLocation: sourceLocation)
    #expect(answer.error == nil && answer.refusal == nil && answer.clarification == nil, sourceLocation: sourceLocation)
    for insight in answer.insights {
        #expect(!insight.cells.isEmpty, "\(insight.text)", sourceLocation: sourceLocation)
        let written = numbers(in: insight.text)
        for cell in insight.cells {
            guard cell.count == 2, answer.rows.indices.contains(cell[0]), answer.columns.indices.contains(cell[1])
            else {
                Issue.record("\(cell) is no cell of the result: \(insight.text)", sourceLocation: sourceLocation)
                continue
            }
            switch answer.rows[cell[0]][cell[1]] {
            case .number(let number):
                #expect(
                    written.contains { $0.means(number) }, "\(number) is not in \"\(insight.text)\"",
                    sourceLocation: sourceLocation)
            case .text(let text) where Double(text) == nil:
                #expect(
                    insight.text.contains(text), "\(text) is not in \"\(insight.text)\"", sourceLocation: sourceLocation
                )
            default: break
            }
        }
    }
}

/// A number as a sentence writes it: rounded to what its digits say.
private struct WrittenNumber {
    var value: Double
    var precision: Double

    func means(_ exact: Double) -> Bool { abs(value - exact) <= precision / 2 + abs(exact) * 1e-12 }
}

private func numbers(in text: String) -> [WrittenNumber] {
    text.matches(of: #/[-−]?\d[\d,]*(\.\d+)?/#).compactMap { match in
        let digits = match.output.0.replacing(",", with: "").replacing("−", with: "-")
        let decimals = match.output.1.map { $0.count - 1 } ?? 0
        return Double(digits).map {
            WrittenNumber(value: $0, precision: decimals == 0 ? 1 : (0..<decimals).reduce(1) { power, _ in power / 10 })
        }
    }
}
