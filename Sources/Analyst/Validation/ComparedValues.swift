import Catalog
import DuckDB
import Retrieval
import SQLSyntax

/// "How many times is the population of China that of Japan?" of one column's numbers for two names of another. Where the query does not
/// reckon at all, the words say all that is needed.
struct ComparedValues: Sendable {
    let catalog: Catalog
    let parser: SyntaxParser
    /// What the question's words were found to be.
    let values: [GroundedValue]

    func reckon(_ tree: SyntaxTree, _ question: String, isEnglish: Bool, _ notes: inout Notes) async -> SyntaxTree {
        let words = QuestionWords(question)
        guard isEnglish, let sign = Self.sign(" \(words.plain.joined(separator: " ")) "), !tree.facts.functions.contains(String(sign)), QuestionFrame(question).numbers.isEmpty,
            let (column, names) = named(words), let table = catalog.table(named: column.table), let measure = measure(of: table, words)
        else { return tree }
        let (number, name, source) = (SchemaText.identifier(measure.name), SchemaText.identifier(column.column), SchemaText.identifier(table.name))
        let sides = names.map { "(SELECT \(number) FROM \(source) WHERE \(name) = \(SQLText.literal($0)))" }
        guard let compared = try? await parser.parse("SELECT \(sign == "/" ? "1.0 * " : "")\(sides[0]) \(sign) \(sides[1]) AS \(sign == "/" ? "times" : "difference")") else { return tree }
        notes.repairs.append("compared \(Humanized.name(measure.name)) of the two")
        return compared
    }

    private static func sign(_ text: String) -> Character? {
        if text.contains(/^\ how many times (?:is|was|as|higher|larger|greater|bigger)\ .*\ (?:that|those|of|than|as)\ /) { return "/" }
        return text.contains(/^\ how (?:much|many) (?:more|higher|larger|greater|bigger)\ .*\ than\ /) || text.contains(/^\ what is the difference between the\ .*\ of\ .*\ and\ /) ? "-" : nil
    }

    /// The two stored names that the question gives, in its order, of the one column that holds each once.
    private func named(_ words: QuestionWords) -> (ColumnReference, [String])? {
        let exact = values.filter { $0.match == .exact }
        for column in Set(exact.map(\.column)).sorted(by: { ($0.table, $0.column) < ($1.table, $1.column) }) {
            guard let table = catalog.table(named: column.table), let own = table.column(named: column.column), own.typeClass == .text, own.profile.distinctCount == table.rowCount else { continue }
            let stored = Set(exact.filter { $0.column == column }.map(\.stored))
            let placed = stored.compactMap { name in words.range(ofStems: Words.stems(name)).map { ($0.lowerBound, name) } }.sorted { $0.0 < $1.0 }
            if placed.count == 2, stored.count == 2 { return (column, placed.map(\.1)) }
        }
        return nil
    }

    /// The one number column of the table that is said by its whole name.
    private func measure(of table: Table, _ words: QuestionWords) -> Column? {
        let named = table.columns.filter { $0.typeClass.isNumeric && ![.key, .foreignKey].contains($0.role) && words.range(ofName: $0.name) != nil }
        return named.count == 1 ? named[0] : nil
    }
}
