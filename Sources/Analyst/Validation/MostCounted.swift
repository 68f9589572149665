import Catalog
import Retrieval
import SQLSyntax

/// "The shop with the most employees": rows of employees are counted. An order by a measure that the question doesn't name
/// (`number_products`, `sum(percentage)`) becomes one by their count, and their table is joined where it is not read.
struct MostCounted: Sendable {
    let repair: BindingRepair
    var catalog: Catalog { repair.catalog }

    /// Most of these means the largest sum of money, to most people.
    private static let amounts: Set = ["sale", "revenue", "payment", "income", "expense", "transaction", "purchase", "spending", "stock", "inventory"]

    func count(_ tree: SyntaxTree, _ question: String, isEnglish: Bool, _ notes: inout Notes) async -> SyntaxTree {
        let facts = tree.facts
        guard isEnglish, facts.hasLimit, facts.setOperationCount == 0, facts.commonTables.isEmpty, facts.subqueryCount == 0, let order = facts.order.first?.expression,
            let counted = counted(question), let measure = measure(order, facts), isUnasked(measure, question)
        else { return tree }
        let read = facts.tables.filter { $0.depth == 0 }
        if facts.isGrouped {
            // A row of what is counted, or one that points at it.
            let isCounted = read.contains { $0.name.lowercased() == counted.name.lowercased() || points(at: counted, from: $0.name) }
            guard isCounted, !facts.output.contains(where: { $0.expression == order }) else { return tree }
            return await ordered(tree, counted, &notes) ?? tree
        }
        guard read.count == 1, let own = catalog.table(named: read[0].name), own.name != counted.name, own.primaryKey.count == 1,
            !facts.aggregates.contains(where: { $0.depth == 0 }),
            let joined = await grouped(tree, own, read[0].reference, counted), let mended = await ordered(joined, counted, &notes)
        else { return tree }
        return mended
    }

    /// The table whose name stands behind "the most" or "the largest number of".
    private func counted(_ question: String) -> Table? {
        let words = QuestionWords(question)
        for (index, word) in words.plain.enumerated() {
            let start: Int
            switch word {
            case "most", "fewest", "least": start = index + 1
            case "largest", "highest", "greatest", "smallest", "lowest", "biggest":
                guard words.plain.dropFirst(index + 1).starts(with: ["number", "of"]) else { continue }
                start = index + 3
            default: continue
            }
            // "Most popular" and "most stock" count no rows; a name of people's own words does.
            let named = words.tables(at: start, catalog).filter { Self.amounts.isDisjoint(with: Words.nameWords($0.name).map(Words.stem)) }
            guard let longest = named.max(by: { $0.name.count < $1.name.count }) else { continue }
            let last = start + Words.nameWords(longest.name).count - 1
            // Several of them: the plural.
            if words.plain[last] != words.stems[last] { return longest }
        }
        return nil
    }

    /// The column that is ordered by, itself or as the argument of an aggregate other than a count.
    private func measure(_ order: SQLExpression, _ facts: QueryFacts) -> String? {
        var order = order
        if case .column(let path) = order, path.count == 1, let output = facts.output.first(where: { $0.alias.lowercased() == path[0].lowercased() }) {
            order = output.expression
        }
        switch order {
        case .column(let path): return path.last
        case .function(let call) where ["sum", "avg", "max", "min"].contains(call.name) && call.arguments.count == 1:
            if case .column(let path) = call.arguments[0] { return path.last }
            return nil
        default: return nil
        }
    }

    private func isUnasked(_ column: String, _ question: String) -> Bool {
        Set(Words.nameWords(column).map(Words.stem)).subtracting(["number", "count", "total", "no", "num"]).isDisjoint(with: Words.stems(question))
    }

    private func points(at table: Table, from name: String) -> Bool {
        catalog.relationships.contains { $0.fromTable.lowercased() == name.lowercased() && $0.toTable == table.name && $0.multiplicity == .manyToOne }
    }

    private func ordered(_ tree: SyntaxTree, _ counted: Table, _ notes: inout Notes) async -> SyntaxTree? {
        guard let count = await repair.parser.expression("count(*)"), var modifiers = tree.json["node"]?["modifiers"]?.array,
            let place = modifiers.firstIndex(where: { $0["type"]?.string == "ORDER_MODIFIER" }), var orders = modifiers[place]["orders"]?.array, !orders.isEmpty
        else { return nil }
        orders[0]["expression"] = count
        modifiers[place]["orders"] = .array(orders)
        notes.repairs.append("counted \(Humanized.name(counted.name))")
        return tree.editingNode { $0["modifiers"] = .array(modifiers) }
    }

    /// The rows of what is counted beside each row of the table read.
    private func grouped(_ tree: SyntaxTree, _ own: Table, _ reference: String, _ counted: Table) async -> SyntaxTree? {
        guard let join = repair.index.joinTree([own.name, counted.name].sorted()).first, join.tables.count <= 3,
            let from = try? await repair.parser.parse("SELECT 1 FROM " + BindingRepair.clause(join)),
            let key = await repair.parser.expression("\(SchemaText.identifier(own.name)).\(SchemaText.identifier(own.primaryKey[0]))")
        else { return nil }
        var qualified = tree
        for column in tree.facts.columns where column.depth == 0 {
            qualified = qualified.renamingColumn(column.name, qualifier: column.qualifier, to: [own.name, column.name])
        }
        guard let joined = qualified.replacingFrom(with: from) else { return nil }
        var groups = [key]
        for item in joined.json["node"]?["select_list"]?.array ?? [] where SyntaxTree.path(item)?.last?.lowercased() != own.primaryKey[0].lowercased() {
            guard SyntaxTree.path(item) != nil else { return nil }
            var group = item
            group["alias"] = .string("")
            groups.append(group)
        }
        return joined.grouping(by: groups)
    }
}
