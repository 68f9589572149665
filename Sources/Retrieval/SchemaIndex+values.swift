public import Catalog

extension SchemaIndex {
    /// Columns with short values that `word` is one of the words of.
    public func columns(holding word: String) -> Set<ColumnReference> {
        Set(values.holding(Words.normalize(word)).map { values.columns[$0.column] })
    }

    /// Stored values written like `text`, best first: in the same letters, in other case, accents or punctuation, in
    /// the plural, under another usual name, or misspelt. What is found names its column.
    public func values(like text: String, limit: Int = 10) -> [GroundedValue] {
        let written = String(text.unicodeScalars.prefix(ValueIndex.longest * 2))
        let normal = Words.normalize(written)
        guard !normal.isEmpty else { return [] }
        var hits = values.equal(to: normal, written: written)
        if hits.isEmpty {
            hits = Aliases.values(for: normal).flatMap { values.equal(to: $0, written: written) }
        }
        if hits.isEmpty { hits = values.similar(to: normal, written: written, limit: limit) }
        let ranked = hits.map { hit in
            GroundedValue(
                text: written, column: values.columns[hit.column], stored: hit.stored, match: hit.match,
                score: hit.similarity + (hit.match == .exact ? 0.02 : 0))
        }.enumerated().sorted { ($1.element.score, $0.offset) < ($0.element.score, $1.offset) }
        return ranked.prefix(max(0, limit)).map(\.element)
    }
}
