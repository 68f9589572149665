import Foundation
import LanguageModels
import Testing

@Suite struct LocalTry {
    @Test func tiny() async throws {
        let cache = URL(filePath: NSHomeDirectory()).appending(path: ".cache/pintail")
        let server = LlamaServer(
            .init(
                executable: cache.appending(path: "llama.cpp/llama-server"), model: .standard(in: cache),
                cacheDirectory: cache))
        let model = LocalModel(server)
        var request = ChatRequest(messages: [ChatMessage(.user, "Say hi")])
        request.maximumTokens = 4
        for _ in 0..<2 { print(try await model.complete(request)) }
        print(try await model.complete(prompt: "SELECT count(", maximumTokens: 4, n: 3, temperature: 0.7))
        await server.stop()
    }
}
