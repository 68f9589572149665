import Catalog
import Retrieval
import SQLSyntax

/// Sums that a question spells out and a query gets half: differences, multiples and shares of a part.
struct Reckoning: Sendable {
    let parser: SyntaxParser

    func mend(_ tree: SyntaxTree, _ question: String, isEnglish: Bool, _ notes: inout Notes) async -> SyntaxTree {
        guard isEnglish else { return tree }
        let words = QuestionFrame.words(question)
        let subtracted = await ofTwoNumbers(ofBothHalves(tree, &notes), " " + words.joined(separator: " ") + " ", &notes)
        return ofOne(withoutSubtrahend(ofPart(subtracted, words, &notes), words, &notes), words, &notes)
    }

    /// "How many more bad customers than good ones" written as one count EXCEPT another: one less the other.
    private func ofTwoNumbers(_ tree: SyntaxTree, _ text: String, _ notes: inout Notes) async -> SyntaxTree {
        guard let node = tree.json["node"], node["type"]?.string == "SET_OPERATION_NODE", let left = node["left"], let right = node["right"],
            Self.isNumber(left), Self.isNumber(right),
            let first = try? await parser.render(SyntaxTree(alone: left)), let second = try? await parser.render(SyntaxTree(alone: right))
        else { return tree }
        let reckoned: String
        if text.contains(/\ (?:how many times|times as|ratio)\ /) {
            reckoned = "SELECT 1.0 * (\(first)) / (\(second)) AS times"
        } else if text.contains(/\ (?:more|additional|higher|greater|larger|older|difference|longer)\ /) {
            reckoned = "SELECT (\(first)) - (\(second)) AS difference"
        } else if text.contains(/\ (?:fewer|less|lower|smaller|younger|shorter)\ /) {
            reckoned = "SELECT (\(second)) - (\(first)) AS difference"
        } else {
            return tree
        }
        guard let mended = try? await parser.parse(reckoned) else { return tree }
        notes.repairs.append("reckoned with the two numbers")
        return mended
    }

    /// A SELECT of one aggregate over all its rows.
    private static func isNumber(_ node: SyntaxValue) -> Bool {
        guard node["type"]?.string == "SELECT_NODE", let items = node["select_list"]?.array, items.count == 1 else { return false }
        return SyntaxTree.holdsAggregate(items[0]) && node["group_expressions"]?.array.isEmpty == true
    }

    /// "Of the wines under 40, what percentage score above 85": what is said of the whole holds for what the share is taken of.
    private func ofPart(_ tree: SyntaxTree, _ words: [String], _ notes: inout Notes) -> SyntaxTree {
        guard let place = Self.whole(words), tree.json["node"]?["type"]?.string == "SELECT_NODE", !tree.facts.isGrouped, tree.facts.functions.contains("/") else { return tree }
        var moved: [SyntaxValue] = []
        let (whole, part) = (Set(words[place].map(Words.stem)), Set(words[place.upperBound...].map(Words.stem)))
        /// By a word that stands in the one alone; what both say tells nothing.
        func isSaid(_ condition: SyntaxValue, in here: Set<String>, notIn there: Set<String>) -> Bool {
            let said = Set(Self.literals(condition).map(Words.stem)).subtracting(here.intersection(there))
            return !said.isEmpty && said.isSubset(of: here)
        }
        if let exchanged = Self.exchanged(tree, { isSaid($0, in: whole, notIn: part) }, { isSaid($0, in: part, notIn: whole) }) {
            notes.repairs.append("took the share of the part asked about")
            return exchanged
        }
        /// The condition without what is said of the whole; nil where nothing is, or all of it.
        func narrowed(_ condition: SyntaxValue) -> SyntaxValue? {
            let parts = SyntaxTree.conjuncts(condition)
            let ofWhole = parts.filter { isSaid($0, in: whole, notIn: part) }
            guard !ofWhole.isEmpty, ofWhole.count < parts.count else { return nil }
            moved += ofWhole.filter { !moved.contains($0) }
            let left = parts.filter { !ofWhole.contains($0) }
            return SyntaxTree.conjunction(left)
        }
        let shared = tree.mapNodes { node in
            var node = node
            if node["class"]?.string == "CASE", var checks = node["case_checks"]?.array, checks.count == 1, let condition = checks[0]["when_expr"].flatMap(narrowed) {
                checks[0]["when_expr"] = condition
                node["case_checks"] = .array(checks)
                return node
            }
            guard node["class"]?.string == "FUNCTION", let filter = node["filter"], filter != .null, let condition = narrowed(filter) else { return nil }
            node["filter"] = condition
            return node
        }
        guard !moved.isEmpty else { return tree }
        notes.repairs.append("took the share of the part asked about")
        return shared.addingFilters(moved)
    }

