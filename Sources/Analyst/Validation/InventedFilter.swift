import Catalog
import DuckDB
import Retrieval
import SQLSyntax

/// Conditions on texts that nobody asked for: `city ILIKE '%'` says nothing, `name LIKE '%name%'` is a column's own name,
/// and a text that is neither in the question nor in the data leaves no rows.
struct InventedFilter: Sendable {
    let dataset: Dataset
    /// The question and what was added to it.
    let asked: String
    /// The part of that which explains the question.
    var note: String?
    /// What the question's words were found to be.
    let values: [GroundedValue]

    func drop(_ tree: SyntaxTree, _ notes: inout Notes) async -> SyntaxTree {
        await droppingTexts(asksNoTime ? droppingTimes(tree, &notes) : tree, &notes)
    }

    /// In inner queries too.
    private func droppingTimes(_ tree: SyntaxTree, _ notes: inout Notes) -> SyntaxTree {
        let timeless = tree.droppingConditions(where: isUnsaidTime)
        if timeless != tree { notes.repairs.append("left out a time that nobody asked for") }
        return timeless
    }

    private func droppingTexts(_ tree: SyntaxTree, _ notes: inout Notes) async -> SyntaxTree {
        guard let filter = tree.json["node"]?["where_clause"], filter != .null, tree.facts.setOperationCount == 0 else { return tree }
        let words = Set(Words.stems(asked))
        let conditions = SyntaxTree.conjuncts(filter)
        var kept: [SyntaxValue] = []
        for condition in conditions where await !isInvented(condition, tree, words) { kept.append(condition) }
        // What the note explains is said by what it explains it with.
        if let note {
            let explained = kept.filter { isExplained($0, by: note) }
            if explained.count < kept.count {
                var left: [SyntaxValue] = []
                for condition in kept {
                    if explained.contains(condition), await !isHeld(condition, tree) { continue }
                    left.append(condition)
                }
                kept = left
            }
        }
        // One text that the question does not say may be a code for what it says. Texts of several columns are samples that were copied.
        let unsaid = kept.filter { isUnsaid($0, words) }
        if Set(unsaid.compactMap { Self.comparison($0)?.path }).count > 2 { kept.removeAll(where: unsaid.contains) }
        guard kept.count < conditions.count else { return tree }
        notes.repairs.append("left out a condition that nobody asked for")
        return tree.filtering(kept)
    }

    /// `x IS NOT NULL` of a column that neither the question nor the rest of the query speaks of.
    private func isUnreadNull(_ condition: SyntaxValue, _ tree: SyntaxTree, _ words: Set<String>) -> Bool {
        guard condition["type"]?.string == "OPERATOR_IS_NOT_NULL", let name = condition["children"]?.array.first.flatMap(SyntaxTree.path)?.last,
            words.isDisjoint(with: Words.nameWords(name).map(Words.stem)), EndedOrNot.ends.isDisjoint(with: Words.nameWords(name))
        else { return false }
        return tree.facts.columns.count(where: { $0.name.lowercased() == name.lowercased() }) == 1
    }

    /// `c IN ('A', 'B', 'C')` of a column that holds nothing else, none of which the question says.
    private func isEverything(_ condition: SyntaxValue, _ tree: SyntaxTree, _ words: Set<String>) -> Bool {
        guard condition["type"]?.string == "COMPARE_IN", let items = condition["children"]?.array, items.count > 2, let path = SyntaxTree.path(items[0]), let column = owner(path, tree)?.column,
            case let texts = items.dropFirst().compactMap({ $0["value"]?["value"]?.string }), texts.count == items.count - 1, words.isDisjoint(with: texts.flatMap { Words.stems($0) })
        else { return false }
        let held = Set(column.profile.topValues.map(\.value))
        return !held.isEmpty && column.profile.distinctCount == held.count && held.isSubset(of: texts)
    }

    private func isInvented(_ condition: SyntaxValue, _ tree: SyntaxTree, _ words: Set<String>) async -> Bool {
        if isUnreadNull(condition, tree, words) || isEverything(condition, tree, words) { return true }
        guard let (path, pattern) = Self.comparison(condition), let name = path.last else { return false }
        let text = pattern.filter { $0 != "%" && $0 != "_" }
        let stems = Words.stems(text)
        if stems.isEmpty { return pattern.contains("%") }
        guard words.isDisjoint(with: stems), isText(path, tree) else { return Set(stems) == Set(Words.nameWords(name).map(Words.stem)) && pattern.contains("%") }
        return await !isHeld(condition, tree)
    }

