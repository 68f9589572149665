import Catalog
import DuckDB
import Retrieval
import SQLSyntax

/// An age is a number of whole years, at a moment that the question may name: `age(date_of_birth)` is an interval to now, and
/// `date_diff('year', …)` counts a year from New Year's Eve to New Year's Day.
struct Ages: Sendable {
    let catalog: Catalog
    let parser: SyntaxParser
    /// ISO date.
    let today: String

    func inYears(_ tree: SyntaxTree, _ question: String, _ notes: inout Notes) async -> SyntaxTree {
        let words = QuestionFrame.words(question)
        guard !Set(words).isDisjoint(with: ["age", "ages", "aged", "old", "older", "younger"]), let pattern = await parser.expression("date_sub('year', birth, moment)"),
            let now = await parser.expression("DATE '\(today)'")
        else { return tree }
        let asksMoment = " \(words.joined(separator: " ")) ".contains(/\ (?:when|while|upon|at the time|at time)\ /)
        let counted = tree.mapNodes { node -> SyntaxValue? in
            if let years = Self.yearsAlready(node) { return years }
            guard let (birth, moment) = span(node, tree) else { return nil }
            var end = moment ?? now
            if moment == nil, asksMoment, let event = event(beside: birth, tree) { end = event }
            return pattern.filling(["birth": birth, "moment": end])
        }
        if counted != tree { notes.repairs.append("counted ages in whole years") }
        return counted
    }

    /// `date_part('year', age(…))` and `year(age(…))`, whose inside is years by then.
    private static func yearsAlready(_ node: SyntaxValue) -> SyntaxValue? {
        guard node["class"]?.string == "FUNCTION", ["date_part", "datepart", "year"].contains(node["function_name"]?.string ?? ""), let inner = node["children"]?.array.last,
            inner["function_name"]?.string == "date_sub"
        else { return nil }
        return inner
    }

    /// From a birth to a moment, nil for now: of `age(birth)`, `age(moment, birth)` or `date_diff('year', birth, moment)`.
    private func span(_ node: SyntaxValue, _ tree: SyntaxTree) -> (birth: SyntaxValue, moment: SyntaxValue?)? {
        guard node["class"]?.string == "FUNCTION", let name = node["function_name"]?.string, let arguments = node["children"]?.array else { return nil }
        switch name {
        case "age":
            guard let birth = arguments.last, isBirth(birth, tree) else { return nil }
            return (birth, arguments.count > 1 ? arguments[0] : nil)
        case "date_diff", "datediff":
            guard arguments.count == 3, Self.isYear(arguments[0]), isBirth(arguments[1], tree) else { return nil }
            return (arguments[1], Self.isNow(arguments[2]) ? nil : arguments[2])
        default: return nil
        }
    }

    private static func isYear(_ node: SyntaxValue) -> Bool { ["year", "years"].contains(node["value"]?["value"]?.string?.lowercased() ?? "") }

    /// "Now" is pinned to a day by then.
    private static func isNow(_ node: SyntaxValue) -> Bool { node.columnNames.isEmpty }

    private func isBirth(_ node: SyntaxValue, _ tree: SyntaxTree) -> Bool {
        guard let column = column(node, tree)?.column else { return false }
        return column.isBirth
    }

    private func column(_ node: SyntaxValue, _ tree: SyntaxTree) -> (table: Table, column: Column)? {
        let bare = node["class"]?.string == "CAST" ? node["child"] ?? node : node
        return SyntaxTree.path(bare).flatMap { tree.facts.column(at: $0) }.flatMap { catalog.owner(of: $0, in: tree) }
    }

    /// The one other date that is told of a person.
    private func event(beside birth: SyntaxValue, _ tree: SyntaxTree) -> SyntaxValue? {
        guard let (table, own) = column(birth, tree), case let dates = table.columns.filter({ $0.typeClass.isTemporal && $0.name != own.name }), dates.count == 1 else { return nil }
        return birth.mapNodes { inner in SyntaxTree.path(inner).map { SyntaxTree.settingPath(inner, $0.dropLast() + [dates[0].name]) } }
    }
}

extension Column {
    /// When someone was born.
    var isBirth: Bool { typeClass.isTemporal && !Set(Words.nameWords(name)).isDisjoint(with: ["birth", "birthday", "birthdate", "born", "dob", "birthdt"]) }
}
