import Foundation
import LanguageModels
import Testing

private enum Installed {
    static let cache = ModelSelection(environment: ProcessInfo.processInfo.environment).cacheDirectory
    static let isComplete =
        ModelFile.miniLM(in: cache).sizeOnDisk != nil
        && FileManager.default.isExecutableFile(atPath: cache.appending(path: "llama.cpp/llama-server").path)
}

/// With the real server program and weights, where they are installed (`make setup`).
@Suite(.tags(.localModel), .serialized, .enabled(if: Installed.isComplete))
struct LocalEmbeddingModelTests {
    private func withModel(_ body: (LocalEmbeddingModel) async throws -> Void) async throws {
        let model = try #require(
            try ModelSelection(environment: [:], cacheDirectory: Installed.cache).embeddingModel()
                as? LocalEmbeddingModel)
        do { try await body(model) } catch {
            await model.server.stop()
            throw error
        }
        await model.server.stop()
    }

    private func cosine(_ first: [Float], _ second: [Float]) -> Float {
        zip(first, second).reduce(0) { $0 + $1.0 * $1.1 }
    }

    @Test func `The weights are the ones expected`() throws {
        #expect(try ModelFile.miniLM(in: Installed.cache).isIntact())
    }

    @Test func `Cosines are those that the model's card gives`() async throws {
        try await withModel { model in
            let vectors = try await model.embed([
                "That is a happy person", "That is a happy dog", "That is a very happy person", "Today is a sunny day",
            ])
            #expect(vectors.allSatisfy { $0.count == model.dimensions && abs(cosine($0, $0) - 1) < 1e-5 })
            for (vector, published) in zip(vectors.dropFirst(), [Float(0.695), 0.943, 0.257]) {
                #expect(abs(cosine(vectors[0], vector) - published) < 0.003)
            }
        }
    }

    @Test func `A text of any length, script or none is embedded by its beginning`() async throws {
        try await withModel { model in
            let beginning = String(repeating: "net sales of the northern region ", count: 50)
            let texts = [
                beginning, beginning + String(repeating: "weather ", count: 5_000), "", "\u{0}", "客户订单 🦆",
                String(repeating: "🦆", count: 3_000), String(repeating: "a", count: 100_000), "net sales",
            ]
            let vectors = try await model.embed(texts)
            #expect(vectors.count == texts.count)
            #expect(vectors.allSatisfy { $0.count == 384 })
            #expect(cosine(vectors[0], vectors[1]) > 0.999, "what is cut off doesn't count")
            #expect(cosine(vectors[0], vectors[7]) > 0.5)
        }
    }

    @Test func `Texts embedded together are as if embedded alone, and the order holds`() async throws {
        try await withModel { model in
            let texts = (0..<70).map { "column \($0) of \(["orders", "customers", "weather"][$0 % 3])" }
            let together = try await model.embed(texts)
            for number in [0, 31, 32, 69] {
                let alone = try await model.embed([texts[number]])
                #expect(cosine(alone[0], together[number]) > 0.999)
            }
        }
    }
}
