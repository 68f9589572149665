import DuckDB

/// Restrictions ready to be put into queries: every reading of a restricted table becomes a subquery that holds only
/// what may be seen, whatever stands around it.
public struct Restrictions: Sendable, Hashable {
    public static let none = Restrictions(subqueries: [:])

    /// The restricted table's query, by table.
    private let subqueries: [FoldedName: SyntaxValue]

    public var isEmpty: Bool { subqueries.isEmpty }
    public func restricts(_ table: String) -> Bool { subqueries[FoldedName(table)] != nil }

    /// The SELECT that stands for a table, reading all tables from one schema, for a view of it; nil when all of the table
    /// may be seen.
    public func select(from table: String, catalog: String, schema: String, parser: SyntaxParser) async throws(SQLSyntaxError) -> String? {
        guard let query = subqueries[FoldedName(table)] else { return nil }
        let qualified = query.mapNodes { node in
            guard node["class"] == nil, node.text("type") == "BASE_TABLE" else { return nil }
            var node = node
            (node["catalog_name"], node["schema_name"]) = (.string(catalog), .string(schema))
            return node
        }
        return try await parser.render(SyntaxTree(qualified))
    }

    private init(subqueries: [FoldedName: SyntaxValue]) { self.subqueries = subqueries }

    /// - Parameters:
    ///   - asker: what is known of who asks, for `asker('…')` in conditions.
    ///   - tables: the tables conditions may read.
    /// - Throws: `GuardError` for a condition or mask that is no allowed SQL. Several restrictions of one table hold together.
    public init(
        _ list: [TableRestriction], asker: [String: [String]] = [:], tables: Set<String>, parser: SyntaxParser
    ) async throws(GuardError) {
        let guardian = QueryGuard(tables: tables, parser: parser)
        var subqueries: [FoldedName: SyntaxValue] = [:]
        for restriction in Self.merged(list) {
            do {
                let parsed = try await parser.parse(restriction.select)
                let tree = SyntaxTree(Asker(attributes: asker).settled(parsed.json))
                // A condition that closes its parenthesis could hide a second query behind it.
                guard tree.isPlainSelect(from: restriction.table) else {
                    throw GuardError(.construct, "The restriction of \"\(restriction.table)\" is no single condition.", subject: restriction.table)
                }
                try guardian.check(tree)
                subqueries[FoldedName(restriction.table)] = tree.json
            } catch let error as SQLSyntaxError { throw GuardError(error) } catch let error as GuardError { throw error } catch {
                throw GuardError(.engine, "The restriction of \"\(restriction.table)\" could not be checked.", detail: "\(error)")
            }
        }
        self.subqueries = subqueries
    }

    private static func merged(_ list: [TableRestriction]) -> [TableRestriction] {
        var merged: [FoldedName: TableRestriction] = [:]
        for restriction in list {
            guard var known = merged[FoldedName(restriction.table)] else {
                merged[FoldedName(restriction.table)] = restriction
                continue
            }
            known.filter = [known.filter, restriction.filter].compactMap(\.self).map { "(\($0)\n)" }.joined(separator: " AND ")
            if known.filter?.isEmpty ?? false { known.filter = nil }
            // The stricter of two masks: not to be seen at all, then nothing in it.
            known.masks.merge(restriction.masks) { one, other in
                if one == .hidden || other == .hidden { return .hidden }
                return one == other ? one : .empty
            }
            merged[FoldedName(restriction.table)] = known
        }
        return merged.values.sorted { $0.table < $1.table }
    }

    // MARK: Putting them into a query

    func applied(to tree: SyntaxTree) -> SyntaxTree {
        isEmpty ? tree : SyntaxTree(restricted(tree.json, scope: []))
    }

