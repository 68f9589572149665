import Catalog
import DuckDB
import Retrieval
import SQLSyntax

/// Names that a query uses and nothing it reads has.
extension BindingRepair {
    func unknownColumn(_ name: String, _ tree: SyntaxTree) async -> Step? {
        let isPlain = name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
        let owners = owners(of: name)
        if owners.isEmpty {
            // "Anfield" in double quotes is a column to SQL and a text to people.
            if let value = stored(name) ?? (isPlain ? nil : name),
                let literal = await parser.literal(text: value)
            {
                return Step(tree: tree.replacingColumn(name, with: literal), rule: "\"\(name)\" read as text")
            }
            if let kept = keptAggregates(of: name, tree) { return kept }
            if let given = await givenAmount(name, tree) { return given }
            guard let nearest = keyNamed(name, tree) ?? nearestColumn(name, tree) else { return await placedByValue(name, qualifier: nil, tree) }
            let renamed = tree.renamingColumn(name, qualifier: nil, to: [nearest.column])
            return Step(tree: renamed, rule: "column \(name) read as \(nearest.column)")
        }
        return await rejoined(tree).map { Step(tree: $0, rule: "joined the table that has \(name)") }
    }

    func wrongTable(_ qualifier: String, column: String, _ tree: SyntaxTree) async -> Step? {
        let owners = owners(of: column)
        // Of the SELECT that the name stands in, not of one inside.
        let depth = tree.facts.columns.filter { $0.name.lowercased() == column.lowercased() && $0.qualifier?.lowercased() == qualifier.lowercased() }.map(\.depth).min()
        let present = tree.facts.tables.filter { table in table.depth <= depth ?? 0 && owners.contains { $0.lowercased() == table.name.lowercased() } }
        if let owner = present.first {
            let moved = tree.renamingColumn(column, qualifier: qualifier, to: [owner.reference, column])
            return Step(tree: moved, rule: "\(column) taken from \(owner.name)")
        }
        if owners.isEmpty {
            if let given = await givenAmount(column, tree) { return given }
            let table = tree.facts.tables.first { $0.reference.lowercased() == qualifier.lowercased() }?.name
            guard let nearest = keyNamed(column, tree) ?? nearestColumn(column, tree, table: table) else { return await placedByValue(column, qualifier: qualifier, tree) }
            if nearest.table == table {
                let renamed = tree.renamingColumn(column, qualifier: qualifier, to: [qualifier, nearest.column])
                return Step(tree: renamed, rule: "column \(column) read as \(nearest.column)")
            }
            let renamed = tree.renamingColumn(column, qualifier: qualifier, to: [nearest.table, nearest.column])
            return await rejoined(renamed).map { Step(tree: $0, rule: "column \(column) read as \(nearest.table).\(nearest.column)") }
        }
        return await rejoined(tree).map { Step(tree: $0, rule: "joined the table that has \(column)") }
    }

    func unknownQualifier(_ qualifier: String, _ tree: SyntaxTree) async -> Step? {
        // The table is there under an alias: call it so.
        if let table = tree.facts.tables.first(where: { $0.name.lowercased() == qualifier.lowercased() }) {
            // Some of what is said of it is not in it.
            if table.reference.lowercased() == qualifier.lowercased() {
                let lacking = tree.facts.columns.first { $0.qualifier?.lowercased() == qualifier.lowercased() && catalog.table(named: table.name)?.column(named: $0.name) == nil }
                guard let lacking else { return nil }
                return await wrongTable(qualifier, column: lacking.name, tree)
            }
            let renamed = tree.requalifying(qualifier, to: table.reference)
            return Step(tree: renamed, rule: "\(qualifier) called \(table.reference)")
        }
        return await rejoined(tree).map { Step(tree: $0, rule: "joined \(qualifier)") }
    }

    /// `dose * price` where the question alone gives a price.
    func givenAmount(_ name: String, _ tree: SyntaxTree) async -> Step? {
        guard let given, given.isMeant(by: name), let literal = await parser.expression(given.number) else { return nil }
        func isIt(_ node: SyntaxValue) -> Bool { SyntaxTree.path(node)?.last?.lowercased() == name.lowercased() }
        // "WHERE fee = 50" says nothing more.
        let stated = tree.droppingConditions { $0["type"]?.string == "COMPARE_EQUAL" && $0["left"].map(isIt) == true }
        let changed = stated.mapNodes { isIt($0) ? literal.named(as: $0) : nil }
        return Step(tree: changed, rule: "\(name) read as \(given.number), which the question gives")
    }

