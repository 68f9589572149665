import LanguageModels
import Testing

/// What comes back, in both formats.
@Suite struct StreamingTests {
    @Test(arguments: Format.allCases)
    func `Text arrives piece by piece, and whole at the end`(_ format: Format) async throws {
        var reply = ScriptedReply(text: ["SELECT ", "é", "\n1"], finishReason: .length)
        reply.usage = Usage(calls: 1, inputTokens: 100, cachedTokens: 1000, outputTokens: 10)
        try await withServer([.reply(reply)]) { server in
            let model = format.model(at: server)
            var events: [ChatEvent] = []
            for try await event in model.stream(.hello) { events.append(event) }
            let cost = format == .anthropic ? (300 + 300 + 150) / 1e6 : (250 + 1250 + 100) / 1e6
            var usage = reply.usage
            guard case .finished(let response) = try #require(events.last) else {
                throw ModelError(.badResponse, provider: "")
            }
            #expect(abs(response.usage.costUSD - cost) < 1e-12)
            usage.costUSD = response.usage.costUSD
            #expect(
                events == [.textDelta("SELECT "), .textDelta("é"), .textDelta("\n1")]
                    + [
                        .finished(
                            ChatResponse(text: "SELECT é\n1", finishReason: .length, usage: usage, model: model.name))
                    ])
        }
    }

    @Test(arguments: Format.allCases)
    func `Tool calls are put together from their pieces`(_ format: Format) async throws {
        let reply = ScriptedReply(
            text: ["Let me look."],
            toolCalls: [
                .init(id: "a", name: "run_sql", arguments: [#"{"sql": "#, #""SELECT 1"}"#]),
                .init(id: "b", name: "search", arguments: ["{}"]),
            ])
        try await withServer([.reply(reply)]) { server in
            var pieces = ["", ""]
            var ids: [String?] = [nil, nil]
            for try await event in format.model(at: server).stream(.hello) {
                if case .toolCallDelta(let index, let id, _, let arguments) = event {
                    pieces[index] += arguments
                    if let id { ids[index] = id }
                }
                guard case .finished(let response) = event else { continue }
                #expect(response.finishReason == .toolCalls)
                #expect(response.text == "Let me look.")
                #expect(
                    response.toolCalls == [
                        ToolCall(id: "a", name: "run_sql", argumentsJSON: #"{"sql": "SELECT 1"}"#),
                        ToolCall(id: "b", name: "search", argumentsJSON: "{}"),
                    ])
            }
            #expect(pieces == [#"{"sql": "SELECT 1"}"#, "{}"])
            #expect(ids == ["a", "b"])
        }
    }

    @Test func `A cache write is counted and priced`() async throws {
        var reply = ScriptedReply(text: ["x"])
        reply.usage = Usage(calls: 1, inputTokens: 1, cacheWriteTokens: 1_000_000, outputTokens: 0)
        try await withServer([.reply(reply)]) { server in
            let usage = try await Format.anthropic.model(at: server).complete(.hello).usage
            #expect(usage.cacheWriteTokens == 1_000_000)
            #expect(abs(usage.costUSD - 3.750003) < 1e-9)
        }
    }

    @Test(arguments: [(true, false), (false, true), (false, false)])
    func `Compatible servers may leave out usage and the last mark`(_ usage: Bool, _ done: Bool) async throws {
        var reply = ScriptedReply(text: ["ok"])
        (reply.sendsUsage, reply.sendsDone) = (usage, done)
        try await withServer([.reply(reply)]) { server in
            let response = try await Format.openAI.model(at: server).complete(.hello)
            #expect(response.text == "ok")
            #expect(response.usage.inputTokens == (usage ? 10 : 0))
            #expect(response.usage.calls == 1)
        }
    }

    @Test func `Tool calls without ids, indices or in one piece are understood`() async throws {
        let stream = """
            data: {"choices":[{"delta":{"tool_calls":[{"function":{"name":"a","arguments":"{}"}}]}}]}

            data: {"choices":[{"delta":{"tool_calls":[{"function":{"name":"b","arguments":"{\\"x\\":"}}]}}]}

            data: {"choices":[{"delta":{"tool_calls":[{"function":{"arguments":"1}"}}]},"finish_reason":"stop"}]}


            """
        try await withServer([.raw(stream)]) { server in
            let response = try await Format.openAI.model(at: server).complete(.hello)
            #expect(response.toolCalls.map(\.name) == ["a", "b"])
            #expect(response.toolCalls.map(\.argumentsJSON) == ["{}", #"{"x":1}"#])
            #expect(Set(response.toolCalls.map(\.id)).count == 2)
            #expect(response.finishReason == .toolCalls, "a forced call ends with stop")
        }
    }

    @Test(arguments: [ChatResponse.FinishReason.stop, .length, .refusal, .other], Format.allCases)
    func `The reason to finish is kept`(_ reason: ChatResponse.FinishReason, _ format: Format) async throws {
        try await withServer([.reply(ScriptedReply(text: ["x"], finishReason: reason))]) { server in
            let finishReason = try await format.model(at: server).complete(.hello).finishReason
            #expect(finishReason == reason)
        }
    }

    @Test(arguments: Format.allCases)
    func `Cancelling the consumer closes the connection`(_ format: Format) async throws {
        try await withServer([.silence(after: ["a"])]) { server in
            let model = format.model(at: server)
            let (started, start) = AsyncStream.makeStream(of: Void.self)
            let consumer = Task {
                for try await event in model.stream(.hello) where event == .textDelta("a") { start.finish() }
            }
            for await _ in started {}
            #expect(server.openConnections == 1)
            consumer.cancel()
            #expect(await eventually { server.openConnections == 0 })
        }
    }

    @Test(arguments: Format.allCases)
    func `Cancelling a whole answer throws cancelled`(_ format: Format) async throws {
        try await withServer([.silence(after: [])]) { server in
            let model = format.model(at: server)
            let consumer = Task { try await model.complete(.hello) }
            _ = await eventually { !server.requests.isEmpty }
            consumer.cancel()
            let error = await #expect(throws: ModelError.self) { try await consumer.value }
            #expect(error?.code == .cancelled)
        }
    }
}
