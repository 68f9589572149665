/// The documents of one dataset version, and which of them are nearest to a question.
public struct DocumentIndex: Sendable {
    public let documents: [RetrievalDocument]
    private let numbers: [ContentID: [Int]]
    private let ids: Set<ContentID>

    public init(_ documents: [RetrievalDocument]) {
        self.documents = documents
        numbers = Dictionary(grouping: documents.indices) { ContentID(documents[$0].text) }
        ids = Set(numbers.keys)
    }

    /// What has to be embedded for `nearest`, for `EmbeddingBuild`. The same text may come several times.
    public var texts: [String] { documents.map(\.text) }

    /// The nearest first; documents without a vector are not found.
    ///
    /// - Parameter query: the question's vector, by the store's model.
    public func nearest(
        to query: [Float], in store: any VectorStore, limit: Int = 50
    ) async throws -> [DocumentMatch] {
        try await store.nearest(to: query, among: ids, limit: limit).flatMap { match in
            (numbers[match.id] ?? []).map {
                DocumentMatch(reference: documents[$0].reference, similarity: Double(match.similarity))
            }
        }
    }
}

/// A document near a question.
public struct DocumentMatch: Sendable, Hashable {
    public var reference: RetrievalDocument.Reference
    /// Cosine, -1 to 1. Comparable for one embedding model only.
    public var similarity: Double
    public init(reference: RetrievalDocument.Reference, similarity: Double) {
        (self.reference, self.similarity) = (reference, similarity)
    }
}
