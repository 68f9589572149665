extension SyntaxTree {
    /// What the query does, one plain sentence a step, read off the tree alone.
    public var explanation: [String] {
        Explainer(facts: facts).clauses(query).map(Explainer.sentence)
    }
}

/// Clauses such as "keeps rows where status is 'paid'" for a query; ``ExpressionPhrases`` words the expressions.
struct Explainer {
    private let phrases: ExpressionPhrases

    init(facts: QueryFacts) {
        var names: [String: String] = [:]
        for table in facts.tables { names[table.reference.lowercased()] = table.name }
        phrases = ExpressionPhrases(tableNames: names, namesTables: facts.tables.count > 1)
    }

    /// A capital, and a full stop.
    static func sentence(_ clause: String) -> String { clause.prefix(1).uppercased() + clause.dropFirst() + "." }

    func clauses(_ query: QueryNode) -> [String] {
        var clauses = query.commonTables.map { table in
            "first builds \"\(Humanized.name(table.name))\": " + self.clauses(table.query).joined(separator: "; ")
        }
        switch query.body {
        case .select(let select): clauses += self.clauses(select, query.modifiers)
        case .setOperation(let operation): clauses += self.clauses(operation)
        case .recursive(let recursive):
            clauses += self.clauses(recursive.start) + ["repeats with the rows found until there are no more"]
        case .unknown: break
        }
        let output = query.leadingSelect?.output ?? []
        return clauses + query.modifiers.compactMap { ending($0, output) }
    }

    private func clauses(_ select: QueryNode.Select, _ modifiers: [QueryNode.Modifier]) -> [String] {
        var clauses = sources(select.from)
        if let filter = select.filter { clauses.append("keeps rows where " + phrases.list(filter.conjuncts)) }
        let groups =
            select.groupsByAll ? select.output.map(\.expression).filter { !phrases.isAggregate($0) } : select.groupBy
        if !groups.isEmpty {
            let named = groups.map { group in column(in: select.output, group).map(item) ?? phrases.describe(group) }
            clauses.append("groups the rows by " + English.and(named))
        }
        clauses += outputs(select, modifiers)
        if let having = select.having { clauses.append("keeps groups where " + phrases.list(having.conjuncts)) }
        if let qualify = select.qualify { clauses.append("keeps rows where " + phrases.list(qualify.conjuncts)) }
        return clauses
    }

    private func outputs(_ select: QueryNode.Select, _ modifiers: [QueryNode.Modifier]) -> [String] {
        let aggregates = select.output.filter { phrases.isAggregate($0.expression) }
        let plain = select.output.filter { !phrases.isAggregate($0.expression) }
        var clauses: [String] = []
        let isDistinct = modifiers.contains { if case .distinct(let targets) = $0 { targets.isEmpty } else { false } }
        if aggregates.isEmpty, !plain.isEmpty {
            let all = plain.count == 1 && phrases.isPlainStar(plain[0].expression)
            let what = all ? "every column" : English.and(plain.map(item))
            clauses.append("shows \(isDistinct ? "each different " : "")\(what)")
        } else if !aggregates.isEmpty {
            clauses.append("computes " + English.and(aggregates.map(item)))
        }
        return clauses
    }

    private func item(_ column: OutputColumn) -> String {
        let phrase = phrases.describe(column.expression)
        let alias = Humanized.name(column.alias)
        return alias.isEmpty || phrase.hasSuffix(alias) ? phrase : "\(phrase) as \"\(alias)\""
    }

    /// The output that a position (GROUP BY 2) or an alias means.
    private func column(in output: [OutputColumn], _ expression: SQLExpression) -> OutputColumn? {
        if let number = expression.integerLiteral {
            return output.indices.contains(number - 1) ? output[number - 1] : nil
        }
        guard case .column(let path) = expression, path.count == 1 else { return nil }
        return output.first { $0.alias.lowercased() == path[0].lowercased() }
    }

    // MARK: Sources

    private func sources(_ reference: TableReference) -> [String] {
        switch reference {
        case .none, .unknown: return []
        case .join(let join): return sources(join.left) + [joined(join)]
        default: return ["reads " + source(reference)]
        }
    }

