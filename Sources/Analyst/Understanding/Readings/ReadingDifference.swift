import Catalog
import DuckDB
import SQLSyntax

/// What two queries that were written for one question understand differently: what is shown, where a value is looked for, which
/// tables are read. Two readings of one mind are what the words leave open, and people can say which they mean.
struct ReadingDifference: Sendable {
    let catalog: Catalog

    /// - Returns: nil where both read alike, or differ in what can't be told in a phrase.
    func between(_ chosen: Executed, _ other: Executed) -> Assumption? {
        let (own, theirs) = (chosen.query.tree, other.query.tree)
        if let (ours, others) = apart(shown(own), shown(theirs)) {
            return Assumption(text: "The question is read as asking for \(ours).", alternative: "It could also ask for \(others).")
        }
        if let (value, ours, others) = lookedFor(own, theirs) {
            return Assumption(text: "\"\(value)\" is looked for in \(ours).", alternative: "It could also be looked for in \(others).")
        }
        if let (ours, others) = apart(tables(own), tables(theirs)) {
            return Assumption(text: "The question is read as speaking of \(ours).", alternative: "It could also speak of \(others).")
        }
        return nil
    }

    /// The phrases of each that the other has not; nil where either has nothing of its own.
    private func apart(_ own: [String]?, _ theirs: [String]?) -> (String, String)? {
        guard let own, let theirs else { return nil }
        let (ours, others) = (own.filter { !theirs.contains($0) }, theirs.filter { !own.contains($0) })
        return ours.isEmpty || others.isEmpty ? nil : (ours.joined(separator: ", "), others.joined(separator: ", "))
    }

    private func shown(_ tree: SyntaxTree) -> [String]? {
        var phrases: [String] = []
        for item in tree.facts.output {
            guard let phrase = phrase(item.expression, tree) else { return nil }
            phrases.append(phrase)
        }
        return phrases
    }

    private func phrase(_ expression: SQLExpression, _ tree: SyntaxTree) -> String? {
        switch expression {
        case .column(let path):
            return tree.facts.column(at: path).flatMap { name($0, tree) }
        case .function(let call):
            if call.name == "count_star" { return "the number of rows" }
            let names = ["avg": "the average of", "sum": "the sum of", "max": "the highest", "min": "the lowest", "count": "the number of", "median": "the median of"]
            guard let said = names[call.name], call.arguments.count == 1, let argument = phrase(call.arguments[0], tree) else { return nil }
            return "\(said) \(argument)"
        case .cast(let inner, _, _): return phrase(inner, tree)
        default: return nil
        }
    }

    private func name(_ column: QueryFacts.Column, _ tree: SyntaxTree) -> String? {
        guard let (table, own) = catalog.owner(of: column, in: tree) else { return nil }
        return "\(Humanized.name(own.name)) of \(Humanized.name(table.name))"
    }

    private func tables(_ tree: SyntaxTree) -> [String]? {
        tree.facts.tableNames.compactMap { catalog.table(named: $0) }.map { Humanized.name($0.name) }
    }

    /// A text that both compare with, in columns that differ.
    private func lookedFor(_ own: SyntaxTree, _ theirs: SyntaxTree) -> (String, String, String)? {
        for ours in own.facts.comparisons {
            guard case .text(let pattern) = ours.literal.value, let place = name(ours.column, own), case let text = pattern.filter({ $0 != "%" }) else { continue }
            // As a whole or as a part.
            let same = theirs.facts.comparisons.filter { $0.literal.value.description.filter { $0 != "%" }.lowercased() == text.lowercased() }
            let others = same.compactMap { name($0.column, theirs) }
            if let other = others.first, !others.contains(place) { return (text, place, other) }
        }
        return nil
    }
}
