import LanguageModels
import Synchronization
import Testing

@Suite struct FallbackModelTests {
    /// Claude then GPT-4o, both played by one server.
    private func chain(_ server: ScriptedServer, _ failures: Failures = Failures()) -> FallbackModel {
        FallbackModel(
            Format.allCases.map { $0.model(at: server, retries: .none) },
            onFailure: { model, error in failures.add("\(model) \(error.code.rawValue)") })
    }

    final class Failures: Sendable {
        private let lines = Mutex<[String]>([])
        func add(_ line: String) { lines.withLock { $0.append(line) } }
        var all: [String] { lines.withLock(\.self) }
    }

    @Test(arguments: [
        (ScriptedStep.status(529), "overloaded"), (.status(401), "unauthorized"), (.status(400), "invalid_request"),
        (.status(413), "context_too_long"), (.cut(after: []), "connection_failed"),
        (.errorEvent(after: [], type: "overloaded_error"), "overloaded"),
    ])
    func `The next model answers when the first cannot`(_ step: ScriptedStep, _ code: String) async throws {
        let failures = Failures()
        try await withServer([step, .text("ok")]) { server in
            let response = try await chain(server, failures).complete(.hello)
            #expect(response.text == "ok")
            #expect(response.model == OpenAIModel.gpt4o, "the model that really answered")
            #expect(failures.all == ["\(AnthropicModel.sonnet) \(code)"])
        }
    }

    @Test func `Half an answer is not followed by another model's`() async throws {
        try await withServer([.cut(after: ["half"]), .text("ok")]) { server in
            let code = try await failure(of: chain(server)).code
            #expect(code == .connectionFailed)
            #expect(server.requests.count == 1)
        }
    }

    @Test func `When all fail, the error lists them`() async throws {
        try await withServer([.status(529), .status(401)]) { server in
            let error = try await failure(of: chain(server))
            #expect(error.code == .unavailable)
            #expect(error.causes.map(\.code) == [.overloaded, .unauthorized])
            #expect(error.description.contains("Anthropic: overloaded"))
        }
    }

    @Test func `A cancelled request isn't handed on`() async throws {
        try await withServer([.silence(after: []), .text("ok")]) { server in
            let model = chain(server)
            let consumer = Task { try await model.complete(.hello) }
            _ = await eventually { !server.requests.isEmpty }
            consumer.cancel()
            let error = await #expect(throws: ModelError.self) { try await consumer.value }
            #expect(error?.code == .cancelled)
            #expect(await eventually { server.openConnections == 0 })
            #expect(server.requests.count == 1)
        }
    }

    @Test func `A chain of none is unavailable`() async throws {
        let code = try await failure(of: FallbackModel([])).code
        #expect(code == .unavailable)
    }
}
