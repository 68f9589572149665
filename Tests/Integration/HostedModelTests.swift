import Foundation
import LanguageModels
import Testing

/// What goes wrong with the first model, and how often it is asked before the next one is.
struct HostedFailure: Sendable, CustomTestStringConvertible {
    var step: ScriptedStep
    /// Requests the failing model gets.
    var tries: ClosedRange<Int>
    var why: String
    var testDescription: String { why }

    static let all = [
        HostedFailure(
            step: .status(429, retryAfter: "120"), tries: 1...1, why: "429 that asks for a longer wait than is worth it"
        ),
        HostedFailure(
            step: .status(429, retryAfter: "1"), tries: 3...3, why: "429 again and again, each time for a second"),
        HostedFailure(step: .status(529), tries: 3...3, why: "529, overloaded"),
        HostedFailure(step: .status(500), tries: 3...3, why: "500"),
        HostedFailure(
            step: .status(401, message: "invalid key \(Home.anthropicKey)"), tries: 1...1,
            why: "a key that is not accepted, repeated in the error"),
        HostedFailure(
            step: .raw("<html>Welcome to the hotel's network</html>", contentType: "text/html"), tries: 1...3,
            why: "a page instead of a stream"),
        HostedFailure(step: .raw("data: {not json}\n\n"), tries: 1...3, why: "events that are no JSON"),
        HostedFailure(step: .cut(after: []), tries: 1...3, why: "a connection cut before the first word"),
        HostedFailure(
            step: .cut(after: ["SELECT ", "cou"]), tries: 1...3, why: "a connection cut in the middle of an answer"),
        HostedFailure(
            step: .errorEvent(after: [], type: "overloaded_error"), tries: 1...3, why: "an error inside the stream"),
    ]
}

extension Program {
    @Suite("Hosted models") struct Hosted {
        private static let orders = "id,amount,city\n1,10.50,Bern\n2,20.00,Basel\n3,5.25,Bern\n"
        private static let question = "What is the total amount per city?"
        private static let sql = "SELECT city, sum(amount) AS total FROM orders GROUP BY city ORDER BY city"

        @Test(
            "The right answer comes through each wire format, with tokens counted and priced", .timeLimit(.minutes(1)),
            arguments: [
                // 1,000 fresh, 2,000 cached and 100 written tokens at the list prices per million.
                ("claude", "claude-sonnet-4-20250514", 0.0030 + 0.0006 + 0.0015),
                ("gpt-4o", "gpt-4o-2024-08-06", 0.0025 + 0.0025 + 0.0010),
            ])
        func answers(_ name: String, _ model: String, _ cost: Double) async throws {
            try await withHome { home in
                let path = try home.file("orders.csv", Self.orders)
                let usage = Usage(calls: 1, inputTokens: 1_000, cachedTokens: 2_000, outputTokens: 100)
                try await withScript({ _ in .answer(sql: Self.sql, usage: usage) }) { server in
                    let run = try await home.pintail(
                        ["ask", "--data", path, "--json", "--model", name, Self.question], home.hosted(server))
                    #expect(run.exit == .well, "\(run.testDescription)")
                    let answer = try run.answer()
                    #expect(answer.status == "answered")
                    #expect(answer.rows.map { $0[0] } == [.text("Basel"), .text("Bern")])
                    #expect(answer.rows.compactMap { $0[1].number } == [20, 15.75])
                    #expect(answer.columns.map(\.name) == ["city", "total"])
                    #expect(answer.trust.model == model)
                    #expect(answer.usage.model_calls == 1)
                    #expect(answer.usage.input_tokens == 1_000)
                    #expect(answer.usage.cached_tokens == 2_000)
                    #expect(answer.usage.output_tokens == 100)
                    #expect(abs(answer.usage.cost_usd - cost) < 1e-9, "\(answer.usage.cost_usd), not \(cost)")
                    #expect(server.requests.count == 1)
                    let request = try #require(server.requests.first)
                    #expect(request.isAnthropic == (name == "claude"))
                    #expect(request.headers[name == "claude" ? "x-api-key" : "authorization"]?.contains("sk-") == true)
                    #expect(!request.body.contains("sk-"))
                    expectNoKeys(run, home)
                }
            }
        }

