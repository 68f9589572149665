import Catalog
import Retrieval
import SQLSyntax

/// "From which port to which port" where routes point at ports twice: a query that shows the one port's name twice reads the second port
/// by its own key.
struct TwoRoles: Sendable {
    let catalog: Catalog
    let parser: SyntaxParser

    func join(_ tree: SyntaxTree, _ notes: inout Notes) async -> SyntaxTree {
        let facts = tree.facts
        guard facts.setOperationCount == 0, facts.commonTables.isEmpty, let items = tree.json["node"]?["select_list"]?.array, let (first, second, path) = twice(items),
            let shown = facts.tables.first(where: { $0.depth == 0 && $0.reference.lowercased() == path[0].lowercased() }),
            facts.tables.count(where: { $0.depth == 0 && $0.name.lowercased() == shown.name.lowercased() }) == 1,
            let pair = facts.joins.filter({ $0.depth == 0 }).flatMap(\.pairs).first(where: { [$0.left, $0.right].contains { $0.qualifier?.lowercased() == path[0].lowercased() } }),
            let key = [pair.left, pair.right].first(where: { $0.qualifier?.lowercased() != path[0].lowercased() }), let pointing = key.qualifier,
            let source = facts.tables.first(where: { $0.depth == 0 && $0.reference.lowercased() == pointing.lowercased() }),
            let from = tree.json["node"]?["from_table"]
        else { return tree }
        let keys = catalog.relationships.filter { $0.fromColumns.count == 1 && $0.fromTable.lowercased() == source.name.lowercased() && $0.toTable.lowercased() == shown.name.lowercased() }
        guard keys.count == 2, let own = keys.first(where: { $0.fromColumns[0].lowercased() == key.name.lowercased() }), let other = keys.first(where: { $0 != own }) else { return tree }
        let name = "\(shown.reference)_2"
        let text = """
            SELECT 1 FROM \(SchemaText.identifier(source.reference)) JOIN \(SchemaText.identifier(shown.name)) AS \(SchemaText.identifier(name)) \
            ON \(SchemaText.identifier(source.reference)).\(SchemaText.identifier(other.fromColumns[0])) = \(SchemaText.identifier(name)).\(SchemaText.identifier(other.toColumns[0]))
            """
        guard var join = try? await parser.parse(text).json["node"]?["from_table"] else { return tree }
        join["left"] = from
        // The start comes first as people say it.
        let isTurned = TwoPlaces.isEnd(own.fromColumns[0]) || TwoPlaces.isStart(other.fromColumns[0])
        var changed = items
        let place = isTurned ? first : second
        changed[place] = SyntaxTree.settingPath(items[place], [name, path[1]])
        notes.repairs.append("read \(Humanized.name(shown.name)) once for each of its two roles")
        return tree.selecting(changed).editingNode { $0["from_table"] = join }
    }

    /// The two columns of the output that are the same.
    private func twice(_ items: [SyntaxValue]) -> (Int, Int, path: [String])? {
        var seen: [String: Int] = [:]
        for (index, item) in items.enumerated() {
            guard let path = SyntaxTree.path(item), path.count == 2 else { continue }
            let name = path.joined(separator: ".").lowercased()
            if let first = seen[name] { return (first, index, path) }
            seen[name] = index
        }
        return nil
    }
}
