import Catalog
import SQLSyntax

/// A step of a query (WITH), as later SELECTs may read it.
struct QueryStep: Sendable {
    /// In lower case, as the names of its columns.
    var name: String
    var columns: [String]
    /// For certain, by LIMIT 1 or as aggregates without groups.
    var isOneRow: Bool
}

/// One SELECT of a query and what its names can mean: a column is that of a table or step it reads, or of a SELECT around it.
struct QueryScope: Sendable {
    struct Source: Sendable {
        /// In lower case, as its name.
        var reference: String
        var name: String
        var columns: Set<String>
        /// Of the catalog, rather than a step or a query in FROM.
        var isTable: Bool
    }

    var select: SyntaxValue
    var steps: [QueryStep]
    var sources: [Source]
    /// Those of the SELECTs around it.
    var outer: [Source]

    /// All SELECTs of the query, steps before those that read them and inner before outer ones.
    static func all(of tree: SyntaxTree, _ catalog: Catalog) -> [QueryScope] {
        var found: [QueryScope] = []
        collect(tree.json, [], [], catalog, &found)
        return found
    }

    private static func collect(_ value: SyntaxValue, _ steps: [QueryStep], _ outer: [Source], _ catalog: Catalog, _ found: inout [QueryScope]) {
        switch value {
        case .array(let items): for item in items { collect(item, steps, outer, catalog, &found) }
        case .object(let members):
            var steps = steps
            for entry in value["cte_map"]?["map"]?.array ?? [] {
                guard let name = entry["key"]?.string, let body = entry["value"] else { continue }
                collect(body, steps, [], catalog, &found)
                if let step = step(name, body, steps) { steps.append(step) }
            }
            let isSelect = value["type"]?.string == "SELECT_NODE"
            let own = isSelect ? sources(of: value["from_table"], steps, catalog) : []
            for member in members where member.name != "cte_map" { collect(member.value, steps, outer + own, catalog, &found) }
            if isSelect { found.append(QueryScope(select: value, steps: steps, sources: own, outer: outer)) }
        default: break
        }
    }

    private static func step(_ name: String, _ body: SyntaxValue, _ steps: [QueryStep]) -> QueryStep? {
        guard let node = body["query"]?["node"] else { return nil }
        let facts = SyntaxTree(alone: node).facts
        let aliases = body["aliases"]?.array.compactMap { $0.string?.lowercased() } ?? []
        let isNumber = !facts.isGrouped && !facts.output.isEmpty && facts.output.allSatisfy { GroupOutput.isAggregate($0.expression) }
        let read = facts.tables.filter { $0.depth == 0 }
        let isOfOneRow = !read.isEmpty && read.allSatisfy { table in steps.contains { $0.name == table.name.lowercased() && $0.isOneRow } }
        return QueryStep(
            name: name.lowercased(), columns: aliases.isEmpty ? facts.output.map { ($0.name ?? "").lowercased() } : aliases,
            isOneRow: facts.setOperationCount == 0 && (facts.limit == 1 || isNumber || isOfOneRow))
    }

    private static func sources(of from: SyntaxValue?, _ steps: [QueryStep], _ catalog: Catalog) -> [Source] {
        guard let from else { return [] }
        let alias = from["alias"]?.string ?? ""
        switch from["type"]?.string {
        case "JOIN": return sources(of: from["left"], steps, catalog) + sources(of: from["right"], steps, catalog)
        case "BASE_TABLE":
            let name = from["table_name"]?.string?.lowercased() ?? ""
            let reference = alias.isEmpty ? name : alias.lowercased()
            if let step = steps.last(where: { $0.name == name }) { return [Source(reference: reference, name: name, columns: Set(step.columns), isTable: false)] }
            let columns = catalog.table(named: name)?.columns.map { $0.name.lowercased() } ?? []
            return [Source(reference: reference, name: name, columns: Set(columns), isTable: !columns.isEmpty)]
        case "SUBQUERY":
            let output = from["subquery"]?["node"].map { SyntaxTree(alone: $0).facts.output } ?? []
            return [Source(reference: alias.lowercased(), name: "", columns: Set(output.compactMap { $0.name?.lowercased() }), isTable: false)]
        default: return []
        }
    }

    /// Columns that stand in it, not in a SELECT inside.
    var columns: [QueryFacts.Column] { SyntaxTree(alone: select).facts.columns.filter { $0.depth == 0 && !$0.mayBeAlias } }
    var readsTablesAlone: Bool { sources.allSatisfy(\.isTable) }

    /// Whether nothing it reads, nor what is around it, has this column.
    func lacks(_ column: QueryFacts.Column) -> Bool {
        let name = column.name.lowercased()
        guard let qualifier = column.qualifier?.lowercased() else { return !(sources + outer).contains { $0.columns.contains(name) } }
        return !(sources + outer).contains { $0.reference == qualifier && $0.columns.contains(name) }
    }
}

extension SyntaxValue {
    /// A SELECT with its own column references changed, those of SELECTs inside and of its steps left alone.
    func changingOwnColumns(_ change: ([String], SyntaxValue) -> SyntaxValue?) -> SyntaxValue { changingOwnColumns(isRoot: true, change) }

    private func changingOwnColumns(isRoot: Bool, _ change: ([String], SyntaxValue) -> SyntaxValue?) -> SyntaxValue {
        switch self {
        case .array(let items): return .array(items.map { $0.changingOwnColumns(isRoot: false, change) })
        case .object(let members):
            if !isRoot, self["type"]?.string == "SELECT_NODE" { return self }
            if let path = SyntaxTree.path(self) { return change(path, self) ?? self }
            return .object(members.map { $0.name == "cte_map" ? $0 : .init($0.name, $0.value.changingOwnColumns(isRoot: false, change)) })
        default: return self
        }
    }
}
