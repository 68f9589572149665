import Catalog

/// Finds the words of a question that are stored values: the longest match wins, quoted ones first.
struct Grounding {
    struct Found {
        var span: Range<Int>
        var hit: ValueIndex.Hit
        var score: Double
    }

    static let longestSpan = 8
    /// Misspelt or unknown word groups looked up for one question.
    static let fuzzyLimit = 8

    let question: Question
    let index: ValueIndex
    /// Of the value's column, 0 to 1.5, from its name and its table's.
    let columnScore: (Int) -> Double
    /// Bonus or malus of the column's role.
    let roleScore: (Int) -> Double
    let isSexColumn: (Int) -> Bool
    let isCategory: (Int) -> Bool
    /// Positions whose word is, exactly, a word of a table's name, and of any name.
    let tableNamed: Set<Int>
    let named: Set<Int>

    /// Best column first for each span; columns within 0.15 of the best are kept.
    func find() -> (values: [Found], ambiguous: [Range<Int>], taken: Set<Int>) {
        var values: [Found] = []
        var ambiguous: [Range<Int>] = []
        var taken: Set<Int> = []
        func take(_ span: Range<Int>, _ hits: [ValueIndex.Hit]) {
            guard !hits.isEmpty else { return }
            taken.formUnion(span)
            let ranked = rank(span, hits)
            values += ranked
            if Set(ranked.map(\.hit.column)).count > 1 { ambiguous.append(span) }
        }
        for quotation in question.quotations {
            let hits = index.equal(to: question.normal(quotation), written: question.written(quotation))
            take(quotation, hits)
        }
        for length in stride(from: min(Self.longestSpan, question.tokens.count), through: 1, by: -1) {
            for start in 0...(question.tokens.count - length) {
                let span = start..<start + length
                guard taken.isDisjoint(with: span), mayBeValue(span) else { continue }
                take(span, exact(span))
            }
        }
        for span in unexplained(taken).prefix(Self.fuzzyLimit) where taken.isDisjoint(with: span) {
            take(span, index.similar(to: question.normal(span), written: question.written(span)))
        }
        return (values, ambiguous, taken)
    }

    private func exact(_ span: Range<Int>) -> [ValueIndex.Hit] {
        let hits = index.equal(to: question.normal(span), written: question.written(span))
        // "A" is an article, too: only a column that the question names may hold it.
        if question.normal(span) == "a" { return hits.filter { columnScore($0.column) >= 0.5 } }
        if !hits.isEmpty { return isOrdinary(span) ? hits.filter { isCategory($0.column) } : hits + stateCodes(span) }
        let written = question.written(span)
        let normal = question.normal(span)
        if span.count == 2 {
            let joined = question.tokens[span].map(\.normal).joined()
            let hits = index.equal(to: joined, written: written)
            if joined.utf8.count >= 6, !hits.isEmpty { return hits }
        }
        if let letter = Aliases.sexLetters[normal] {
            return index.equal(to: letter, written: letter).filter { isSexColumn($0.column) }
        }
        // "us" is a pronoun, "US" isn't.
        guard span.count > 1 || normal.utf8.count > 2 || question.tokens[span.lowerBound].isAcronym else { return [] }
        for alias in Aliases.values(for: normal) {
            let hits = index.equal(to: alias, written: alias)
            if !hits.isEmpty {
                return hits.map {
                    ValueIndex.Hit(column: $0.column, stored: $0.stored, match: .normalized, similarity: 1)
                }
            }
        }
        return []
    }

    /// "New York" is a city here and a state, under its code, there.
    private func stateCodes(_ span: Range<Int>) -> [ValueIndex.Hit] {
        Aliases.values(for: question.normal(span)).filter { $0.utf8.count == 2 }
            .flatMap { index.equal(to: $0, written: $0) }.filter { columnScore($0.column) >= 0.5 }
            .map { ValueIndex.Hit(column: $0.column, stored: $0.stored, match: .normalized, similarity: 1) }
    }

    /// One common or naming word in lower case: a value only where it's one of a column's categories.
    private func isOrdinary(_ span: Range<Int>) -> Bool {
        guard span.count == 1, let token = question.tokens[span].first else { return false }
        if token.isProper || token.isAcronym || token.quotation != nil { return false }
        return CommonEnglish.contains(token.normal) || named.contains(span.lowerBound)
    }

    /// Common words, small numbers and single letters are values only when written as such.
    private func mayBeValue(_ span: Range<Int>) -> Bool {
        let tokens = question.tokens[span]
        if tokens.allSatisfy({ $0.quotation != nil }) { return true }
        if tokens.count == 1, let token = tokens.first {
            if token.isNumber { return token.normal.utf8.count >= 4 }
            if token.normal.unicodeScalars.count == 1, token.normal.utf8.count == 1 {
                return token.isProper && token.normal != "i"
            }
            if token.isAcronym { return true }
            if CommonEnglish.stopWords.contains(token.normal) { return false }
            if CommonEnglish.operators.contains(token.normal) || tableNamed.contains(span.lowerBound) {
                return token.isProper
            }
            return true
        }
        return question.isCompound(span) || tokens.contains {
            !CommonEnglish.contains($0.normal) || $0.isProper || ($0.isNumber && $0.normal.utf8.count >= 4)
        }
    }

    /// Score: 1 + 0.2 for each word + 0.3 of the column's score + its role, times the similarity.
    private func rank(_ span: Range<Int>, _ hits: [ValueIndex.Hit]) -> [Found] {
        let scored = hits.map { hit in
            let base = 1 + 0.2 * Double(span.count) + 0.3 * columnScore(hit.column) + roleScore(hit.column)
            let spelling = hit.match == .exact ? 0.02 : 0
            return Found(span: span, hit: hit, score: base * hit.similarity + spelling)
        }.sorted { ($1.score, $0.hit.column, $0.hit.stored) < ($0.score, $1.hit.column, $1.hit.stored) }
        guard let best = scored.first?.score else { return [] }
        return Array(scored.prefix { $0.score >= best - 0.15 }.prefix(6))
    }

    /// Runs of words that nothing explains yet, quotations and proper names first; then the words of longer runs.
    private func unexplained(_ taken: Set<Int>) -> [Range<Int>] {
        var runs: [Range<Int>] = question.quotations
        var start: Int?
        for position in 0...question.tokens.count {
            let isOpen =
                position < question.tokens.count && !taken.contains(position)
                && (isUnknown(position) || start != nil && question.tokens[position].isNumber)
            if isOpen, start == nil { start = position }
            if !isOpen, let first = start {
                runs.append(first..<min(position, first + 6))
                start = nil
            }
        }
        let singles = runs.filter { $0.count > 1 }.flatMap { $0.map { $0..<$0 + 1 } }
        return runs.sorted { isProper($0) && !isProper($1) } + singles.filter { isUnknown($0.lowerBound) }
    }

    private func isUnknown(_ position: Int) -> Bool {
        let token = question.tokens[position]
        if token.quotation != nil || token.isProper { return true }
        return !token.isNumber && !CommonEnglish.contains(token.normal) && !named.contains(position)
    }

    private func isProper(_ span: Range<Int>) -> Bool {
        span.contains { question.tokens[$0].isProper || question.tokens[$0].quotation != nil }
    }
}
