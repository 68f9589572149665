import Foundation
import Synchronization
import Testing

@testable import Retrieval

@Suite struct EmbeddingBuildTests {
    private struct Broken: Error {}

    /// Counts what it embeds, and fails when it has had enough.
    private final class Model: Sendable {
        let embedded = Mutex<[String]>([])
        let limit: Int
        init(limit: Int = .max) { self.limit = limit }

        func embed(_ texts: [String]) throws -> [[Float]] {
            try embedded.withLock { embedded in
                guard embedded.count + texts.count <= limit else { throw Broken() }
                embedded += texts
            }
            return texts.map { [Float($0.utf8.count), 1] }
        }
    }

    private func build(_ model: Model, _ store: EmbeddedVectorStore) -> EmbeddingBuild {
        EmbeddingBuild(store: store, batchSize: 8) { try model.embed($0) }
    }

    private let texts = (0..<50).map { "text \($0)" }

    @Test func `Each text is embedded once, in batches, with progress`() async throws {
        let (model, store) = (Model(), EmbeddedVectorStore(model: "m", dimensions: 2))
        let seen = Mutex<[EmbeddingBuild.Progress]>([])
        let progress = try await build(model, store).run(texts + texts) { step in seen.withLock { $0.append(step) } }
        #expect(progress == .init(total: 50, done: 50, reused: 0))
        #expect(seen.withLock { $0.map(\.done) } == [0, 8, 16, 24, 32, 40, 48, 50])
        #expect(model.embedded.withLock(\.self) == texts)
    }

    @Test func `A second time only what is new is embedded`() async throws {
        let (model, store) = (Model(), EmbeddedVectorStore(model: "m", dimensions: 2))
        try await build(model, store).run(texts)
        let progress = try await build(model, store).run(["new"] + texts.reversed())
        #expect(progress == .init(total: 51, done: 51, reused: 50))
        #expect(model.embedded.withLock(\.last) == "new")
    }

    @Test func `One that was cut short goes on where it was, in another process`() async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).bin")
        defer { try? FileManager.default.removeItem(at: file) }
        let first = Model(limit: 30)
        await #expect(throws: Broken.self) {
            try await build(first, EmbeddedVectorStore(file: file, model: "m", dimensions: 2)).run(texts)
        }
        let second = Model()
        let store = EmbeddedVectorStore(file: file, model: "m", dimensions: 2)
        let progress = try await build(second, store).run(texts)
        #expect(progress == .init(total: 50, done: 50, reused: 24))
        #expect(second.embedded.withLock(\.self) == Array(texts[24...]))
    }

    @Test func `A model that gives too few vectors is an error, not a shift of all that follow`() async throws {
        let store = EmbeddedVectorStore(model: "m", dimensions: 2)
        let build = EmbeddingBuild(store: store, batchSize: 8) { $0.dropLast().map { _ in [1, 0] } }
        await #expect(throws: VectorStoreError.self) { try await build.run(texts) }
        #expect(await store.count == 0)
    }
}
