import Catalog
import Retrieval
import SQLSyntax

extension SetConditions {
    /// "Students who have no cat": `kind <> 'cat'` finds those who have something else as well. Where all that is shown and
    /// asked is the student's own, those with a cat are left out, and those with nothing stay.
    func excluding(
        _ tree: SyntaxTree, _ conditions: [SyntaxValue], _ texts: [(path: [String], text: String, isEqual: Bool)], _ question: String,
        _ notes: inout Notes
    ) async -> SyntaxTree {
        let facts = tree.facts
        // Of several, the one that is not of the thing itself.
        let denied = conditions.indices.filter { Self.comparison(conditions[$0]).map { !$0.isEqual } ?? false }
        guard let index = denied.first(where: { Self.comparison(conditions[$0]).map { entity(of: tree, notIn: $0.path) != nil } ?? false }),
            let excluded = Self.comparison(conditions[index]), !texts.contains(where: { $0.path == excluded.path && $0.isEqual }),
            !Self.asksForOthers(than: excluded.text, in: QuestionFrame.words(question)),
            let key = entity(of: tree, notIn: excluded.path),
            let output = facts.columns.first(where: { $0.clause == .output && $0.depth == 0 }),
            let (table, _) = catalog.owner(of: output, in: tree),
            let read = facts.tables.first(where: { $0.depth == 0 && $0.name.lowercased() == table.name.lowercased() })
        else { return tree }
        let others = facts.columns.filter {
            $0.depth == 0 && $0.clause != .join && [$0.qualifier, $0.name].compactMap { $0?.lowercased() } != excluded.path
        }
        guard others.allSatisfy({ catalog.owner(of: $0, in: tree)?.table.name == table.name }) else {
            return await excludingLeaf(tree, conditions, denied: index, at: excluded.path, &notes) ?? tree
        }
        guard let condition = await condition(tree, key, [conditions[index]], negated: true),
            let alone = try? await parser.parse("SELECT 1 FROM \(SchemaText.identifier(read.name)) AS \(SchemaText.identifier(read.reference))"),
            let narrowed = tree.replacingFrom(with: alone)
        else { return tree }
        var kept = conditions
        kept[index] = condition
        notes.repairs.append("left out those that have the value at all")
        return narrowed.filtering(kept)
    }

    /// "Languages that are not English": there is another one, whatever else there is.
    private static func asksForOthers(than text: String, in words: [String]) -> Bool {
        let wanted = QuestionFrame.words(text)
        guard let first = wanted.first, let place = words.indices.first(where: { Words.stem(words[$0]) == Words.stem(first) }), place >= 3 else { return false }
        return words[place - 1] == "not" && ["is", "are", "was", "were"].contains(words[place - 2]) && ["that", "which"].contains(words[place - 3])
            || words[..<place].suffix(2) == ["other", "than"]
    }

    /// "Cities in countries where English is no official language": the table with the value hangs at one other and gives nothing
    /// else, so rows of that other are left out.
    func excludingLeaf(
        _ tree: SyntaxTree, _ conditions: [SyntaxValue], denied index: Int, at path: [String], _ notes: inout Notes
    ) async -> SyntaxTree? {
        let facts = tree.facts
        guard path.count == 2, let read = facts.tables.first(where: { $0.depth == 0 && $0.reference.lowercased() == path[0] }),
            case let pairs = facts.joins.filter({ $0.depth == 0 }).flatMap(\.pairs).filter({ [$0.left, $0.right].contains { $0.qualifier?.lowercased() == path[0] } }),
            pairs.count == 1, let own = [pairs[0].left, pairs[0].right].first(where: { $0.qualifier?.lowercased() == path[0] }),
            let other = [pairs[0].left, pairs[0].right].first(where: { $0 != own }), let qualifier = other.qualifier,
            catalog.relationships.contains(where: { $0.fromTable.lowercased() == read.name.lowercased() && $0.fromColumns.map { $0.lowercased() } == [own.name.lowercased()] && $0.multiplicity == .manyToOne }),
            facts.columns.allSatisfy({ $0.depth > 0 || $0.qualifier != nil && ([.filter, .join].contains($0.clause) || $0.qualifier?.lowercased() != path[0]) }),
            let rest = tree.withoutTable(read.reference),
            let inner = try? await parser.parse("SELECT \([read.reference, own.name].map(SchemaText.identifier).joined(separator: ".")) FROM \(SchemaText.identifier(read.name)) AS \(SchemaText.identifier(read.reference))")
        else { return nil }
        func qualifiers(_ node: SyntaxValue) -> Set<String> {
            var found: Set<String> = []
            _ = node.mapNodes { inner in
                if let path = SyntaxTree.path(inner) { found.insert(path[0].lowercased()) }
                return nil
            }
            return found
        }
        let said = conditions.indices.filter { qualifiers(conditions[$0]) == [path[0]] }
        let left = conditions.indices.filter { !said.contains($0) }
        guard said.contains(index), !left.contains(where: { qualifiers(conditions[$0]).contains(path[0]) }) else { return nil }
        var positive = conditions[index]
        positive["type"] = .string("COMPARE_EQUAL")
        guard let sql = try? await parser.render(inner.filtering([positive] + said.filter { $0 != index }.map { conditions[$0] })),
            let condition = await parser.expression("\([qualifier, other.name].map(SchemaText.identifier).joined(separator: ".")) NOT IN (\(sql))")
        else { return nil }
        notes.repairs.append("left out those that have the value at all")
        return rest.filtering(left.map { conditions[$0] } + [condition])
    }
}
