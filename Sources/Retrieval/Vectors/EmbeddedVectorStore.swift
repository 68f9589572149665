public import Foundation

/// The vector store that needs nothing but a file: everything in memory, searched exactly, saved as a whole.
public actor EmbeddedVectorStore: VectorStore {
    public nonisolated let model: String
    public nonisolated let dimensions: Int
    /// Nil keeps the vectors in memory only.
    public nonisolated let file: URL?
    private var ids: [ContentID]
    private var rows: [ContentID: Int]
    private var vectors: VectorMatrix
    private var isChanged = false

    /// Takes what the file holds; a file that is damaged or another model's counts as none, and is replaced.
    public init(file: URL? = nil, model: String, dimensions: Int) {
        (self.file, self.model, self.dimensions) = (file, model, dimensions)
        let saved = file.flatMap { VectorFile(reading: $0, model: model, dimensions: dimensions) }
        ids = saved?.ids ?? []
        vectors = saved?.vectors ?? VectorMatrix(dimensions: dimensions)
        rows = Dictionary(uniqueKeysWithValues: ids.enumerated().map { ($1, $0) })
    }

    public var count: Int { ids.count }

    public func missing(_ ids: [ContentID]) -> [ContentID] {
        var seen: Set<ContentID> = []
        return ids.filter { rows[$0] == nil && seen.insert($0).inserted }
    }

    public func insert(_ vectors: [(id: ContentID, vector: [Float])]) throws {
        guard vectors.allSatisfy({ $0.vector.count == dimensions && $0.vector.allSatisfy(\.isFinite) }) else {
            throw VectorStoreError.wrongLength(model, dimensions)
        }
        for (id, vector) in vectors {
            if let row = rows[id] {
                self.vectors.replace(row, with: vector)
            } else {
                rows[id] = ids.count
                ids.append(id)
                self.vectors.append(vector)
            }
        }
        isChanged = isChanged || !vectors.isEmpty
    }

    public func nearest(to query: [Float], among wanted: Set<ContentID>?, limit: Int) throws -> [VectorMatch] {
        guard query.count == dimensions, query.allSatisfy(\.isFinite) else {
            throw VectorStoreError.wrongLength(model, dimensions)
        }
        let found = vectors.nearest(to: query, limit: limit) { row in wanted.map { $0.contains(ids[row]) } ?? true }
        return found.map { VectorMatch(id: ids[$0.row], similarity: $0.product) }
    }

    public func retain(_ wanted: Set<ContentID>) {
        let kept = ids.indices.filter { wanted.contains(ids[$0]) }
        guard kept.count < ids.count else { return }
        var rest = VectorMatrix(dimensions: dimensions)
        rest.reserve(kept.count)
        for row in kept { rest.append(vectors.row(row)) }
        (ids, vectors, isChanged) = (kept.map { ids[$0] }, rest, true)
        rows = Dictionary(uniqueKeysWithValues: ids.enumerated().map { ($1, $0) })
    }

    public func flush() throws {
        guard let file, isChanged else { return }
        try VectorFile(model: model, ids: ids, vectors: vectors).write(to: file)
        isChanged = false
    }
}