    private func isExplained(_ condition: SyntaxValue, by note: String) -> Bool {
        guard let (_, pattern) = Self.comparison(condition) else { return false }
        let text = Words.normalize(pattern.filter { $0 != "%" && $0 != "_" })
        return text.contains(" ") && Words.normalize(note).contains(text)
    }

    private func isText(_ path: [String], _ tree: SyntaxTree) -> Bool { owner(path, tree).map { $0.column.typeClass == .text } ?? false }

    private func owner(_ path: [String], _ tree: SyntaxTree) -> (table: Table, column: Column)? {
        tree.facts.columns.first { $0.depth == 0 && $0.name.lowercased() == path.last?.lowercased() && $0.clause == .filter }.flatMap { dataset.catalog.owner(of: $0, in: tree) }
    }

    /// Nothing in what was asked tells of a time, not even in words.
    private var asksNoTime: Bool {
        let words = QuestionFrame.words(asked)
        let times: Set = [
            "year", "years", "month", "months", "week", "weeks", "day", "days", "today", "yesterday", "now", "current", "currently", "recent", "recently", "last", "latest", "past", "previous",
            "next", "since", "until", "before", "after", "ago", "century", "decade", "quarter", "fiscal", "date", "dates", "time", "season", "still", "so", "already", "old", "older", "age", "upcoming",
            "noon", "midnight", "morning", "afternoon", "evening", "night", "hour", "hours", "minute", "when", "holiday", "spring", "summer", "autumn", "winter",
            "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
            "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "christmas", "easter",
        ]
        return times.isDisjoint(with: words) && !words.contains { $0.contains { $0.isNumber } && ($0.contains("19") || $0.contains("20")) }
    }

    /// A column compared with a year or a day: `start_year = 1999`, `issued >= '2023-01-01'`.
    private func isUnsaidTime(_ condition: SyntaxValue) -> Bool {
        guard condition["class"]?.string == "COMPARISON", let column = condition["left"], let constant = condition["right"], !constant.holds({ SyntaxTree.path($0) != nil || $0["class"]?.string == "SUBQUERY" }),
            !column.holds({ $0["class"]?.string == "SUBQUERY" }), !column.columnNames.isEmpty
        else { return false }
        let texts = constant.constants
        guard texts.count == 1 else { return false }
        return texts[0].contains(/^(?:19|20)\d\d-\d\d-\d\d/) || column.columnNames.contains { $0.contains("year") } && texts[0].contains(/^(?:19|20)\d\d$/)
    }

    private func isUnsaid(_ condition: SyntaxValue, _ words: Set<String>) -> Bool {
        guard let (_, pattern) = Self.comparison(condition) else { return false }
        let text = pattern.filter { $0 != "%" && $0 != "_" }
        return words.isDisjoint(with: Words.stems(text)) && !values.contains { $0.stored.lowercased() == text.lowercased() }
    }

    /// `column = 'text'`, LIKE or ILIKE, also of `lower(column)`.
    private static func comparison(_ node: SyntaxValue) -> (path: [String], text: String)? {
        let sides: [SyntaxValue]
        if node["type"]?.string == "COMPARE_EQUAL" {
            sides = [node["left"], node["right"]].compactMap { $0 }
        } else if ["~~", "~~*"].contains(node["function_name"]?.string ?? "") {
            sides = node["children"]?.array ?? []
        } else {
            return nil
        }
        guard sides.count == 2, var column = sides.first, sides[1]["class"]?.string == "CONSTANT", sides[1]["value"]?["type"]?["id"]?.string == "VARCHAR",
            let text = sides[1]["value"]?["value"]?.string
        else { return nil }
        if ["lower", "upper"].contains(column["function_name"]?.string ?? ""), let argument = column["children"]?.array.first { column = argument }
        return SyntaxTree.path(column).map { ($0, text) }
    }

    /// Whether the column compared with holds such a text; where that can't be told, it does.
    private func isHeld(_ condition: SyntaxValue, _ tree: SyntaxTree) async -> Bool {
        guard let (path, pattern) = Self.comparison(condition), let (table, column) = owner(path, tree) else { return true }
        let sql = "SELECT 1 FROM \(SQLText.identifier(table.name)) WHERE \(SQLText.identifier(column.name)) ILIKE \(SQLText.literal(pattern)) LIMIT 1"
        return await dataset.look(sql).map { !$0.isEmpty } ?? true
    }
}
