import Catalog
import Retrieval
import SQLSyntax

/// A table may point at another twice: flights at the airport they leave and the one they reach. Which one a join means
/// is in the question's words, and a query that joins along the other answers another question.
struct RoleKeys: Sendable {
    let catalog: Catalog
    /// Values the question's words were found to be.
    let values: [GroundedValue]

    func choose(_ tree: SyntaxTree, _ question: String, _ notes: inout Notes) -> SyntaxTree {
        let doubled = Dictionary(grouping: catalog.relationships.filter { $0.fromColumns.count == 1 }) { [$0.fromTable, $0.toTable] + $0.toColumns }
            .values.filter { $0.count > 1 }
        guard !doubled.isEmpty else { return tree }
        let words = QuestionFrame.words(question)
        // "To" and "from" mean many things, unless a place of the other table follows.
        let asked = Set(words.indices.filter { index in
            !["to", "from"].contains(words[index]) || doubled.contains { group in
                values.contains { value in
                    value.column.table == group[0].toTable && words.dropFirst(index + 1).starts(with: QuestionFrame.words(value.text))
                }
            }
        }.map { words[$0] })
        var isChanged = false
        let chosen = tree.mapNodes { node in
            guard node["type"]?.string == "SELECT_NODE", let from = node["from_table"] else { return nil }
            let tables = Self.tables(in: from)
            var pairs: [(key: [String], target: [String])] = []
            _ = from.mapNodes { inner in
                guard inner["type"]?.string == "COMPARE_EQUAL", let left = inner["left"].flatMap(SyntaxTree.path), left.count == 2,
                    let right = inner["right"].flatMap(SyntaxTree.path), right.count == 2
                else { return nil }
                pairs += [(left, right), (right, left)]
                return nil
            }
            for pair in pairs {
                guard let keyTable = tables[pair.key[0].lowercased()], let targetTable = tables[pair.target[0].lowercased()] else { continue }
                func isThis(_ relationship: Relationship) -> Bool {
                    relationship.fromTable.lowercased() == keyTable && relationship.toTable.lowercased() == targetTable
                        && relationship.toColumns.map { $0.lowercased() } == [pair.target[1].lowercased()]
                }
                let options = doubled.flatMap { $0 }.filter(isThis).map { $0.fromColumns[0] }
                guard options.count > 1, let used = options.first(where: { $0.lowercased() == pair.key[1].lowercased() }),
                    // Where the query goes both ways it says which is which.
                    !pairs.contains(where: { other in
                        tables[other.key[0].lowercased()] == keyTable && options.contains { $0 != used && $0.lowercased() == other.key[1].lowercased() }
                    })
                else { continue }
                let spoken = options.filter { Self.isSpokenOf($0, among: options, asked) }
                guard spoken.count == 1, spoken[0] != used else { continue }
                isChanged = true
                var node = node
                node["from_table"] = from.mapNodes { inner in
                    guard let path = SyntaxTree.path(inner), path.map({ $0.lowercased() }) == pair.key.map({ $0.lowercased() }) else { return nil }
                    return SyntaxTree.settingPath(inner, [path[0], spoken[0]])
                }
                return node
            }
            return nil
        }
        let options = doubled.map { (table: $0[0].fromTable.lowercased(), keys: $0.map(\.fromColumns[0])) }
        let all = chosen.mapNodes { node in
            guard let changed = choosingInside(node, options, asked) else { return nil }
            isChanged = true
            return changed
        }
        if isChanged { notes.repairs.append("joined by the role the question names") }
        return all
    }

    /// `code IN (SELECT arrival FROM flights …)` goes along a key too.
    private func choosingInside(_ node: SyntaxValue, _ options: [(table: String, keys: [String])], _ asked: Set<String>) -> SyntaxValue? {
        guard node["class"]?.string == "SUBQUERY", let inner = node["subquery"]?["node"], let items = inner["select_list"]?.array, items.count == 1,
            let used = SyntaxTree.path(items[0])?.last?.lowercased(), let from = inner["from_table"], case let read = Self.tables(in: from).values, read.count == 1,
            let keys = options.first(where: { $0.table == read.first && $0.keys.contains { $0.lowercased() == used } })?.keys
        else { return nil }
        let spoken = keys.filter { Self.isSpokenOf($0, among: keys, asked) }
        guard spoken.count == 1, spoken[0].lowercased() != used, !inner.columnNames.contains(spoken[0].lowercased()) else { return nil }
        var node = node
        node["subquery"] = node["subquery"]?.mapNodes { column in
            guard let path = SyntaxTree.path(column), path.last?.lowercased() == used else { return nil }
            return SyntaxTree.settingPath(column, path.dropLast() + [spoken[0]])
        }
        return node
    }

    /// Table names, lowercased, by what the query calls them.
    private static func tables(in from: SyntaxValue) -> [String: String] {
        var tables: [String: String] = [:]
        _ = from.mapNodes { node in
            if node["type"]?.string == "BASE_TABLE", let name = node["table_name"]?.string {
                let alias = node["alias"]?.string ?? ""
                tables[(alias.isEmpty ? name : alias).lowercased()] = name.lowercased()
            }
            return nil
        }
        return tables
    }

    /// By a word that the other columns don't have, or one that means the same role.
    private static func isSpokenOf(_ column: String, among all: [String], _ asked: Set<String>) -> Bool {
        let shared = all.filter { $0 != column }.flatMap(Words.nameWords)
        let own = Words.nameWords(column).filter { !shared.contains($0) }
        return own.contains { word in
            // "Technicians" of `tech_id`.
            asked.contains { Words.stem($0) == Words.stem(word) || word.count > 3 && $0.hasPrefix(word) && $0.count > word.count + 2 }
                || roles.contains { role in role.contains { isCue($0, word) } && role.contains { cue in asked.contains { isCue(cue, $0) } } }
        }
    }

    /// Longer cues are beginnings: "depart" of departing and departures.
    private static func isCue(_ cue: String, _ word: String) -> Bool { cue.count > 3 ? word.hasPrefix(cue) : word == cue }

    /// Words of one role, each with its opposite after it.
    private static let roles: [[String]] = [
        ["source", "src", "origin", "orig", "depart", "leav", "left", "from", "start", "outgoing"],
        ["dest", "dst", "arriv", "to", "reach", "land", "incoming", "target"],
        ["home", "host"], ["away", "visit", "guest"],
        ["win", "won", "winner", "victor"], ["lose", "lost", "loser", "defeated"],
        ["lend", "lent"], ["borrow"], ["lead", "led", "head"], ["assist", "support", "helper"],
        ["send", "sent", "sender"], ["receiv", "recipient"],
        ["buy", "bought", "buyer", "purchas"], ["sell", "sold", "seller"],
    ]
}
