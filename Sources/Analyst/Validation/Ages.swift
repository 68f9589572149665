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
        let asksMoment = " \(words.joined(separator: " ")) ".contains(/\ (?:when|while|upon|at the time|at time|(?:on|at) the (?:day|date|start|end))\ /)
        let counted = tree.mapNodes { node -> SyntaxValue? in
            if let years = Self.yearsAlready(node) { return years }
            guard let (birth, moment) = span(node, tree) else { return nil }
            var end = moment ?? now
            // A day that nobody gave is the model's guess of the one that is told.
            let isGuessed = moment.map { Self.isNow($0) && Set($0.constants.flatMap { $0.split(separator: "-").map(String.init) }).isDisjoint(with: words) } ?? true
            if isGuessed, asksMoment, let event = event(beside: birth, tree) { end = event }
            return pattern.filling(["birth": birth, "moment": end])
        }
        let aged = await betweenExtremes(asksMoment ? await pastAge(counted, pattern) : counted, words, pattern)
        if aged != tree { notes.repairs.append("counted ages in whole years") }
        return aged
    }

    /// "Older than 20 when they joined" written as having joined before a day twenty years ago: `joined < DATE '…' - to_years(20)`.
    private func pastAge(_ tree: SyntaxTree, _ pattern: SyntaxValue) async -> SyntaxTree {
        guard let compared = await parser.expression("age > years") else { return tree }
        return tree.mapNodes { node in
            guard node["class"]?.string == "COMPARISON", ["COMPARE_LESSTHAN", "COMPARE_LESSTHANOREQUALTO"].contains(node["type"]?.string ?? ""), let moment = node["left"],
                let years = node["right"].flatMap(Self.yearsBack), let (table, own) = column(moment, tree), own.typeClass.isTemporal, !own.isBirth,
                case let births = table.columns.filter(\.isBirth), births.count == 1
            else { return nil }
            let birth = moment.mapNodes { inner in SyntaxTree.path(inner).map { SyntaxTree.settingPath(inner, $0.dropLast() + [births[0].name]) } }
            return compared.filling(["age": pattern.filling(["birth": birth, "moment": moment]), "years": years])
        }
    }

    /// The number in a constant day less `to_years(number)`.
    private static func yearsBack(_ node: SyntaxValue) -> SyntaxValue? {
        guard node["function_name"]?.string == "-", node.columnNames.isEmpty, let interval = node["children"]?.array.last, interval["function_name"]?.string == "to_years" else { return nil }
        return interval["children"]?.array.first
    }

    /// "How many years older is the oldest than the youngest" over other dates than those of birth.
    private func betweenExtremes(_ tree: SyntaxTree, _ words: [String], _ pattern: SyntaxValue) async -> SyntaxTree {
        let facts = tree.facts
        guard ["oldest", "youngest"].allSatisfy(words.contains), !Set(words).isDisjoint(with: ["older", "younger", "difference", "gap"]), words.starts(with: ["how"]) || words.contains("age"),
            facts.tables.count == 1, facts.output.count == 1, !facts.isGrouped, let table = catalog.table(named: facts.tables[0].name),
            case let births = table.columns.filter(\.isBirth), births.count == 1,
            // In days, or of other dates.
            !facts.columns.contains(where: { $0.name.lowercased() == births[0].name.lowercased() }) || tree.json["node"]?["select_list"]?.array.first?["function_name"]?.string == "-",
            let birth = await parser.expression(SchemaText.identifier(births[0].name)), let first = await parser.expression("min(x)"), let last = await parser.expression("max(x)")
        else { return tree }
        return tree.selecting([pattern.filling(["birth": first.filling(["x": birth]), "moment": last.filling(["x": birth])])]).withoutModifiers()
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
        case "/", "//":
            // Days over the days of a year.
            guard arguments.count == 2, let year = arguments[1].number, (365...366).contains(year), arguments[0]["function_name"]?.string == "-", let days = arguments[0]["children"]?.array, days.count == 2,
                isBirth(days[1], tree)
            else { return nil }
            return (days[1], Self.isNow(days[0]) ? nil : days[0])
        case "age":
            guard let birth = arguments.last, isBirth(birth, tree) else { return nil }
            return (birth, arguments.count > 1 ? arguments[0] : nil)
        case "date_diff", "datediff":
            guard arguments.count == 3, Self.isYear(arguments[0]), isBirth(arguments[1], tree) else { return nil }
            return (arguments[1], Self.isNow(arguments[2]) && arguments[2].constants.first.map { $0 == today } ?? true ? nil : arguments[2])
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

    /// The one other date that is told of a person, or of what is read beside.
    private func event(beside birth: SyntaxValue, _ tree: SyntaxTree) -> SyntaxValue? {
        guard let (table, own) = column(birth, tree) else { return nil }
        let dates = table.columns.filter { $0.isDay && $0.name != own.name }
        if dates.count == 1 { return birth.mapNodes { inner in SyntaxTree.path(inner).map { SyntaxTree.settingPath(inner, $0.dropLast() + [dates[0].name]) } } }
        let others = tree.facts.tables.filter { $0.depth == 0 && $0.name.lowercased() != table.name.lowercased() }.flatMap { read in
            (catalog.table(named: read.name)?.columns.filter(\.isDay) ?? []).map { [read.reference, $0.name] }
        }
        guard dates.isEmpty, others.count == 1 else { return nil }
        return birth.mapNodes { inner in SyntaxTree.path(inner).map { _ in SyntaxTree.settingPath(inner, others[0]) } }
    }
}

extension Column {
    /// A day, perhaps kept as text.
    var isDay: Bool { typeClass.isTemporal || typeClass == .text && !Set(Words.nameWords(name)).isDisjoint(with: ["date", "day", "dt"]) }

    /// When someone was born.
    var isBirth: Bool { (typeClass.isTemporal || typeClass == .text) && !Set(Words.nameWords(name)).isDisjoint(with: ["birth", "birthday", "birthdate", "born", "dob", "birthdt"]) }
}
