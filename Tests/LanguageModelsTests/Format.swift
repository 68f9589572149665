import Foundation
import LanguageModels
import Testing

/// The two wire formats, for tests that hold for both.
enum Format: String, CaseIterable, CustomTestStringConvertible {
    case anthropic, openAI
    var testDescription: String { rawValue }
    static let key = "sk-secret-0123456789"

    func model(
        at server: ScriptedServer, retries: RetryPolicy = .quick, timeouts: ModelTimeouts = ModelTimeouts()
    ) -> any ChatModel {
        switch self {
        case .anthropic:
            AnthropicModel(apiKey: Self.key, baseURL: server.baseURL, retries: retries, timeouts: timeouts)
        case .openAI:
            OpenAIModel(apiKey: Self.key, baseURL: server.baseURL + "/v1/", retries: retries, timeouts: timeouts)
        }
    }
}

extension RetryPolicy {
    static let quick = RetryPolicy(baseDelay: .milliseconds(1), maximumDelay: .milliseconds(2))
}

extension ChatRequest {
    static let hello = ChatRequest(messages: [ChatMessage(.user, "Hello")])
}

func withServer(_ steps: [ScriptedStep], _ body: (ScriptedServer) async throws -> Void) async throws {
    let server = try await ScriptedServer.start(steps)
    do { try await body(server) } catch {
        await server.stop()
        throw error
    }
    await server.stop()
}

/// The `ModelError` that the model answers with; fails the test when it answers otherwise.
func failure(
    of model: any ChatModel, _ request: ChatRequest = .hello, sourceLocation: SourceLocation = #_sourceLocation
) async throws -> ModelError {
    try await #require(throws: ModelError.self, sourceLocation: sourceLocation) { try await model.complete(request) }
}

/// Parsed JSON as nested dictionaries, for looking into recorded requests.
func object(_ json: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
}

/// Waits for something that another process or thread does, at most ten seconds.
func eventually(_ condition: () async throws -> Bool) async rethrows -> Bool {
    for _ in 0..<500 {
        if try await condition() { return true }
        try? await Task.sleep(for: .milliseconds(20))
    }
    return false
}
