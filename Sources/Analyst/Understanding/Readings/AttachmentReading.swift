import Catalog
import DuckDB
import Retrieval
import SQLSyntax

extension OtherReadings {
    /// "Sitcoms and dramas with five seasons": whether what follows is said of both or only of the last.
    func attachment() -> Assumption? {
        guard let (first, last) = pair(), let tail = modifier(after: last), let isOfBoth = holdsForBoth(first, last) else { return nil }
        let (one, other, said) = (words.text(first.range), words.text(last.range), words.text(tail))
        let (both, only) = ("\"\(said)\" is said of \(one) and of \(other) alike", "\"\(said)\" is said only of \(other)")
        return Assumption(
            text: "The question is read as: \(isOfBoth ? both : only).", alternative: "It could also mean that \(isOfBoth ? only : both).")
    }

    /// A value or a table that the question names.
    private struct Mention {
        var range: Range<Int>
        /// Of a value.
        var column: ColumnReference?
        var table: String
        var stored: String?
    }

    /// Two of a kind with "and" or "or" between them.
    private func pair() -> (Mention, Mention)? {
        // Most questions have none, and a catalog may have a thousand names to look for.
        guard words.plain.contains("and") || words.plain.contains("or") else { return nil }
        let mentions = (values.compactMap(mention) + catalog.tables.compactMap(mention) + facts.comparisons.compactMap(mention))
            .sorted { ($0.range.lowerBound, -$0.range.count) < ($1.range.lowerBound, -$1.range.count) }
        for (index, first) in mentions.enumerated() {
            for last in mentions.dropFirst(index + 1) where last.range.lowerBound > first.range.upperBound {
                let between = words.plain[first.range.upperBound..<last.range.lowerBound]
                guard between.count <= 3, between.contains(where: { $0 == "and" || $0 == "or" }),
                    // "Action movies and romantic comedies": a noun may follow the first.
                    (first.column == nil) == (last.column == nil),
                    first.column == nil ? first.table != last.table : first.table == last.table && first.stored != last.stored
                else { continue }
                return (first, last)
            }
        }
        return nil
    }

    private func mention(_ value: GroundedValue) -> Mention? {
        guard Double(value.text) == nil, let range = words.range(ofStems: Words.stems(value.text)) else { return nil }
        return Mention(range: range, column: value.column, table: value.column.table.lowercased(), stored: value.stored.lowercased())
    }

    private func mention(_ table: Table) -> Mention? {
        words.range(ofName: table.name).map { Mention(range: $0, column: nil, table: table.name.lowercased(), stored: nil) }
    }

    /// A value that the query found although its words differ a little: "children books" for "Children's Book".
    private func mention(_ comparison: QueryFacts.LiteralComparison) -> Mention? {
        guard [.equal, .isIn].contains(comparison.comparison), case .text(let text) = comparison.literal.value, let table = comparison.column.table,
            case let wanted = Words.stems(text), wanted.count <= 4, let range = words.range(ofStems: wanted)
        else { return nil }
        return Mention(
            range: range, column: ColumnReference(table: table, column: comparison.column.name), table: table.lowercased(),
            stored: text.lowercased())
    }

    /// The words behind the last of the two that say more of it.
    private func modifier(after last: Mention) -> Range<Int>? {
        let cues: Set = ["with", "in", "by", "from", "that", "which", "who", "whose", "for", "under", "over", "at", "having", "of", "on", "to", "when", "where"]
        // The noun that the value describes may stand between: "action movies".
        for start in last.range.upperBound..<min(last.range.upperBound + 2, words.plain.count) {
            let word = words.plain[start]
            guard cues.contains(word) || word.count > 4 && (word.hasSuffix("ing") || word.hasSuffix("ed")) || word == "sold" || word == "made" else { continue }
            return words.plain.count - start >= 2 ? start..<words.plain.count : nil
        }
        return nil
    }

    /// nil where the query has no further condition, so that there is nothing to be said of one or both.
    private func holdsForBoth(_ first: Mention, _ last: Mention) -> Bool? {
        let own = Set([first.column, last.column].compactMap { $0?.column.lowercased() })
        let others = facts.comparisons.filter { comparison in
            if own.contains(comparison.column.name.lowercased()) { return false }
            guard case .text(let text) = comparison.literal.value else { return true }
            return ![first.stored, last.stored].contains(text.lowercased())
        }
        guard let other = others.first else { return nil }
        // Two queries side by side say it in one or in both.
        if facts.setOperationCount > 0 { return others.count(where: { $0.literal == other.literal }) > facts.setOperationCount }
        // Inside an OR it is said of one side.
        return facts.conjuncts.contains { conjunct in
            if case .or = conjunct { return false }
            return conjunct.mentions(other.column.name)
        }
    }
}

extension SQLExpression {
    fileprivate func mentions(_ column: String) -> Bool {
        if case .column(let path) = self { return path.last?.lowercased() == column.lowercased() }
        return children.contains { $0.mentions(column) }
    }
}
