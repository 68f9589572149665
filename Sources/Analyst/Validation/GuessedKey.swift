import Catalog
import DuckDB
import Retrieval
import SQLSyntax

/// `dog_id = 1` for a dog that the question calls by its name: nobody gave a key. What the name is stored as takes its place, unless the query
/// asks for that already.
struct GuessedKey: Sendable {
    let catalog: Catalog
    let parser: SyntaxParser
    let values: [GroundedValue]

    func name(_ tree: SyntaxTree, asked: String, _ notes: inout Notes) async -> SyntaxTree {
        let words = QuestionFrame.words(asked)
        var (named, text) = (tree, tree.json.description.lowercased())
        for comparison in tree.facts.comparisons where comparison.comparison == .equal && comparison.function == nil {
            guard let number = comparison.literal.value.double, !words.contains(where: { Double($0) == number }),
                let (table, column) = catalog.owner(of: comparison.column, in: tree), [.key, .foreignKey].contains(column.role), column.typeClass.isNumeric
            else { continue }
            let link = catalog.relationships.first { $0.fromTable == table.name && $0.fromColumns == [column.name] }
            let called = values.filter { $0.match != .fuzzy && $0.text.count > 2 && $0.column.table == link?.toTable ?? table.name && $0.stored.contains(where: \.isLetter) }
            guard let value = called.first, Set(called.map(\.stored)).count == 1 else { continue }
            let path = [comparison.column.qualifier, comparison.column.name].compactMap(\.self)
            let own = path.map(SchemaText.identifier).joined(separator: ".")
            let key = link?.toColumns.first ?? column.name
            let source = "SELECT \(SchemaText.identifier(key)) FROM \(SchemaText.identifier(value.column.table)) WHERE \(SchemaText.identifier(value.column.column)) = ''"
            guard let literal = await parser.literal(text: value.stored), let pattern = await parser.expression("\(own) IN (\(source))") else { continue }
            let isAsked = text.contains(value.stored.lowercased())
            named = named.mapNodes { node in
                guard node["type"]?.string == "COMPARE_EQUAL", node["left"].flatMap(SyntaxTree.path)?.map({ $0.lowercased() }) == path.map({ $0.lowercased() }), node["right"]?.number == number else { return nil }
                return isAsked ? SyntaxTree.equality(node["left"] ?? .null, node["left"] ?? .null) : pattern.mapNodes { $0["class"]?.string == "CONSTANT" ? literal : nil }
            }
            text = named.json.description.lowercased()
        }
        guard named != tree else { return tree }
        notes.repairs.append("asked for the name rather than a key that nobody gave")
        // What equals itself says nothing.
        return named.droppingConditions { $0["type"]?.string == "COMPARE_EQUAL" && $0["left"] == $0["right"] }
    }
}