    /// Two values of a column told apart by CASE, and WHERE keeps one of them, or GROUP BY parts them: then one half is always nothing.
    private func ofBothHalves(_ tree: SyntaxTree, _ notes: inout Notes) -> SyntaxTree {
        guard tree.json["node"]?["type"]?.string == "SELECT_NODE", let items = tree.json["node"]?["select_list"]?.array, tree.facts.setOperationCount == 0 else { return tree }
        var told: [String: Set<String>] = [:]
        for item in items {
            _ = item.mapNodes { node in
                guard node["class"]?.string == "CASE", let condition = node["case_checks"]?.array.first?["when_expr"] else { return nil }
                for part in SyntaxTree.conjuncts(condition) {
                    if let (column, text) = Self.equality(part) { told[column, default: []].insert(text) }
                }
                return nil
            }
        }
        let columns = told.filter { $0.value.count > 1 }
        guard !columns.isEmpty else { return tree }
        var mended = tree
        if let filter = tree.json["node"]?["where_clause"], filter != .null {
            let conditions = SyntaxTree.conjuncts(filter)
            let kept = conditions.filter { condition in Self.equality(condition).map { columns[$0.column]?.contains($0.text) != true } ?? true }
            if kept.count < conditions.count { mended = mended.filtering(kept) }
        }
        let groups = tree.json["node"]?["group_expressions"]?.array ?? []
        let shown = Set(items.filter { !SyntaxTree.holdsAggregate($0) }.compactMap { SyntaxTree.path($0)?.last?.lowercased() })
        if groups.count == 1, let group = SyntaxTree.path(groups[0])?.last?.lowercased(), columns[group] != nil, !shown.contains(group), items.allSatisfy(SyntaxTree.holdsAggregate) {
            mended = mended.grouping(by: [])
        }
        if mended != tree { notes.repairs.append("read both parts that are compared") }
        return mended
    }

    private static func equality(_ node: SyntaxValue) -> (column: String, text: String)? {
        guard node["type"]?.string == "COMPARE_EQUAL", let column = node["left"].flatMap(SyntaxTree.path)?.last, node["right"]?["class"]?.string == "CONSTANT",
            let text = node["right"]?["value"]?["value"]?.string
        else { return nil }
        return (column.lowercased(), text)
    }

    /// The share's own condition in WHERE and what it is taken of inside the aggregate: the other way round.
    private static func exchanged(_ tree: SyntaxTree, _ isOfWhole: (SyntaxValue) -> Bool, _ isOfPart: (SyntaxValue) -> Bool) -> SyntaxTree? {
        guard let filter = tree.json["node"]?["where_clause"], filter != .null else { return nil }
        let conditions = SyntaxTree.conjuncts(filter)
        let ofPart = conditions.filter(isOfPart)
        var inner: SyntaxValue?
        let exchanged = tree.mapNodes { node in
            guard node["class"]?.string == "CASE", var checks = node["case_checks"]?.array, checks.count == 1, let condition = checks[0]["when_expr"],
                SyntaxTree.conjuncts(condition).allSatisfy(isOfWhole)
            else { return nil }
            inner = condition
            var node = node
            checks[0]["when_expr"] = SyntaxTree.conjunction(ofPart)
            node["case_checks"] = .array(checks)
            return node
        }
        guard let inner, !ofPart.isEmpty else { return nil }
        return exchanged.filtering(conditions.filter { !ofPart.contains($0) } + [inner])
    }

