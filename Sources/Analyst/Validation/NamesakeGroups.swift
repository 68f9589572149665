import Catalog
import Retrieval
import SQLSyntax

/// Grouping by the name of people or things adds namesakes up as if they were one. Where the name is not unique and its
/// table has a key, the key joins the groups.
struct NamesakeGroups: Sendable {
    let catalog: Catalog
    let parser: SyntaxParser

    func keepApart(_ tree: SyntaxTree, _ notes: inout Notes) async -> SyntaxTree {
        let facts = tree.facts
        // Someone who counts rows of one table by name, or asks which names recur, means the name.
        guard !facts.groupsByAll, facts.having == nil, facts.setOperationCount == 0, facts.joins.contains(where: { $0.depth == 0 })
        else { return tree }
        let groups = facts.columns.filter { $0.clause == .groupBy && $0.depth == 0 }
        guard groups.count == facts.groupBy.count else { return tree }
        for group in groups {
            guard let (table, column) = catalog.owner(of: group, in: tree), column.role == .name, !isUnique(column, in: table), areFewAlike(column, in: table),
                table.primaryKey.count == 1, let key = table.primaryKey.first,
                // A key that points elsewhere tells apart what it points at, not what is named here.
                !catalog.relationships.contains(where: { $0.fromTable == table.name && $0.fromColumns == [key] }),
                !groups.contains(where: { other in
                    guard let (owner, column) = catalog.owner(of: other, in: tree), owner.name == table.name else { return false }
                    return column.name == key || isUnique(column, in: table) || Words.nameWords(column.name).last == "id"
                })
            else { continue }
            let readings = facts.tables.filter { $0.name.lowercased() == table.name.lowercased() && $0.depth == 0 }
            guard let reference = group.qualifier ?? (readings.count == 1 ? readings[0].reference : nil),
                let node = await parser.expression("\(SchemaText.identifier(reference)).\(SchemaText.identifier(key))")
            else { continue }
            notes.repairs.append("told apart \(Humanized.name(table.name)) of the same \(Humanized.name(column.name))")
            return tree.adding(group: node)
        }
        return tree
    }

    /// What most rows share is a kind, not a name.
    private func areFewAlike(_ column: Column, in table: Table) -> Bool {
        // Airports of one city are no namesakes: who groups by city asks for cities.
        guard Words.nameWords(column.name).contains(where: { ["name", "title", "names", "nickname", "fullname", "surname", "lastname"].contains($0) }) else { return false }
        return Double(column.profile.distinctCount) >= 0.7 * Double(table.rowCount - column.profile.nullCount)
    }

    private func isUnique(_ column: Column, in table: Table) -> Bool {
        if table.candidateKeys.contains(where: { $0 == [column.name] }) { return true }
        let filled = table.rowCount - column.profile.nullCount
        // An estimate may be a little off either way.
        return Double(column.profile.distinctCount) >= Double(filled) * (column.profile.distinctIsApproximate ? 0.97 : 1)
    }
}
