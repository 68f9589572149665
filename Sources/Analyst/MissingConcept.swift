import Catalog
import Retrieval

/// When no query fits the data, the names that queries asked for in vain tell what the data lacks.
enum MissingConcept {
    /// Words that name no subject: a column called so is missing for another reason.
    private static let general: Set = [
        "id", "key", "code", "name", "type", "date", "time", "day", "month", "year", "number", "num", "no", "count", "total",
        "sum", "average", "avg", "min", "max", "value", "amount", "status", "rank", "row", "data", "table", "column", "per",
    ].map(Words.stem).reduce(into: Set<String>()) { $0.insert($1) }

    /// The first of the names that has a word which nothing in the data is called by, in people's spelling.
    ///
    /// - Parameter question: where it is explained to the last word, only a word of its own: what a model makes up beside it, nobody
    ///   misses. Nil where it has unexplained ones, which a name may say in other words: "earn" and salary.
    static func named(by missing: [String], in question: String?, catalog: Catalog) -> String? {
        let known = catalog.nameStems
        let asked = question.map(Words.stems)
        func isAsked(_ word: String) -> Bool {
            asked?.contains { Doubt.isAlike($0, word) } ?? true
        }
        return missing.first { name in
            Words.nameWords(name).map(Words.stem).contains { $0.count > 2 && !known.contains($0) && !general.contains($0) && isAsked($0) }
        }.map(Humanized.name)
    }
}

extension Catalog {
    /// Of all tables and columns.
    var names: [String] { tables.map(\.name) + tables.flatMap { $0.columns.map(\.name) } }

    /// Stems of all words that a table or column is called by.
    var nameStems: Set<String> { Set(names.flatMap { Words.nameWords($0).map(Words.stem) }) }
}