    /// - Parameter scope: the common table expressions visible here; their names hide tables, as in ``GuardRules``.
    private func restricted(_ value: SyntaxValue, scope: Set<FoldedName>) -> SyntaxValue {
        switch value {
        case .array(let items): return .array(items.map { restricted($0, scope: scope) })
        case .object(let members):
            if value["class"] == nil, value["cte_map"] != nil { return query(members, of: value, scope: scope) }
            if value["class"] == nil, value.text("type") == "BASE_TABLE" { return table(value, scope: scope) }
            return .object(members.map { .init($0.name, restricted($0.value, scope: scope)) })
        default: return value
        }
    }

    private func query(_ members: [SyntaxValue.Member], of node: SyntaxValue, scope: Set<FoldedName>) -> SyntaxValue {
        var scope = scope
        var entries: [SyntaxValue] = []
        for var entry in node["cte_map"]?["map"]?.array ?? [] {
            entry["value"] = restricted(entry["value"] ?? .null, scope: scope)
            entries.append(entry)
            scope.insert(FoldedName(entry.text("key")))
        }
        return .object(
            members.map { member in
                if member.name == "cte_map" {
                    var map = member.value
                    map["map"] = .array(entries)
                    return .init(member.name, map)
                }
                var inner = scope
                if node.text("type") == "RECURSIVE_CTE_NODE", member.name == "right" { inner.insert(FoldedName(node.text("cte_name"))) }
                return .init(member.name, restricted(member.value, scope: inner))
            })
    }

    private func table(_ node: SyntaxValue, scope: Set<FoldedName>) -> SyntaxValue {
        let name = node.text("table_name")
        let isLocal = node.text("catalog_name").isEmpty && node.text("schema_name").isEmpty
        guard !(isLocal && scope.contains(FoldedName(name))), let subquery = subqueries[FoldedName(name)] else { return node }
        return .object([
            .init("type", .string("SUBQUERY")), .init("alias", .string(node.text("alias").isEmpty ? name : node.text("alias"))),
            .init("sample", node["sample"] ?? .null), .init("subquery", subquery),
            .init("column_name_alias", node["column_name_alias"] ?? .array([])),
        ])
    }
}

/// What is known of the asker, put in place of `asker('…')`.
private struct Asker {
    let attributes: [String: [String]]

    func settled(_ value: SyntaxValue) -> SyntaxValue {
        value.mapNodes { node in
            if ["COMPARE_IN", "COMPARE_NOT_IN"].contains(node.text("type")), let children = node["children"]?.array, let first = children.first {
                // The calls among the items were settled already, as a marked constant.
                let items = children.dropFirst().flatMap { item in Self.name(of: item).map { (attributes[$0] ?? []).map(Self.constant) } ?? [item] }
                guard items != Array(children.dropFirst()) else { return nil }
                var node = node
                node["children"] = .array([first] + (items.isEmpty ? [Self.null] : items))
                return node
            }
            return nil
        }.mapNodes { node in
            guard let name = Self.name(of: node) else { return nil }
            let values = attributes[name] ?? []
            return values.count == 1 ? Self.constant(values[0]) : Self.null
        }
    }

    private static func name(of node: SyntaxValue) -> String? {
        guard node.text("class") == "FUNCTION", node.text("function_name").lowercased() == "asker",
            let arguments = node["children"]?.array, arguments.count == 1, arguments[0].text("class") == "CONSTANT"
        else { return nil }
        return arguments[0]["value"]?.text("value")
    }

    private static func constant(_ text: String) -> SyntaxValue { LiteralDecoder.node(.text(text)) ?? .null }
    private static var null: SyntaxValue { LiteralDecoder.node(.null) ?? .null }
}

extension SyntaxTree {
    fileprivate func isPlainSelect(from table: String) -> Bool {
        guard let node = json["node"], node.text("type") == "SELECT_NODE", let from = node["from_table"] else { return false }
        // Names of common tables would hide tables.
        guard facts.commonTables.isEmpty else { return false }
        return from.text("type") == "BASE_TABLE" && FoldedName(from.text("table_name")) == FoldedName(table)
            && (node["modifiers"]?.array ?? []).isEmpty
            && (node["group_expressions"]?.array ?? []).isEmpty && node["having"]?.present == nil && node["qualify"]?.present == nil
    }
}
