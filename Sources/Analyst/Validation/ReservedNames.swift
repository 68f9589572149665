import Catalog
import DuckDB

/// A table called `show` or a column called `order` must be quoted, which models forget.
enum ReservedNames {
    /// The words after which a name may stand.
    private static let openers: Set = [
        "from", "join", "select", "distinct", "on", "and", "or", "where", "by", "not", "having", "in", "then", "else", "when",
        ",", ".", "(", "=", "<", ">", "+", "-", "*", "/",
    ]

    /// Quotes the names of the catalog's tables and columns where one may stand. Texts and quoted names are left alone.
    static func quoted(_ sql: String, _ catalog: Catalog) -> String {
        let names = Set(catalog.tables.flatMap { [$0.name] + $0.columns.map(\.name) }.map { $0.lowercased() })
        var result = ""
        var previous = ""
        var index = sql.startIndex
        while index < sql.endIndex {
            let character = sql[index]
            if character == "'" || character == "\"" {
                let end = sql[sql.index(after: index)...].firstIndex(of: character).map(sql.index(after:)) ?? sql.endIndex
                result += sql[index..<end]
                (previous, index) = ("", end)
            } else if character.isLetter || character == "_" {
                let end = sql[index...].firstIndex { !($0.isLetter || $0.isNumber || $0 == "_") } ?? sql.endIndex
                let word = String(sql[index..<end])
                let next = sql[end...].first { !$0.isWhitespace }
                let isName = names.contains(word.lowercased()) && openers.contains(previous) && next != "("
                result += isName ? SQLText.identifier(word) : word
                (previous, index) = (word.lowercased(), end)
            } else {
                result.append(character)
                if !character.isWhitespace { previous = String(character) }
                index = sql.index(after: index)
            }
        }
        return result
    }
}
