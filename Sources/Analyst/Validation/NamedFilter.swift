import Catalog
import DuckDB
import Retrieval
import SQLSyntax

/// A filter that people have given a name, in a question that says the name: "active customers" are those the filter keeps, and "only
/// deals with deal_status = closed count as sales" holds for whatever is sold. A query that reads the table and says nothing of the
/// column gets the condition.
struct NamedFilter: Sendable {
    let catalog: Catalog
    let parser: SyntaxParser

    func apply(_ tree: SyntaxTree, _ definitions: [Definition], _ notes: inout Notes) async -> SyntaxTree {
        var tree = tree
        for definition in definitions {
            guard let text = condition(definition), let condition = await parser.expression(text) else { continue }
            let read = Set(tree.facts.columns.map { $0.name.lowercased() })
            let columns = Set(condition.columnNames)
            guard columns.count == 1, columns.isDisjoint(with: read), let column = columns.first, case let own = tree.facts.tables.filter({ $0.depth == 0 }),
                case let holding = own.filter({ catalog.table(named: $0.name)?.column(named: column) != nil }), holding.count == 1, let table = holding.first,
                named(condition).map({ $0.lowercased() == table.name.lowercased() }) ?? true, tree.facts.setOperationCount == 0, tree.json["node"]?["type"]?.string == "SELECT_NODE"
            else { continue }
            let placed = condition.mapNodes { node in SyntaxTree.path(node).flatMap { $0.last.map { SyntaxTree.settingPath(node, [table.reference, $0]) } } }
            tree = tree.addingFilters([placed])
            notes.repairs.append("kept to \(definition.name)")
        }
        return tree
    }

    /// SQL over one table: a filter's own, or what "only … with column = value" says.
    private func condition(_ definition: Definition) -> String? {
        if definition.kind == .filter { return definition.expression }
        guard definition.expression == nil || definition.expression == definition.meaning,
            let match = definition.meaning.firstMatch(of: /^(?i)only (?:the |those )?(?<things>[^=]+?) (?:with|whose|where|that have) (?:an? |the |their )?(?<column>[A-Za-z_][\w.]*) (?:=|is|are|of) '?(?<value>[\w \-]+?)'?$/)
        else { return nil }
        let path = match.column.split(separator: ".").map(String.init)
        guard let name = path.last, case let owners = catalog.tables.filter({ $0.column(named: name) != nil && (path.count == 1 || $0.name.lowercased() == path[0].lowercased()) }),
            let owner = owners.first(where: { table in Words.stems(String(match.things)).contains { Words.nameWords(table.name).map(Words.stem).contains($0) } }) ?? (owners.count == 1 ? owners[0] : nil),
            let stored = owner.column(named: name)?.profile.topValues.first(where: { Words.normalize($0.value) == Words.normalize(String(match.value)) })?.value
        else { return nil }
        return "\(SchemaText.identifier(owner.name)).\(SchemaText.identifier(name)) = \(SQLText.literal(stored))"
    }

    private func named(_ condition: SyntaxValue) -> String? {
        var table: String?
        _ = condition.mapNodes { node in
            if let path = SyntaxTree.path(node), path.count > 1 { table = path[path.count - 2] }
            return nil
        }
        return table
    }
}