        @Test("When Claude fails, GPT-4o answers", .timeLimit(.minutes(1)), arguments: HostedFailure.all)
        func fallsBack(_ failure: HostedFailure) async throws {
            try await withHome { home in
                let path = try home.file("orders.csv", Self.orders)
                try await withScript({ $0.isAnthropic ? failure.step : .answer(sql: Self.sql) }) { server in
                    let run = try await home.pintail(
                        ["ask", "--data", path, "--json", Self.question], home.hosted(server))
                    #expect(run.exit == .well, "\(run.testDescription)")
                    let answer = try run.answer()
                    #expect(answer.rows.compactMap { $0.last?.number } == [20, 15.75])
                    #expect(answer.trust.model == "gpt-4o-2024-08-06")
                    #expect(
                        failure.tries.contains(server.requests.filter(\.isAnthropic).count),
                        "\(server.requests.map(\.path))")
                    expectNoKeys(run, home)
                }
            }
        }

        @Test(
            "A wait of a second that the provider asks for is kept, and the same model answers", .timeLimit(.minutes(1))
        )
        func retries() async throws {
            try await withHome { home in
                let path = try home.file("orders.csv", Self.orders)
                let steps: [ScriptedStep] = [.status(429, retryAfter: "1"), .answer(sql: Self.sql)]
                let server = try await ScriptedServer.start(steps)
                let run = try await home.pintail(
                    ["ask", "--data", path, "--json", "--model", "claude", Self.question], home.hosted(server))
                await server.stop()
                #expect(run.exit == .well, "\(run.testDescription)")
                #expect(run.duration >= .seconds(1))
                #expect(server.requests.count == 2)
            }
        }

        @Test("When every model fails, it ends with 4 and names what to check", .timeLimit(.minutes(1)))
        func allFail() async throws {
            try await withHome { home in
                let path = try home.file("orders.csv", Self.orders)
                try await withScript({ _ in .status(401, message: "\(Home.anthropicKey) \(Home.openAIKey)") }) {
                    server in
                    let run = try await home.pintail(
                        ["ask", "--data", path, "--json", Self.question], home.hosted(server))
                    #expect(run.exit == .noModel, "\(run.testDescription)")
                    let answer = try run.answer()
                    #expect(answer.status == "failed")
                    #expect((answer.error?.message.count ?? 0) > 30)
                    expectNoKeys(run, home)
                }
            }
        }

        @Test(
            "A model named without its key ends with 4 and names the setting", .timeLimit(.minutes(1)),
            arguments: [
                ("claude", "ANTHROPIC_API_KEY"), ("gpt-4o", "OPENAI_API_KEY"),
                ("a-model-nobody-knows", "OPENAI_BASE_URL"),
            ])
        func unnamed(_ model: String, _ setting: String) async throws {
            try await withHome { home in
                let path = try home.file("orders.csv", Self.orders)
                let run = try await home.pintail(["ask", "--data", path, "--model", model, Self.question])
                #expect(run.exit == .noModel, "\(run.testDescription)")
                #expect(run.errors.contains(setting))
            }
        }

        @Test("A query that fails is repaired by asking again with its error", .timeLimit(.minutes(1)))
        func repairs() async throws {
            try await withHome { home in
                let path = try home.file("orders.csv", Self.orders)
                let steps: [ScriptedStep] = [
                    .answer(sql: "SELECT city, sum(price) FROM invoices GROUP BY city"), .answer(sql: Self.sql),
                ]
                let server = try await ScriptedServer.start(steps)
                let run = try await home.pintail(
                    ["ask", "--data", path, "--json", "--model", "gpt-4o", Self.question], home.hosted(server))
                await server.stop()
                #expect(run.exit == .well, "\(run.testDescription)")
                #expect(try run.answer().usage.model_calls == 2)
                #expect(try run.answer().trust.repairs == 1)
                #expect(server.requests.last?.body.contains("invoices") == true)
            }
        }
    }
}

/// Neither key in what was printed or kept.
func expectNoKeys(_ run: Run, _ home: Home, sourceLocation: SourceLocation = #_sourceLocation) {
    for key in [Home.anthropicKey, Home.openAIKey] {
        #expect(
            !run.output.contains(key) && !run.errors.contains(key), "a key was printed", sourceLocation: sourceLocation)
        for file in home.storedFiles() {
            let data = FileManager.default.contents(atPath: home.store.path + file) ?? Data()
            #expect(data.range(of: Data(key.utf8)) == nil, "a key is in \(file)", sourceLocation: sourceLocation)
        }
    }
}
