import Catalog
import Retrieval
import SQLSyntax

/// "Which airlines have a flight from Oslo?" is answered with names, not with the numbers that flights point at airlines by:
/// where the question speaks of airlines, or the column is called a number (`vet_id`, `lender_nr`), which nobody reads.
struct EntityNames: Sendable {
    let repair: BindingRepair
    var catalog: Catalog { repair.catalog }

    private static let identifierWords: Set = [
        "id", "ids", "code", "codes", "number", "numbers", "key", "keys", "identifier", "identifiers", "abbreviation", "abbreviations",
    ]

    func name(_ tree: SyntaxTree, _ question: String, _ notes: inout Notes) async -> SyntaxTree {
        let facts = tree.facts
        let asked = Set(Words.stems(question))
        let words = QuestionFrame.words(question)
        // "The number of" counts, and "loan number 2050" says which loan: neither asks for a number.
        let names = words.indices.filter { index in
            guard words.indices.contains(index + 1) else { return true }
            return !(words[index] == "number" && words[index + 1] == "of") && words[index + 1].first?.isNumber != true
        }.map { words[$0] }
        guard Self.identifierWords.isDisjoint(with: names), !facts.groupsByAll else { return tree }
        guard facts.setOperationCount == 0 else { return await namingSides(tree, question, &notes) }
        let spoken = await naming(tree, facts, asked, &notes)
        return spoken == tree ? await NumberNames(catalog: catalog, parser: repair.parser).name(tree, &notes) : spoken
    }

    /// Both sides of a set operation, where names tell things apart as well as their numbers do.
    private func namingSides(_ tree: SyntaxTree, _ question: String, _ notes: inout Notes) async -> SyntaxTree {
        guard let node = tree.json["node"], let left = node["left"], let right = node["right"], node["modifiers"]?.array.isEmpty ?? true else { return tree }
        var sides: [SyntaxValue] = []
        var found = Notes()
        for side in [left, right] {
            let alone = SyntaxTree(alone: side)
            guard side["type"]?.string == "SELECT_NODE", let output = alone.facts.output.first, alone.facts.output.count == 1, let column = alone.facts.column(of: output),
                let (table, own) = catalog.owner(of: column, in: alone),
                let link = catalog.relationships.first(where: { $0.fromTable == table.name && $0.fromColumns == [own.name] }),
                let target = catalog.table(named: link.toTable), let profile = target.titleColumn?.profile,
                !profile.distinctIsApproximate, profile.distinctCount == target.rowCount,
                case let named = await name(alone, question, &found), named != alone, let mended = named.json["node"]
            else { return tree }
            sides.append(mended)
        }
        notes.add(found)
        return tree.editingNode { ($0["left"], $0["right"]) = (sides[0], sides[1]) }
    }

    private func naming(_ tree: SyntaxTree, _ facts: QueryFacts, _ asked: Set<String>, _ notes: inout Notes) async -> SyntaxTree {
        for output in facts.columns where output.clause == .output && output.depth == 0 {
            guard let (table, column) = catalog.owner(of: output, in: tree), column.role == .foreignKey,
                let link = catalog.relationships.first(where: {
                    $0.fromTable == table.name && $0.fromColumns == [column.name] && $0.multiplicity == .manyToOne && $0.toTable != table.name
                }),
                let target = catalog.table(named: link.toTable), let shown = target.titleColumn,
                Set(Words.nameWords(target.name).map(Words.stem)).isSubset(of: asked),
                facts.output.contains(where: { $0.expression == .column([output.qualifier, output.name].compactMap { $0 }) })
            else { continue }
            let present = facts.tables.filter { $0.depth == 0 }
            let place = [present.first { $0.name.lowercased() == target.name.lowercased() }?.reference ?? target.name, shown.name]
            let path = [output.qualifier, output.name].compactMap { $0 }
            var named = tree.showing(place, for: path)
            if facts.isGrouped {
                guard let group = await repair.parser.expression(place.map(SchemaText.identifier).joined(separator: ".")) else { return tree }
                named = named.adding(group: group)
            }
            if !present.contains(where: { $0.name.lowercased() == target.name.lowercased() }) {
                guard let joined = await repair.rejoined(named, keepsTables: true) else { return tree }
                named = joined
            }
            notes.repairs.append("shows \(Humanized.name(target.name)) by name")
            return named
        }
        return tree
    }
}

extension SyntaxTree {
    /// The outermost select list with another column in the place of one.
    fileprivate func showing(_ place: [String], for path: [String]) -> SyntaxTree {
        guard let items = json["node"]?["select_list"]?.array else { return self }
        return selecting(items.map { item in
            guard Self.path(item)?.map({ $0.lowercased() }) == path.map({ $0.lowercased() }) else { return item }
            return Self.settingPath(item, place)
        })
    }
}
