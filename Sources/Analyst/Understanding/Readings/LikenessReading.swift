import Catalog
import Retrieval
import SQLSyntax

extension OtherReadings {
    /// "Commute time" where there is a mean and a median one: which the query took, when nothing tells them apart.
    func likeness() -> Assumption? {
        for used in facts.columns where used.clause != .join {
            guard let name = used.table, let table = catalog.table(named: name), let column = table.column(named: used.name), !isKey(column, of: table) else { continue }
            let own = stems(column)
            // What the question says of it: all but one word, which would decide.
            let said = own.intersection(words.stems)
            guard said.count == own.count - 1, said.contains(where: { $0.count > 2 }) else { continue }
            for other in table.columns where other.name != column.name && other.typeClass == column.typeClass && !isKey(other, of: table) {
                let rival = stems(other)
                guard rival.count == own.count, rival != own, rival.intersection(words.stems) == said,
                    !facts.columns.contains(where: { $0.name.lowercased() == other.name.lowercased() })
                else { continue }
                let asked = words.plain.filter { said.contains(Words.stem($0)) }.joined(separator: " ")
                return Assumption(
                    text: "\"\(asked)\" is read as \(Humanized.name(column.name)).", alternative: "It could also be \(Humanized.name(other.name)).")
            }
        }
        return nil
    }

    private func stems(_ column: Column) -> Set<String> { Set(Words.nameWords(column.name).map(Words.stem)) }

    private func isKey(_ column: Column, of table: Table) -> Bool {
        table.primaryKey.contains(column.name) || catalog.relationships.contains { $0.fromTable == table.name && $0.fromColumns.contains(column.name) }
    }
}
