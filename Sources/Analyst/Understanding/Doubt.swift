import Catalog
import DuckDB
import Retrieval
import SQLSyntax

/// Words of a question that nothing in the data explains. Alone they are no reason to refuse: "machine" may be a turbine,
/// and no list of synonyms holds every trade's words. A query written all the same decides: one that reads a column
/// `occupation` which is not there, or looks for a text that its column does not hold, wants what the data lacks.
struct Doubt {
    let words: [String]
    let dataset: Dataset

    /// Whether the words alone settle it. One strange word may be a trade's own for something that is there; with a second
    /// one it hardly is, nor the one thing asked for where nothing else in the question leads anywhere. What is averaged
    /// or added up has to be a column: only for money there are more words than for anything else.
    static func isCertain(_ context: SchemaContext, _ question: String) -> Bool {
        let strangeness = context.unlinkedWords.filter { $0.weight >= 0.4 }.reduce(0) { $0 + $1.weight }
        let leadsNowhere = context.values.isEmpty && context.tables.allSatisfy { $0.score < 0.3 }
        // What the data holds word for word is about it, however strange the rest.
        let isAboutTheData = context.values.contains { $0.match == .exact && $0.text.contains(where: \.isLetter) }
        if strangeness >= (leadsNowhere ? 1 : isAboutTheData ? 2 : 1.2) { return true }
        let measures: Set = ["average", "avg", "mean", "median", "total", "sum", "highest", "lowest", "maximum", "minimum"]
        let words = QuestionFrame.words(question)
        return context.unlinkedWords.contains { word in
            guard word.weight >= UnlinkedWord.flagged, let place = words.firstIndex(of: word.text.lowercased()), place > 0 else { return false }
            return measures.contains(words[place - 1]) && !DerivedMetric.moneyWords.contains(words[place])
        }
    }

    /// The words that the query takes for a table, a column or a value which the data lacks.
    /// - Parameter sql: as the model wrote it; what can't be parsed wants nothing.
    func wanted(by sql: String) async -> [String] {
        guard let tree = try? await dataset.engine.guardian.parser.parse(sql) else { return [] }
        let facts = tree.facts
        // SELECT 'Yes' is no answer from the data.
        if facts.columns.isEmpty, facts.aggregates.isEmpty { return words }
        let known = Set(dataset.catalog.names.map { $0.lowercased() })
        let names = (facts.columns.filter { !$0.mayBeAlias }.map(\.name) + facts.tableNames).filter { !known.contains($0.lowercased()) }
        var stems = Set(names.flatMap { Words.nameWords($0).map(Words.stem) })
        for comparison in facts.comparisons {
            guard case .text(let text) = comparison.literal.value, case let own = Words.stems(text), words.contains(where: { Self.isMet($0, by: Set(own)) }),
                await !isHeld(comparison, text, tree)
            else { continue }
            stems.formUnion(own)
        }
        return words.filter { Self.isMet($0, by: stems) }
    }

    /// The same stem, or a longer form of one that is not too short.
    static func isAlike(_ stem: String, _ other: String) -> Bool { stem == other || min(stem.count, other.count) >= 5 && (stem.hasPrefix(other) || other.hasPrefix(stem)) }

    private static func isMet(_ word: String, by stems: Set<String>) -> Bool {
        Words.stems(word).contains { word in
            stems.contains { isAlike($0, word) }
        }
    }

    /// Whether the column holds the text, in whatever case, or as a part where a part is looked for. One of a few codes may
    /// stand for it: "drawn" for '1/2-1/2'.
    private func isHeld(_ comparison: QueryFacts.LiteralComparison, _ text: String, _ tree: SyntaxTree) async -> Bool {
        guard let (table, column) = dataset.catalog.owner(of: comparison.column, in: tree) else { return false }
        if [.category, .flag].contains(column.role), column.profile.distinctCount <= 12 { return true }
        return await dataset.holds(text, table, column)
    }
}
