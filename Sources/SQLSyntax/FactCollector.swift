import DuckDB

/// Walks a query once and gathers ``QueryFacts``. Names resolve from the innermost FROM outward.
struct FactCollector {
    typealias Clause = QueryFacts.Clause
    private struct Source {
        var reference: String
        /// Nil for subqueries, CTEs and the like.
        var table: String?
    }

    var tables: [QueryFacts.Table] = []
    var columns: [QueryFacts.Column] = []
    var joins: [QueryFacts.Join] = []
    var comparisons: [QueryFacts.LiteralComparison] = []
    var aggregates: [QueryFacts.Aggregate] = []
    var functions: Set<String> = []
    var commonTables: [String] = []
    var subqueryCount = 0
    var setOperationCount = 0

    private var depth = 0
    /// Sources of each enclosing SELECT, innermost last.
    private var scopes: [[Source]] = []
    /// CTE names in scope, lower case.
    private var commonNames: Set<String> = []
    private var aliases: Set<String> = []
    private var lambdaParameters: Set<String> = []

    mutating func visit(_ query: QueryNode, depth: Int) {
        let outer = (self.depth, commonNames, aliases)
        defer { (self.depth, commonNames, aliases) = outer }
        self.depth = depth
        for table in query.commonTables {
            commonTables.append(table.name)
            visit(table.query, depth: depth + 1)
            commonNames.insert(table.name.lowercased())
        }
        switch query.body {
        case .select(let select): visit(select, modifiers: query.modifiers)
        case .setOperation(let operation):
            setOperationCount += 1
            visit(operation.left, depth: depth)
            visit(operation.right, depth: depth)
            visit(query.modifiers)
        case .recursive(let recursive):
            visit(recursive.start, depth: depth)
            commonNames.insert(recursive.name.lowercased())
            visit(recursive.step, depth: depth)
        case .unknown: break
        }
    }

    private mutating func visit(_ select: QueryNode.Select, modifiers: [QueryNode.Modifier]) {
        scopes.append([])
        defer { scopes.removeLast() }
        collect(select.from)
        aliases = Set(select.output.map { $0.alias.lowercased() }.filter { !$0.isEmpty })
        conditions(select.from)
        for column in select.output { visit(column.expression, .output) }
        if let filter = select.filter { visit(filter, .filter) }
        for expression in select.groupBy { visit(expression, .groupBy) }
        if let having = select.having { visit(having, .having) }
        if let qualify = select.qualify { visit(qualify, .qualify) }
        visit(modifiers)
    }

    private mutating func visit(_ modifiers: [QueryNode.Modifier]) {
        for modifier in modifiers {
            switch modifier {
            case .order(let items): for item in items { visit(item.expression, .orderBy) }
            case .limit(let limit, let offset), .limitPercent(let limit, let offset):
                for expression in [limit, offset].compactMap({ $0 }) { visit(expression, .limit) }
            case .distinct(let targets): for target in targets { visit(target, .output) }
            case .unknown: break
            }
        }
    }

    // MARK: FROM

    /// First all names, so that conditions find the tables on both sides.
    private mutating func collect(_ reference: TableReference) {
        switch reference {
        case .none, .unknown: break
        case .table(let table):
            let isCommon = table.schema.isEmpty && commonNames.contains(table.name.lowercased())
            if !isCommon {
                tables.append(
                    .init(name: table.name, schema: table.schema, reference: table.reference, depth: depth))
            }
            add(Source(reference: table.reference, table: isCommon ? nil : table.name))
        case .join(let join):
            collect(join.left)
            collect(join.right)
        case .subquery(let query, let alias):
            subqueryCount += 1
            visit(query, depth: depth + 1)
            add(Source(reference: alias, table: nil))
        case .function(let call, let alias):
            functions.insert(call.name)
            for argument in call.arguments { visit(argument, .from) }
            add(Source(reference: alias.isEmpty ? call.name : alias, table: nil))
        case .values(let rows, let alias):
            for expression in rows.joined() { visit(expression, .from) }
            add(Source(reference: alias, table: nil))
        case .pivot(let source, let aggregates, let alias):
            collect(source)
            for aggregate in aggregates { visit(aggregate, .output) }
            if !alias.isEmpty { add(Source(reference: alias, table: nil)) }
        }
    }

