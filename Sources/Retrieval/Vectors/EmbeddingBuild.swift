/// Embeds texts that the store doesn't know yet, batch after batch, saving as it goes: one that was cut short goes on
/// where it was when it is run again.
public struct EmbeddingBuild: Sendable {
    public struct Progress: Sendable, Hashable {
        /// Different texts, and how many of them have a vector now.
        public var total: Int
        public var done: Int
        /// Of `done`: those that had one before.
        public var reused: Int
    }

    /// Texts embedded between two times of saving.
    static let saveInterval = 2_000

    let store: any VectorStore
    let batchSize: Int
    let embed: @Sendable ([String]) async throws -> [[Float]]

    /// - Parameters:
    ///   - batchSize: texts handed to `embed` at once.
    ///   - embed: the store's model; gives one vector of length 1 for each text, in order.
    public init(
        store: any VectorStore, batchSize: Int, embed: @escaping @Sendable ([String]) async throws -> [[Float]]
    ) {
        (self.store, self.batchSize, self.embed) = (store, max(1, batchSize), embed)
    }

    /// Throws what `embed` or the store throws, and `CancellationError`; what was embedded until then is saved.
    @discardableResult
    public func run(
        _ texts: [String], onProgress: @Sendable (Progress) -> Void = { _ in }
    ) async throws -> Progress {
        var text: [ContentID: String] = [:]
        let ids = texts.map { content in
            let id = ContentID(content)
            text[id] = content
            return id
        }
        let missing = try await store.missing(ids)
        var progress = Progress(total: text.count, done: text.count - missing.count, reused: text.count - missing.count)
        onProgress(progress)
        var unsaved = 0
        do {
            for start in stride(from: 0, to: missing.count, by: batchSize) {
                try Task.checkCancellation()
                let batch = Array(missing[start..<min(start + batchSize, missing.count)])
                let vectors = try await embed(batch.map { text[$0] ?? "" })
                guard vectors.count == batch.count else {
                    throw VectorStoreError.wrongLength(store.model, store.dimensions)
                }
                try await store.insert(Array(zip(batch, vectors)).map { (id: $0, vector: $1) })
                progress.done += batch.count
                unsaved += batch.count
                if unsaved >= Self.saveInterval {
                    try await store.flush()
                    unsaved = 0
                }
                onProgress(progress)
            }
        } catch {
            // The first error is the one that says why.
            try? await store.flush()
            throw error
        }
        try await store.flush()
        return progress
    }
}
