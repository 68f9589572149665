import SQLSyntax

/// One SQL expression of a model, parsed and found to be one scalar or aggregate expression over columns of one row
/// source: no query, no window, no table function, no function beyond the guard's list.
struct ModelExpression: Sendable {
    let tree: SyntaxTree
    let output: SQLExpression
    /// The column paths it reads, each once.
    let columns: [[String]]

    var aggregates: [QueryFacts.Aggregate] { tree.facts.aggregates }
    var isAggregate: Bool { !aggregates.isEmpty }
    /// Columns outside of any aggregate: in an aggregate expression these have no one value.
    var looseColumns: [[String]] { Self.columns(output, stoppingAt: Set(aggregates.map(\.name))) }

    static func columns(_ expression: SQLExpression, stoppingAt names: Set<String> = []) -> [[String]] {
        switch expression {
        case .column(let path): return [path]
        case .function(let call) where names.contains(call.name): return []
        default: return expression.children.flatMap { columns($0, stoppingAt: names) }
        }
    }
}

/// Why a text is no expression of a model.
struct ExpressionProblem: Error, Sendable { var message: String }

/// Parses a model's expressions with the engine's own parser.
struct ExpressionReader: Sendable {
    private static let source = "__model_rows"
    let parser: SyntaxParser
    private let guardian: QueryGuard

    init(parser: SyntaxParser) {
        self.parser = parser
        guardian = QueryGuard(tables: [Self.source], parser: parser)
    }

    func read(_ sql: String) async throws(ExpressionProblem) -> ModelExpression {
        let tree: SyntaxTree
        do {
            // The line break ends a comment that the expression may end with.
            tree = try await parser.parse("SELECT \(sql)\nFROM \(Self.source)")
        } catch {
            throw ExpressionProblem(message: "\(error.message)")
        }
        guard case .select(let select) = tree.query.body, tree.query.commonTables.isEmpty,
            tree.query.modifiers.isEmpty, select.output.count == 1, select.filter == nil, select.groupBy.isEmpty,
            !select.groupsByAll, select.having == nil, select.qualify == nil, !select.isSampled,
            select.output[0].alias.isEmpty, case .table(let table) = select.from, table.name == Self.source,
            table.alias.isEmpty, tree.facts.subqueryCount == 0
        else { throw ExpressionProblem(message: "It must be one expression: no query, list, alias or subquery.") }
        do { try guardian.check(tree) } catch { throw ExpressionProblem(message: error.message) }
        let output = select.output[0].expression
        guard !Self.contains(output, where: Self.isForeign) else {
            throw ExpressionProblem(message: "Windows, *, parameters and unknown constructs are not allowed in it.")
        }
        var seen: Set<[String]> = []
        let columns = ModelExpression.columns(output).filter { seen.insert($0).inserted }
        return ModelExpression(tree: tree, output: output, columns: columns)
    }

    /// The expression's text with each column replaced.
    func text(
        _ expression: ModelExpression, replacing columns: [[String]: Replacement]
    ) async throws(ExpressionProblem) -> String {
        let rewritten = expression.tree.mapNodes { node in
            guard let path = Self.columnPath(node) else { return nil }
            return columns[path].flatMap(Self.node)
        }
        return try await text(rewritten)
    }

    private func text(_ tree: SyntaxTree) async throws(ExpressionProblem) -> String {
        let rendered: String
        do { rendered = try await parser.render(tree) } catch { throw ExpressionProblem(message: error.message) }
        let (opening, ending) = ("SELECT ", " FROM \(Self.source)")
        guard rendered.hasPrefix(opening), rendered.hasSuffix(ending) else {
            throw ExpressionProblem(message: "The engine spelled the expression in an unexpected way.")
        }
        return String(rendered.dropFirst(opening.count).dropLast(ending.count))
    }

    /// What stands in for a column: a field's expression, its columns read from the table of this alias.
    struct Replacement: Sendable {
        var field: ModelExpression
        var alias: String
        /// What the field's expression may call its table.
        var tableNames: [String]
    }

    private static func columnPath(_ node: SyntaxValue) -> [String]? {
        guard node["class"]?.string == "COLUMN_REF" else { return nil }
        return (node["column_names"]?.array ?? []).compactMap(\.string)
    }

    private static func node(_ replacement: Replacement) -> SyntaxValue? {
        qualified(replacement.field.tree, replacement.alias, replacement.tableNames).json["node"]?["select_list"]?.array
            .first
    }

    private static func qualified(_ tree: SyntaxTree, _ alias: String, _ tableNames: [String]) -> SyntaxTree {
        tree.mapNodes { node in
            guard let path = columnPath(node) else { return nil }
            var node = node
            node["column_names"] = .array(([alias] + ownPath(path, tableNames: tableNames)).map(SyntaxValue.string))
            return node
        }
    }

    /// The expression's text with its own columns read from the table of this alias.
    func text(
        _ expression: ModelExpression, from alias: String, tableNames: [String]
    ) async throws(ExpressionProblem) -> String {
        try await text(Self.qualified(expression.tree, alias, tableNames))
    }

    /// The path without the table's name before it.
    static func ownPath(_ path: [String], tableNames: [String]) -> [String] {
        guard path.count > 1, tableNames.contains(where: { sameName($0, path[0]) }) else { return path }
        return Array(path.dropFirst())
    }

    private static func contains(_ expression: SQLExpression, where test: (SQLExpression) -> Bool) -> Bool {
        test(expression) || expression.children.contains { contains($0, where: test) }
    }

    private static func isForeign(_ expression: SQLExpression) -> Bool {
        switch expression {
        case .window, .subquery, .parameter, .positional, .unknown: true
        case .star: true
        default: false
        }
    }
}