    /// The words that say what a share is taken of.
    private static func whole(_ words: [String]) -> Range<Int>? {
        guard let share = words.firstIndex(where: { ["percentage", "percent", "proportion", "share", "fraction"].contains($0) }) else { return nil }
        if let first = words.first, ["of", "among", "amongst", "considering"].contains(first) || words.starts(with: ["out", "of"]), share > 3 { return 0..<(share - 1) }
        guard words.dropFirst(share + 1).first == "of",
            let verb = words.indices.first(where: { $0 > share + 2 && ["have", "has", "had", "are", "is", "were", "was", "got", "received", "also"].contains(words[$0]) })
        else { return nil }
        return (share + 2)..<verb
    }

    /// The texts and numbers in a condition, as the question's words would write them.
    private static func literals(_ node: SyntaxValue) -> [String] {
        node.constants.flatMap(QuestionFrame.words)
    }

    /// A proportion and a probability are parts of one; only a percentage is one of a hundred.
    private func ofOne(_ tree: SyntaxTree, _ words: [String], _ notes: inout Notes) -> SyntaxTree {
        guard !Set(words).isDisjoint(with: ["proportion", "probability", "likelihood", "likely", "likelier", "fraction"]), !words.contains(where: { $0.contains("percent") || $0.contains("%") }),
            let items = tree.json["node"]?["select_list"]?.array
        else { return tree }
        let plain = items.map { item in
            item.mapNodes { node in
                guard node["function_name"]?.string == "*", let sides = node["children"]?.array, sides.count == 2 else { return nil }
                guard let hundred = sides.firstIndex(where: Self.isHundred), case let rest = sides[1 - hundred], rest.holds({ $0["function_name"]?.string == "/" }) || SyntaxTree.holdsAggregate(rest) else { return nil }
                return rest
            }
        }
        guard plain != items, plain.allSatisfy({ item in !item.holds(Self.isHundred) }), plain.contains(where: { $0.holds { $0["function_name"]?.string == "/" } }) else { return tree }
        notes.repairs.append("gave the proportion as a part of one")
        return tree.selecting(zip(plain, items).map { $0.named(as: $1) })
    }

    /// 100 and 100.0, which the tree holds as 1000 of one decimal.
    private static func isHundred(_ node: SyntaxValue) -> Bool {
        guard node["class"]?.string == "CONSTANT", let value = node["value"], let number = value["value"].flatMap({ Double($0.string ?? $0.description) }) else { return false }
        let scale = value["type"]?["type_info"]?["scale"].flatMap { Double($0.description) } ?? 0
        return number / (0..<Int(scale)).reduce(1.0) { power, _ in power * 10 } == 100
    }

    /// "The average maximum, and how much higher is it than the minimum": the first and the difference; what was taken off is not asked for.
    private func withoutSubtrahend(_ tree: SyntaxTree, _ words: [String], _ notes: inout Notes) -> SyntaxTree {
        let text = " " + words.joined(separator: " ") + " "
        guard text.contains(/\ and (?:by )?how (?:much|many)\ .*(?:more|higher|greater|larger|less|lower|fewer|older|younger|longer)\ /), tree.facts.setOperationCount == 0,
            let items = tree.json["node"]?["select_list"]?.array, items.count == 3
        else { return tree }
        let bare = items.map(Self.bare)
        guard let difference = bare.firstIndex(where: { $0["function_name"]?.string == "-" }), let sides = bare[difference]["children"]?.array.map(Self.bare), sides.count == 2,
            bare.contains(sides[0]), let subtrahend = bare.firstIndex(of: sides[1]), subtrahend != difference
        else { return tree }
        notes.repairs.append("shows only what is asked for")
        return tree.selecting(items.enumerated().filter { $0.offset != subtrahend }.map(\.element))
    }

    /// Without the names that parts of it were given.
    private static func bare(_ node: SyntaxValue) -> SyntaxValue {
        node.mapNodes { inner in
            guard inner["alias"] != nil else { return nil }
            var inner = inner
            inner["alias"] = .string("")
            return inner
        }
    }
}
