/// Keeps the vectors of one embedding model by the content of what was embedded, and finds the nearest.
///
/// Vectors have length 1, so that their product is the cosine of their angle.
public protocol VectorStore: Sendable {
    /// The embedding model's name.
    var model: String { get }
    /// Numbers in a vector.
    var dimensions: Int { get }

    /// Those of `ids` that have no vector yet, each once, in their order.
    func missing(_ ids: [ContentID]) async throws -> [ContentID]
    /// Adds vectors or replaces them. They may be lost until `flush` has returned.
    /// Throws `VectorStoreError` with code `wrongLength` and adds none when one is not `dimensions` long or not finite.
    func insert(_ vectors: [(id: ContentID, vector: [Float])]) async throws
    /// The nearest first, ties in a fixed order; at most `limit`, among `ids` where they are given.
    func nearest(to query: [Float], among ids: Set<ContentID>?, limit: Int) async throws -> [VectorMatch]
    /// Removes all but `ids`: what a dataset no longer says.
    func retain(_ ids: Set<ContentID>) async throws
    /// Makes what was added or removed durable.
    func flush() async throws
}

public struct VectorMatch: Sendable, Hashable {
    public var id: ContentID
    /// Cosine, -1 to 1.
    public var similarity: Float
    public init(id: ContentID, similarity: Float) { (self.id, self.similarity) = (id, similarity) }
}

/// Why a vector store did not do what it was asked.
public struct VectorStoreError: Error, Sendable, Hashable, CustomStringConvertible {
    public struct Code: RawRepresentable, Sendable, Hashable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        public static let wrongLength = Code(rawValue: "wrong_length")
        public static let notWritten = Code(rawValue: "not_written")
        /// What should keep the vectors is not there or not fit for it.
        public static let unavailable = Code(rawValue: "unavailable")
    }

    public var code: Code
    public var description: String
    public init(_ code: Code, _ description: String) { (self.code, self.description) = (code, description) }

    public static func wrongLength(_ model: String, _ dimensions: Int) -> VectorStoreError {
        VectorStoreError(
            .wrongLength,
            "The vectors of \(model) must have \(dimensions) finite numbers. Check the embedding model's name.")
    }
}
