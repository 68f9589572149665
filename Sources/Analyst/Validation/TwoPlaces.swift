import Catalog
import Retrieval
import SQLSyntax

/// "Flights from Oslo to Rome" where flights point at airports twice: one join finds neither, as no airport is in both
/// towns. Each place is asked of its own key.
struct TwoPlaces: Sendable {
    let catalog: Catalog
    let parser: SyntaxParser
    let values: [GroundedValue]

    func ask(_ tree: SyntaxTree, _ question: String, _ notes: inout Notes) async -> SyntaxTree {
        let facts = tree.facts
        guard facts.setOperationCount == 0, facts.subqueryCount == 0, facts.commonTables.isEmpty, let filter = tree.json["node"]?["where_clause"], filter != .null,
            let (first, last) = places(question)
        else { return tree }
        let keys = catalog.relationships.filter { $0.toTable == first.column.table && $0.fromColumns.count == 1 && facts.tables.contains(where: { [name = $0.fromTable] in $0.name.lowercased() == name.lowercased() }) }
        guard keys.count == 2, keys[0].fromTable == keys[1].fromTable, let source = keys.first(where: { Self.isStart($0.fromColumns[0]) }),
            let target = keys.first(where: { $0.fromColumns != source.fromColumns && Self.isEnd($0.fromColumns[0]) }),
            let own = facts.tables.first(where: { $0.name.lowercased() == source.fromTable.lowercased() }),
            facts.tables.count(where: { $0.name.lowercased() == source.fromTable.lowercased() }) == 1,
            // Read twice, it is asked for both already.
            facts.tables.count(where: { $0.name.lowercased() == first.column.table.lowercased() }) == 1,
            // What the other table shows has to stay.
            !facts.columns.contains(where: { $0.clause != .filter && $0.clause != .join && catalog.owner(of: $0, in: tree)?.table.name == first.column.table })
        else { return tree }
        let texts = Set([first, last].flatMap { [$0.stored.lowercased(), $0.text.lowercased()] })
        let kept = SyntaxTree.conjuncts(filter).filter { condition in
            !condition.holds { $0["class"]?.string == "CONSTANT" && texts.contains($0["value"]?["value"]?.string?.lowercased() ?? "") }
        }
        guard kept.count < SyntaxTree.conjuncts(filter).count, let from = await condition(source, own.reference, first), let to = await condition(target, own.reference, last) else { return tree }
        notes.repairs.append("asked each place of its own key")
        // Beside others the table of places stays where it is: a needless join is dropped later.
        let others = Set(facts.tables.map { $0.name.lowercased() }).subtracting([source.fromTable.lowercased(), first.column.table.lowercased()])
        guard others.isEmpty, kept.allSatisfy({ $0.columnNames.allSatisfy { catalog.table(named: own.name)?.column(named: $0) != nil } }),
            let alone = try? await parser.parse("SELECT 1 FROM \(SchemaText.identifier(own.name)) AS \(SchemaText.identifier(own.reference))"), let narrowed = tree.replacingFrom(with: alone)
        else { return tree.filtering(kept + [from, to]) }
        return narrowed.filtering(kept + [from, to])
    }

    /// The values behind "from" and "to", of one column.
    private func places(_ question: String) -> (GroundedValue, GroundedValue)? {
        let words = QuestionFrame.words(question)
        func value(behind cues: Set<String>) -> GroundedValue? {
            for index in words.indices where cues.contains(words[index]) {
                for start in (index + 1)..<min(index + 4, words.count) where index + 1 < words.count {
                    if let value = values.first(where: { words.dropFirst(start).starts(with: QuestionFrame.words($0.text)) }) { return value }
                }
            }
            return nil
        }
        guard let first = value(behind: ["from", "depart", "departing", "departs", "leaving", "leave"]), let last = value(behind: ["to", "destination", "arriving", "arrive", "arrives"]),
            first.column == last.column, first.stored != last.stored
        else { return nil }
        return (first, last)
    }

    static func isStart(_ column: String) -> Bool {
        Words.nameWords(column).contains { ["source", "from", "origin", "src", "departure", "start", "sender", "depart"].contains($0) }
    }
    static func isEnd(_ column: String) -> Bool {
        Words.nameWords(column).contains { ["dest", "destination", "to", "target", "arrival", "end", "receiver", "arrive"].contains($0) }
    }

    private func condition(_ key: Relationship, _ reference: String, _ place: GroundedValue) async -> SyntaxValue? {
        let own = "\(SchemaText.identifier(reference)).\(SchemaText.identifier(key.fromColumns[0]))"
        let inner = "SELECT \(SchemaText.identifier(key.toColumns[0])) FROM \(SchemaText.identifier(key.toTable)) WHERE \(SchemaText.identifier(place.column.column)) = "
        guard let literal = await parser.literal(text: place.stored), let pattern = await parser.expression("\(own) IN (\(inner)'')") else { return nil }
        return pattern.mapNodes { $0["class"]?.string == "CONSTANT" ? literal : nil }
    }
}
