import Foundation
import LanguageModels

extension Home {
    static let anthropicKey = "sk-ant-it-5d1c0ffee5ecret"
    static let openAIKey = "sk-proj-it-0ddba115ecret"

    /// Keys for both providers, their addresses at `server`, and no local model.
    func hosted(_ server: ScriptedServer) -> [String: String] {
        [
            "ANTHROPIC_API_KEY": Self.anthropicKey, "ANTHROPIC_BASE_URL": server.baseURL,
            "OPENAI_API_KEY": Self.openAIKey, "OPENAI_BASE_URL": server.baseURL + "/v1",
            "PINTAIL_CACHE": emptyCache.path,
        ]
    }
}

/// A scripted server for as long as `body` runs.
func withScript<T>(_ script: @escaping ScriptedServer.Script, _ body: (ScriptedServer) async throws -> T) async throws
    -> T
{
    let server = try await ScriptedServer.start(script)
    do {
        let result = try await body(server)
        await server.stop()
        return result
    } catch {
        await server.stop()
        throw error
    }
}

extension ScriptedRequest {
    var isAnthropic: Bool { path.hasSuffix("/v1/messages") }
}

extension ScriptedStep {
    /// A whole answer through the tool that large models are given, in pieces as they would send it.
    static func answer(sql: String, usage: Usage = Usage(calls: 1, inputTokens: 10, outputTokens: 5)) -> ScriptedStep {
        let fields: [String: Any] = [
            "interpretation": "As asked.", "tables": [String](), "filters": [String](), "grain": "one row",
            "expected_columns": [String](), "unanswerable": NSNull(), "ambiguity": NSNull(), "assumptions": [String](),
            "sql": sql, "confidence": 0.9,
        ]
        let json =
            (try? JSONSerialization.data(withJSONObject: fields)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
        let middle = json.index(json.startIndex, offsetBy: json.count / 2)
        return .reply(
            ScriptedReply(
                text: [],
                toolCalls: [
                    .init(
                        id: "call_1", name: "answer_sql", arguments: [String(json[..<middle]), String(json[middle...])])
                ],
                usage: usage))
    }
}