    /// `domain_id` where the table `domain` calls its key otherwise: the column read that points there, else the key itself.
    private func keyNamed(_ name: String, _ tree: SyntaxTree) -> ColumnReference? {
        let words = Words.nameWords(name)
        guard words.count > 1, ["id", "key", "code", "no", "number"].contains(words[words.count - 1]) else { return nil }
        let thing = words.dropLast().map(Words.singular)
        let tables = catalog.tables.filter { $0.primaryKey.count == 1 && Words.nameWords($0.name).map(Words.singular) == thing }
        guard tables.count == 1, let table = tables.first else { return nil }
        let present = Set(tree.facts.tables.map { $0.name.lowercased() })
        let pointing = catalog.relationships.filter { $0.toTable == table.name && $0.fromColumns.count == 1 && present.contains($0.fromTable.lowercased()) }
        return pointing.first.map { ColumnReference(table: $0.fromTable, column: $0.fromColumns[0]) } ?? ColumnReference(table: table.name, column: table.primaryKey[0])
    }

    /// `wine = 'Red'` where no table has a `wine` and one column holds 'Red': that one is meant.
    private func placedByValue(_ column: String, qualifier: String?, _ tree: SyntaxTree) async -> Step? {
        let compared = tree.facts.comparisons.filter { $0.column.name.lowercased() == column.lowercased() && $0.column.qualifier?.lowercased() == qualifier?.lowercased() }
        let held = compared.compactMap { comparison in values.first { $0.match != .fuzzy && Words.normalize($0.stored) == Words.normalize(comparison.literal.value.description) } }
        guard let place = held.first?.column, held.count == compared.count, held.allSatisfy({ $0.column == place }) else { return nil }
        let present = tree.facts.tables.first { $0.depth == 0 && $0.name.lowercased() == place.table.lowercased() }
        let renamed = tree.renamingColumn(column, qualifier: qualifier, to: [present?.reference ?? place.table, place.column])
        let step = "column \(column) read as \(place.column), which holds what it is compared with"
        return present != nil ? Step(tree: renamed, rule: step) : await rejoined(renamed).map { Step(tree: $0, rule: step) }
    }