    private mutating func add(_ source: Source) { scopes[scopes.count - 1].append(source) }

    private mutating func conditions(_ reference: TableReference) {
        switch reference {
        case .join(let join):
            conditions(join.left)
            conditions(join.right)
            if let condition = join.condition { visit(condition, .join) }
            joins.append(
                .init(
                    type: join.type, kind: join.kind, left: join.left.references, right: join.right.references,
                    condition: join.condition, using: join.using, pairs: pairs(join.condition), depth: depth))
        case .pivot(let source, _, _): conditions(source)
        default: break
        }
    }

    private func pairs(_ condition: SQLExpression?) -> [QueryFacts.Join.Pair] {
        (condition?.conjuncts ?? []).compactMap { conjunct in
            guard case .comparison(.equal, .column(let left), .column(let right)) = conjunct else { return nil }
            return .init(left: resolve(left, .join), right: resolve(right, .join))
        }
    }

    // MARK: Expressions

    private mutating func visit(_ expression: SQLExpression, _ clause: Clause) {
        switch expression {
        case .column(let path):
            if path.count == 1, lambdaParameters.contains(path[0].lowercased()) { return }
            columns.append(resolve(path, clause))
        case .function(let call):
            functions.insert(call.name)
            if AllowedFunctions.aggregates.contains(call.name) { add(call, clause) }
        case .window(let call):
            functions.insert(call.name)
            aggregates.append(
                .init(
                    name: call.name, arguments: call.arguments, isDistinct: call.isDistinct, filter: nil,
                    isWindow: true, clause: clause, depth: depth))
        case .subquery(let subquery):
            subqueryCount += 1
            visit(subquery.query, depth: depth + 1)
        case .lambda(let parameters, let body):
            let outer = lambdaParameters
            lambdaParameters.formUnion(Self.names(parameters))
            visit(body, clause)
            lambdaParameters = outer
            return
        default: break
        }
        comparisons += literalComparisons(expression, clause)
        for child in expression.children { visit(child, clause) }
    }

    private mutating func add(_ call: SQLExpression.FunctionCall, _ clause: Clause) {
        aggregates.append(
            .init(
                name: call.name, arguments: call.arguments, isDistinct: call.isDistinct, filter: call.filter,
                isWindow: false, clause: clause, depth: depth))
    }

    private static func names(_ parameters: SQLExpression) -> [String] {
        switch parameters {
        case .column(let path): path.map { $0.lowercased() }
        case .function(let call): call.arguments.flatMap(names)
        default: []
        }
    }

    func resolve(_ path: [String], _ clause: Clause) -> QueryFacts.Column {
        func column(_ name: String, _ qualifier: String?, _ table: String?, _ fields: ArraySlice<String>)
            -> QueryFacts.Column
        {
            .init(
                name: name, qualifier: qualifier, table: table, fields: Array(fields), clause: clause,
                mayBeAlias: qualifier == nil && aliases.contains(name.lowercased()), depth: depth)
        }
        for index in path.indices.dropLast().prefix(3) {
            for scope in scopes.reversed() {
                let match = scope.first { $0.reference.lowercased() == path[index].lowercased() }
                guard let match else { continue }
                return column(path[index + 1], path[index], match.table, path.dropFirst(index + 2))
            }
        }
        if path.count == 2, let scope = scopes.last, !scope.isEmpty {
            // No such table: a struct field if there is one source, else a qualifier that will not bind.
            return column(path[1], path[0], nil, [])
        }
        let only = scopes.last.flatMap { $0.count == 1 ? $0[0].table : nil }
        return column(path.first ?? "", nil, only, path.dropFirst())
    }
}
