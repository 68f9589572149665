import Catalog
import Retrieval
import SQLSyntax

/// "How many people live in …" over a table of places: the places' inhabitants are added up, neither the places nor their
/// numbers are counted.
struct PeopleCounted: Sendable {
    let catalog: Catalog
    let parser: SyntaxParser
    private static let people: Set = ["people", "inhabitants", "residents", "persons", "citizens"]
    private static let numbers: Set = ["population", "inhabitant", "resident"]

    func sum(_ tree: SyntaxTree, _ question: String, _ notes: inout Notes) async -> SyntaxTree {
        let facts = tree.facts
        let words = QuestionFrame.words(question)
        guard let start = words.indices.dropLast(2).first(where: { words[$0] == "how" && words[$0 + 1] == "many" && Self.people.contains(words[$0 + 2]) }),
            facts.setOperationCount == 0, facts.commonTables.isEmpty
        else { return tree }
        let owners = facts.tables.filter { $0.depth == 0 }.flatMap { read in
            (catalog.table(named: read.name)?.columns ?? []).filter { column in
                column.typeClass.isNumeric && Words.nameWords(column.name).contains { Self.numbers.contains(Words.singular($0)) }
            }.map { (read, $0) }
        }
        // Where people are rows, they are counted.
        guard owners.count == 1, let (read, column) = owners.first, !Words.nameWords(read.name).contains(where: { Self.people.contains($0) || $0 == "person" }),
            words.dropFirst(start).prefix(5).contains(where: { ["live", "lives", "living", "are", "inhabit", "reside", "in", "there"].contains($0) }),
            let sum = await parser.expression("sum(\(SchemaText.identifier(read.reference)).\(SchemaText.identifier(column.name)))")
        else { return tree }
        let summed = tree.summing(sum) { call in
            let name = call["function_name"]?.string
            return name == "count_star" || name == "count" && call["distinct"] == .boolean(false)
                && call["children"]?.array.first.flatMap(SyntaxTree.path)?.last?.lowercased() == column.name.lowercased()
        }
        if summed != tree { notes.repairs.append("added up the people") }
        return summed
    }
}
