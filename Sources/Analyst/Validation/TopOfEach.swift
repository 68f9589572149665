import Catalog
import Retrieval
import SQLSyntax

/// "For each store, which was the priciest sale": the greatest of every store *and* sale is every sale. The first row of each store is
/// meant, with what is asked of it.
struct TopOfEach: Sendable {
    let catalog: Catalog
    let parser: SyntaxParser

    func keepRows(_ tree: SyntaxTree, _ question: String, isEnglish: Bool, _ notes: inout Notes) async -> SyntaxTree {
        let facts = tree.facts
        guard isEnglish, facts.isGrouped, facts.setOperationCount == 0, facts.having == nil, facts.qualify == nil, !facts.hasLimit, let node = tree.json["node"], let items = node["select_list"]?.array,
            case let groups = node["group_expressions"]?.array ?? [], groups.count > 1, groups.allSatisfy({ SyntaxTree.path($0) != nil }),
            let things = things(question, facts), case let tops = items.indices.filter({ SyntaxTree.holdsAggregate(items[$0]) }), tops.count == 1,
            let function = items[tops[0]]["function_name"]?.string, ["max", "min"].contains(function), let measure = items[tops[0]]["children"]?.array.first, SyntaxTree.path(measure) != nil
        else { return tree }
        let own = groups.filter { group in
            SyntaxTree.path(group).flatMap { tree.facts.column(at: $0) }.flatMap { catalog.owner(of: $0, in: tree) }.map { things.contains($0.table.name) } ?? false
        }
        // Of one of them there is more to a group than the thing itself.
        guard !own.isEmpty, own.count < groups.count else { return tree }
        let partition = own.compactMap(SyntaxTree.path).map { $0.map(SchemaText.identifier).joined(separator: ".") }.joined(separator: ", ")
        let order = (SyntaxTree.path(measure) ?? []).map(SchemaText.identifier).joined(separator: ".")
        guard let text = try? await parser.parse("SELECT 1 FROM t QUALIFY row_number() OVER (PARTITION BY \(partition) ORDER BY \(order) \(function == "max" ? "DESC" : "ASC") NULLS LAST) = 1"),
            let qualify = text.json["node"]?["qualify"]
        else { return tree }
        var changed = items
        changed[tops[0]] = measure.named(as: items[tops[0]])
        notes.repairs.append("kept the first of each")
        return tree.selecting(changed).grouping(by: []).editingNode { node in
            node["group_sets"] = .array([])
            node["qualify"] = qualify
        }
    }

    /// The tables whose name stands behind "for each", in a question for the one that is most.
    private func things(_ question: String, _ facts: QueryFacts) -> [String]? {
        let words = QuestionWords(question)
        guard QuestionFrame(question).isSuperlative || words.plain.contains(where: { $0.count > 5 && $0.hasSuffix("iest") }) else { return nil }
        for (index, word) in words.plain.enumerated() where ["each", "every"].contains(word) && index > 0 && ["for", "in", "of", "at"].contains(words.plain[index - 1]) {
            let named = words.tables(at: index + 1, catalog).map(\.name).filter { name in facts.tables.contains { $0.depth == 0 && $0.name.lowercased() == name.lowercased() } }
            if !named.isEmpty { return named }
        }
        return nil
    }
}
