import Catalog
import Retrieval
import SQLSyntax

/// "Average number of households per fee band" without GROUP BY gives one row: where the words behind "per" or "for each" name one
/// column of what is read, it is grouped by.
struct MissingGroup: Sendable {
    let catalog: Catalog
    let parser: SyntaxParser

    func add(_ tree: SyntaxTree, _ question: String, isEnglish: Bool, _ notes: inout Notes) async -> SyntaxTree {
        let facts = tree.facts
        guard isEnglish, !facts.isGrouped, facts.setOperationCount == 0, facts.commonTables.isEmpty, facts.subqueryCount == 0, facts.having == nil, !facts.hasLimit,
            !facts.output.isEmpty, facts.output.allSatisfy({ GroupOutput.isAggregate($0.expression) }), let items = tree.json["node"]?["select_list"]?.array,
            let path = column(facts, QuestionWords(question)), let group = await parser.expression(path.map(SchemaText.identifier).joined(separator: "."))
        else { return tree }
        notes.repairs.append("grouped as the question says")
        return tree.selecting([group] + items).grouping(by: [group])
    }

    /// Not one that a condition pins to a value: "for each of the 12 in zone 3".
    private func column(_ facts: QueryFacts, _ words: QuestionWords) -> [String]? {
        let filtered = Set(facts.columns.filter { $0.clause == .filter }.map { $0.name.lowercased() })
        var found: [[String]] = []
        for (place, word) in words.plain.enumerated() where word == "per" || word == "each" {
            let said = words.stems.dropFirst(place + 1)
            for read in facts.tables where read.depth == 0 {
                for column in catalog.table(named: read.name)?.columns ?? [] where !filtered.contains(column.name.lowercased()) && column.role != .measure {
                    let name = Words.nameWords(column.name).map(Words.stem)
                    // The whole name, or two words of its end: "fee band" is `collection_fee_band`.
                    guard said.starts(with: name) || (2..<max(2, name.count)).contains(where: { said.starts(with: name.suffix($0)) }) else { continue }
                    found.append([read.reference, column.name])
                }
            }
        }
        return found.count == 1 ? found[0] : nil
    }
}