    private func source(_ reference: TableReference) -> String {
        switch reference {
        case .none: return "nothing"
        case .table(let table): return Humanized.name(table.name)
        case .subquery(let query, _): return "the rows of a query that " + clauses(query).joined(separator: "; ")
        case .function(let call, _): return "the values of \(call.name)"
        case .values: return "a list of values"
        case .pivot(let source, _, _): return self.source(source) + " with rows turned into columns"
        case .join(let join): return source(join.left) + " and " + source(join.right)
        case .unknown(let kind): return kind.lowercased()
        }
    }

    private func joined(_ join: TableReference.Join) -> String {
        let right = source(join.right)
        var clause: String
        switch (join.kind, join.type) {
        case ("CROSS", _): clause = "combines every row with every row of \(right)"
        case ("POSITIONAL", _): clause = "puts \(right) beside it row by row"
        case (_, "SEMI"): clause = "keeps rows that have a match in \(right)"
        case (_, "ANTI"): clause = "keeps rows that have no match in \(right)"
        case ("ASOF", _): clause = "joins \(right), taking the closest match"
        default: clause = "joins \(right)"
        }
        if let condition = join.condition {
            clause += " where " + phrases.list(condition.conjuncts)
        } else if !join.using.isEmpty {
            clause += " on equal " + English.and(join.using.map(Humanized.name))
        } else if join.kind == "NATURAL" {
            clause += " on all columns of the same name"
        }
        switch join.type {
        case "LEFT": clause += ", keeping rows without a match"
        case "RIGHT": clause += ", keeping rows of \(right) without a match"
        case "OUTER": clause += ", keeping rows of either side without a match"
        default: break
        }
        return clause
    }

    private func clauses(_ operation: QueryNode.SetOperation) -> [String] {
        let left = clauses(operation.left).joined(separator: "; ")
        let right = clauses(operation.right).joined(separator: "; ")
        let verb =
            switch operation.kind {
            case .union, .unionByName:
                operation.keepsDuplicates
                    ? "adds all rows of a query that" : "adds the rows, without repeats, of a query that"
            case .except: "leaves out the rows of a query that"
            case .intersect: "keeps only the rows also found by a query that"
            }
        return [left, "\(verb) \(right)"]
    }

    // MARK: Endings

    private func ending(_ modifier: QueryNode.Modifier, _ output: [OutputColumn]) -> String? {
        switch modifier {
        case .order(let items):
            let parts = items.map { item -> String in
                let way = item.direction == .descending ? ", largest first" : ""
                guard let column = column(in: output, item.expression) else {
                    return phrases.describe(item.expression) + way
                }
                return (column.alias.isEmpty ? phrases.describe(column.expression) : Humanized.name(column.alias)) + way
            }
            return "sorts by " + parts.joined(separator: ", then by ")
        case .limit(let limit, let offset):
            var parts: [String] = []
            if let offset { parts.append("skips the first \(phrases.describe(offset)) rows") }
            if let limit {
                let count = phrases.describe(limit)
                parts.append(count == "1" ? "returns only the first row" : "returns at most \(count) rows")
            }
            return parts.isEmpty ? nil : parts.joined(separator: " and ")
        case .limitPercent(let limit, _): return limit.map { "returns the first \(phrases.describe($0)) % of the rows" }
        case .distinct(let targets):
            return targets.isEmpty ? nil : "keeps one row for each " + English.and(targets.map(phrases.describe))
        case .unknown: return nil
        }
    }
}

enum Humanized {
    /// `order_date` and `orderDate` to "order date".
    static func name(_ name: String) -> String {
        var result = ""
        var previous: Character = " "
        for character in name {
            if character == "_" || character == "-" {
                result.append(" ")
            } else if character.isUppercase, previous.isLowercase {
                result.append(" " + character.lowercased())
            } else {
                result.append(character)
            }
            previous = character
        }
        let words = result.split(separator: " ").joined(separator: " ")
        return words == words.uppercased() && words.contains(" ") ? words.lowercased() : words
    }
}

enum English {
    static func and(_ items: [String]) -> String {
        guard let final = items.last, items.count > 1 else { return items.first ?? "" }
        return items.dropLast().joined(separator: ", ") + " and " + final
    }
}
