import Catalog
import Retrieval
import SQLSyntax

/// "The name of the song" in a table of singers that has `name` and `song_name`: the column that the phrase names whole.
enum AttributeOfThing {
    static func choose(_ tree: SyntaxTree, _ question: String, _ catalog: Catalog, _ notes: inout Notes) -> SyntaxTree {
        let facts = tree.facts
        guard let items = tree.json["node"]?["select_list"]?.array, items.count == facts.output.count else { return tree }
        let words = QuestionWords(question)
        var chosen = items
        for (position, item) in facts.output.enumerated() {
            guard let output = facts.column(of: item), let (table, column) = catalog.owner(of: output, in: tree),
                case let own = Words.nameWords(column.name).map(Words.stem), own.count == 1, let thing = thing(of: own[0], words),
                !Words.nameWords(table.name).map(Words.stem).contains(thing),
                let whole = table.columns.first(where: { Words.nameWords($0.name).map(Words.stem) == [thing, own[0]] && $0.typeClass == column.typeClass }),
                !facts.columns.contains(where: { $0.clause == .output && $0.name.lowercased() == whole.name.lowercased() }),
                let path = SyntaxTree.path(items[position])
            else { continue }
            chosen[position] = SyntaxTree.settingPath(items[position], path.dropLast() + [whole.name])
            notes.repairs.append("shows \(Humanized.name(whole.name))")
        }
        return chosen == items ? tree : tree.selecting(chosen)
    }

    /// The noun behind "name … of the", "names … for all the", where the attribute is said once.
    private static func thing(of attribute: String, _ words: QuestionWords) -> String? {
        let places = words.stems.indices.filter { words.stems[$0] == attribute }
        guard places.count == 1, let place = places.first,
            let of = words.plain.indices.first(where: { $0 > place && ["of", "for"].contains(words.plain[$0]) }), of - place <= 6
        else { return nil }
        return words.plain.indices.first { $0 > of && !["the", "all", "each", "every", "a", "an", "any"].contains(words.plain[$0]) }.map { words.stems[$0] }
    }
}
