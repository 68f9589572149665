import Foundation
import Synchronization
import Testing

@testable import LanguageModels

/// Says how often it was asked.
private final class CountingModel: ChatModel {
    let name = "counting"
    let profile = ModelProfile(strategy: .small, contextWindow: 1000)
    private let calls = Mutex(0)
    var count: Int { calls.withLock { $0 } }

    func stream(_ request: ChatRequest) -> AsyncThrowingStream<ChatEvent, any Error> {
        let number = calls.withLock { calls in
            calls += 1
            return calls
        }
        return AsyncThrowingStream { continuation in
            continuation.yield(.finished(ChatResponse(text: "answer \(number)", finishReason: .stop, usage: Usage(calls: 1), model: name)))
            continuation.finish()
        }
    }
}

@Suite("A recorded model") struct RecordedModelTests {
    private func folder() -> URL { FileManager.default.temporaryDirectory.appending(path: "pintail-record-\(UUID().uuidString)") }

    @Test func `asks once for the same request, and again for any other`() async throws {
        let folder = folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let model = CountingModel()
        let recorded = RecordedModel(model, in: folder)
        let request = ChatRequest(messages: [ChatMessage(.user, "How many?")])
        #expect(try await recorded.complete(request).text == "answer 1")
        #expect(try await recorded.complete(request).text == "answer 1")
        var (hotter, longer, reseeded, stopping) = (request, request, request, request)
        (hotter.temperature, longer.maximumTokens, reseeded.seed, stopping.stop) = (0.5, 7, 3, [";"])
        for other in [hotter, longer, reseeded, stopping, ChatRequest(messages: [ChatMessage(.system, "How many?")])] {
            _ = try await recorded.complete(other)
        }
        #expect(model.count == 6)
        #expect(recorded.counts == (replayed: 1, asked: 6))
    }

    @Test func `another process finds the answers, another model does not`() async throws {
        let folder = folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let request = ChatRequest(messages: [ChatMessage(.user, "How many?")])
        let model = CountingModel()
        _ = try await RecordedModel(model, in: folder, identity: "weights 1").complete(request)
        #expect(try await RecordedModel(model, in: folder, identity: "weights 1").complete(request).text == "answer 1")
        #expect(try await RecordedModel(model, in: folder, identity: "weights 2").complete(request).text == "answer 2")
    }

    @Test func `a damaged file is asked for anew`() async throws {
        let folder = folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let request = ChatRequest(messages: [ChatMessage(.user, "How many?")])
        let recorded = RecordedModel(CountingModel(), in: folder)
        _ = try await recorded.complete(request)
        for case let file as URL in FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil) ?? .init() where file.pathExtension == "json" {
            try Data("{}".utf8).write(to: file)
        }
        #expect(try await recorded.complete(request).text == "answer 2")
    }
}
