import Catalog
import Retrieval
import SQLSyntax

/// Sums that a question spells out and a query gets half: differences, multiples and proportions.
struct Reckoning: Sendable {
    let parser: SyntaxParser

    func mend(_ tree: SyntaxTree, _ question: String, isEnglish: Bool, _ notes: inout Notes) async -> SyntaxTree {
        guard isEnglish else { return tree }
        let words = QuestionFrame.words(question)
        let told = await ComparedHalves(parser: parser).tellApart(tree, words, &notes)
        let subtracted = await ofTwoNumbers(told, " " + words.joined(separator: " ") + " ", &notes)
        return ofOne(withoutMinuend(withoutSubtrahend(ShareOfPart.take(subtracted, words, &notes), words, &notes), words, &notes), words, &notes)
    }

    /// "How many more bad customers than good ones" written as one count EXCEPT another: one less the other.
    private func ofTwoNumbers(_ tree: SyntaxTree, _ text: String, _ notes: inout Notes) async -> SyntaxTree {
        guard let node = tree.json["node"], node["type"]?.string == "SET_OPERATION_NODE", let left = node["left"], let right = node["right"],
            Self.isNumber(left), Self.isNumber(right),
            let first = try? await parser.render(SyntaxTree(alone: Self.ofItself(left))), let second = try? await parser.render(SyntaxTree(alone: Self.ofItself(right)))
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

    /// Where each side divides a number by itself, that number is its side of the comparison.
    private static func ofItself(_ node: SyntaxValue) -> SyntaxValue {
        guard let item = node["select_list"]?.array.first, item["function_name"]?.string == "/", let sides = item["children"]?.array, sides.count == 2,
            case let cores = sides.map({ bare($0["class"]?.string == "CAST" ? $0["child"] ?? $0 : $0) }), cores[0] == cores[1]
        else { return node }
        var node = node
        node["select_list"] = .array([cores[0]])
        return node
    }

    /// A SELECT of one aggregate over all its rows.
    private static func isNumber(_ node: SyntaxValue) -> Bool {
        guard node["type"]?.string == "SELECT_NODE", let items = node["select_list"]?.array, items.count == 1 else { return false }
        return SyntaxTree.holdsAggregate(items[0]) && node["group_expressions"]?.array.isEmpty == true
    }

    /// A proportion and a probability are parts of one; only a percentage is one of a hundred.
    private func ofOne(_ tree: SyntaxTree, _ words: [String], _ notes: inout Notes) -> SyntaxTree {
        guard !Set(words).isDisjoint(with: ["proportion", "probability", "likelihood", "likely", "likelier", "fraction"]), !words.contains(where: { $0.contains("percent") || $0.contains("%") }),
            let items = tree.json["node"]?["select_list"]?.array
        else { return tree }
        let plain = items.map { item in
            item.mapNodes { node in
                guard node["function_name"]?.string == "*", let sides = node["children"]?.array, sides.count == 2 else { return nil }
                guard let hundred = sides.firstIndex(where: { $0.number == 100 }), case let rest = sides[1 - hundred], rest.holds({ $0["function_name"]?.string == "/" }) || SyntaxTree.holdsAggregate(rest) else { return nil }
                return rest
            }
        }
        guard plain != items, plain.allSatisfy({ item in !item.holds { $0.number == 100 } }), plain.contains(where: { $0.holds { $0["function_name"]?.string == "/" } }) else { return tree }
        notes.repairs.append("gave the proportion as a part of one")
        return tree.selecting(zip(plain, items).map { $0.named(as: $1) })
    }

    /// "The average maximum, and how much higher is it than the minimum", "how many in 2009, and what percentage was the increase over 2007":
    /// the first and the difference; what was taken off is not asked for.
    private func withoutSubtrahend(_ tree: SyntaxTree, _ words: [String], _ notes: inout Notes) -> SyntaxTree {
        let text = " " + words.joined(separator: " ") + " "
        guard text.contains(/\ and (?:by )?(?:how (?:much|many)|what percentage|what percent)\ .*(?:more|higher|greater|larger|less|lower|fewer|older|younger|longer|increase|decrease|growth)\ /),
            tree.facts.setOperationCount == 0, let items = tree.json["node"]?["select_list"]?.array, items.count == 3
        else { return tree }
        let bare = items.map(Self.bare)
        // The one output whose difference takes another output off a third.
        var subtrahends: Set<Int> = []
        for (place, item) in bare.enumerated() {
            _ = item.mapNodes { node in
                guard node["function_name"]?.string == "-", let sides = node["children"]?.array.map(Self.bare), sides.count == 2, let first = bare.firstIndex(of: sides[0]),
                    let second = bare.firstIndex(of: sides[1]), Set([place, first, second]).count == 3
                else { return nil }
                subtrahends.insert(second)
                return nil
            }
        }
        guard subtrahends.count == 1, let subtrahend = subtrahends.first else { return tree }
        notes.repairs.append("shows only what is asked for")
        return tree.selecting(items.enumerated().filter { $0.offset != subtrahend }.map(\.element))
    }

    /// "Which lift has the highest capacity, and how much higher is it than the average": the lift and the difference.
    private func withoutMinuend(_ tree: SyntaxTree, _ words: [String], _ notes: inout Notes) -> SyntaxTree {
        let text = " " + words.joined(separator: " ") + " "
        guard text.contains(/^\ (?:which|who)\ .* (?:highest|lowest|largest|smallest|greatest|most|fewest|least|longest|shortest)\ .*\ and (?:by )?how (?:much|many) (?:\w+ )?(?:more|higher|greater|larger|less|lower|fewer|older|younger|longer)\ /),
            tree.facts.limit == 1, tree.facts.setOperationCount == 0, let items = tree.json["node"]?["select_list"]?.array, items.count == 3
        else { return tree }
        let bare = items.map(Self.bare)
        guard let reckoned = bare.firstIndex(where: { $0["function_name"]?.string == "-" }), let first = (bare[reckoned]["children"]?.array.first).map({ Self.bare(ComparedHalves.core($0)) }),
            let minuend = bare.firstIndex(of: first), minuend != reckoned, case let alias = items[minuend]["alias"]?.string?.lowercased() ?? "",
            // What the order or the difference calls it by has to stay.
            alias.isEmpty || !tree.facts.columns.contains(where: { $0.qualifier == nil && $0.name.lowercased() == alias && SyntaxTree.path(items[minuend])?.last?.lowercased() != alias })
        else { return tree }
        notes.repairs.append("shows only what is asked for")
        return tree.selecting(items.enumerated().filter { $0.offset != minuend }.map(\.element))
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