    func ambiguous(_ column: String, choices: String, _ tree: SyntaxTree) async -> Step? {
        // "Patient.name" where Patient is also a column that points at the table: the table is meant, and not joined.
        if catalog.table(named: column) != nil, tree.facts.columns.contains(where: { $0.depth == 0 && $0.qualifier?.lowercased() == column.lowercased() }) {
            return await rejoined(tree).map { Step(tree: $0, rule: "joined \(column)") }
        }
        let options = choices.matches(of: /"?([^".]+)"?\."?([^".]+?)"?(?:"| or|$)/).map { String($0.1).trimmingSpaces }
        // Under an equality join either side will do; prefer the table the question speaks of.
        let tables = Dictionary(
            tree.facts.tables.map { ($0.reference.lowercased(), $0.name) }, uniquingKeysWith: { first, _ in first })
        func place(_ option: String) -> Int { rank(tables[option.lowercased()] ?? option) }
        guard let chosen = options.min(by: { (place($0), $0) < (place($1), $1) }) else { return nil }
        return Step(
            tree: tree.renamingColumn(column, qualifier: nil, to: [chosen, column]), rule: "\(column) taken from \(chosen)")
    }

    /// `max(visibility)` where the table keeps `max_visibility`.
    private func keptAggregates(of name: String, _ tree: SyntaxTree) -> Step? {
        let names = ["max": ["max", "maximum", "highest"], "min": ["min", "minimum", "lowest"], "avg": ["avg", "average", "mean"], "sum": ["total", "sum"]]
        let columns = tree.facts.tables.compactMap { catalog.table(named: $0.name) }.flatMap(\.columns)
        let changed = tree.mapNodes { call in
            guard let prefixes = names[call["function_name"]?.string ?? ""], let argument = call["children"]?.array.first,
                let kept = columns.first(where: { column in
                    let words = Words.nameWords(column.name)
                    return words.first.map(prefixes.contains) == true && Array(words.dropFirst()) == Words.nameWords(name)
                })
            else { return nil }
            guard let path = SyntaxTree.path(argument) else {
                // `avg(speed * 1.6)` stays: it is reckoned with.
                let renamed = argument.mapNodes { node in
                    SyntaxTree.path(node).flatMap { $0.last?.lowercased() == name.lowercased() ? SyntaxTree.settingPath(node, $0.dropLast() + [kept.name]) : nil }
                }
                guard renamed != argument else { return nil }
                var call = call
                call["children"] = .array([renamed])
                return call
            }
            guard path.last?.lowercased() == name.lowercased() else { return nil }
            var column = SyntaxTree.settingPath(argument, path.dropLast() + [kept.name])
            column["alias"] = call["alias"] ?? .string("")
            return column
        }
        return changed == tree ? nil : Step(tree: changed, rule: "took \(name) as it is kept")
    }

    /// `year(model_year)` where the column holds years already.
    func keptParts(_ part: String, _ tree: SyntaxTree) -> Step? {
        let changed = tree.mapNodes { call in
            guard call["function_name"]?.string == part, var argument = call["children"]?.array.first, let name = SyntaxTree.path(argument)?.last,
                Words.nameWords(name).contains(part)
            else { return nil }
            argument["alias"] = call["alias"] ?? .string("")
            return argument
        }
        return changed == tree ? nil : Step(tree: changed, rule: "took the \(part) as it is kept")
    }

    func owners(of column: String) -> [String] {
        catalog.tables.filter { $0.column(named: column) != nil }.map(\.name)
    }

    private func stored(_ text: String) -> String? {
        let wanted = Words.normalize(text)
        return values.first { Words.normalize($0.stored) == wanted || Words.normalize($0.text) == wanted }?.stored
    }

    private func nearestColumn(_ name: String, _ tree: SyntaxTree, table: String? = nil) -> ColumnReference? {
        let wanted = Words.normalize(name)
        let present = Set(tree.facts.tables.map { $0.name.lowercased() })
        let timeWords: Set = ["date", "time", "day", "month", "year"]
        let isTime = !timeWords.isDisjoint(with: Words.nameWords(name))
        let isReckonedWith = tree.json.holds { call in
            ["sum", "avg"].contains(call["function_name"]?.string) && call["children"]?.array.contains { SyntaxTree.path($0)?.last?.lowercased() == name.lowercased() } == true
        }
        var best: (score: Double, column: ColumnReference)?
        for candidate in catalog.tables {
            let isPresent = present.contains(candidate.name.lowercased())
            for column in candidate.columns {
                // "shipping_date" is not a misspelt "shipping_cost".
                if isTime, !column.typeClass.isTemporal, timeWords.isDisjoint(with: Words.nameWords(column.name)) { continue }
                // Nor is a date what is added up.
                if isReckonedWith, column.typeClass.isTemporal { continue }
                let score = Words.jaroWinkler(wanted, Words.normalize(column.name))
                let bar = isPresent ? 0.86 : 0.93
                // A column of the table that was named beats an equal one elsewhere.
                let bonus = candidate.name == table ? 0.02 : isPresent ? 0.01 : 0
                if score >= bar, score + bonus > best?.score ?? 0 {
                    best = (score + bonus, ColumnReference(table: candidate.name, column: column.name))
                }
            }
        }
        return best?.column ?? columnNamed(inPart: name, present) ?? columnCutShort(name, present)
    }

    /// The only column there whose words are those looked for, or short for them: "ticket_price" is `Tkt_Price`.
    private func columnCutShort(_ name: String, _ present: Set<String>) -> ColumnReference? {
        let wanted = Words.nameWords(name)
        func isShort(_ word: String, _ long: String) -> Bool { ShortForm.isShort(word, of: long) || Words.isShort(word, for: long) }
        let found = catalog.tables.filter { present.contains($0.name.lowercased()) }.flatMap { table in
            table.columns.filter { column in
                let words = Words.nameWords(column.name)
                return words.count == wanted.count && zip(words, wanted).allSatisfy { Words.stem($0) == Words.stem($1) || isShort($0, $1) || isShort($1, $0) }
            }.map { ColumnReference(table: table.name, column: $0.name) }
        }
        return found.count == 1 ? found[0] : nil
    }

    /// The only column there whose name ends in the words looked for: "cust_name" is `sbCustName`.
    private func columnNamed(inPart name: String, _ present: Set<String>) -> ColumnReference? {
        let wanted = Words.nameWords(name)
        guard wanted.count > 1 else { return nil }
        let found = catalog.tables.filter { present.contains($0.name.lowercased()) }.flatMap { table in
            table.columns.filter { Words.nameWords($0.name).suffix(wanted.count) == wanted[...] }
                .map { ColumnReference(table: table.name, column: $0.name) }
        }
        return found.count == 1 ? found[0] : nil
    }
}
