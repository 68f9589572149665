/// Turns texts into vectors whose angle says how near two texts are in meaning.
public protocol EmbeddingModel: Sendable {
    /// Says whose vectors they are: those of different names are never compared.
    var name: String { get }
    /// Numbers in a vector.
    var dimensions: Int { get }
    /// Texts sent at once at most; a caller that reports progress or stores as it goes hands over so many at a time.
    var batchSize: Int { get }
    /// One vector of length 1 for each text, in their order. A text longer than the model reads is cut, a blank one is
    /// a text like any other. Throws `ModelError`.
    func embed(_ texts: [String], as purpose: EmbeddingPurpose) async throws -> [[Float]]
}

/// Some models read what is searched and what is searched for in different ways.
public enum EmbeddingPurpose: String, Sendable, Hashable { case document, query }

extension EmbeddingModel {
    public func embed(_ texts: [String]) async throws -> [[Float]] { try await embed(texts, as: .document) }
}
