import Catalog
import DuckDB
import Retrieval
import SQLSyntax

/// Mends what the engine's binder complains about, without a model: names, joins, quotes, casts and clauses that the
/// message and the catalog settle. One rule a step; the rules and their evidence are text-to-sql.md 2.7.
struct BindingRepair: Sendable {
    let catalog: Catalog
    let index: SchemaIndex
    let values: [GroundedValue]
    /// Tables the question speaks of, the likeliest first.
    let linked: [String]
    let parser: SyntaxParser
    /// The table behind "how many", where the question names one.
    var counted: String?
    /// The table that the question takes a share of.
    var whole: String?

    struct Step: Sendable {
        var tree: SyntaxTree
        /// What was done, for the answer's list of repairs.
        var rule: String
    }

    /// - Returns: nil when no rule applies or the rule changes nothing.
    func mend(_ tree: SyntaxTree, error: String) async -> Step? {
        if tree.hasSteps, let step = await mendStep(tree, error: error) { return step }
        if let step = await rule(for: error, tree), step.tree != tree { return step }
        return await mendInside(tree, error: error)
    }

    /// The table an engine message says is not read from.
    static func missingTable(in error: String) -> String? { error.firstMatch(of: /Referenced table "(.+?)" not found/).map { String($0.1) } }

    /// The column or table an engine message says is not there.
    static func missingName(in error: String) -> String? {
        if let name = error.firstMatch(of: /Referenced column "(.+?)" (?:was )?not found/)?.1 { return String(name) }
        if let match = error.firstMatch(of: /(?:Table|Values list) "(.+?)" does not have a column named "(.+?)"/) { return String(match.2) }
        return error.firstMatch(of: /Table with name (\S+) does not exist/).map { String($0.1) }
    }

    /// The column an engine message says is neither grouped nor aggregated.
    static func ungroupedName(in error: String) -> String? {
        error.firstMatch(of: /column "?([^"]+?)"? must appear in the GROUP BY clause/).map { String($0.1) }
    }

    func rule(for error: String, _ tree: SyntaxTree) async -> Step? {
        if let name = error.firstMatch(of: /Referenced column "(.+?)" (?:was )?not found/)?.1 {
            return await unknownColumn(String(name), tree)
        }
        if let match = error.firstMatch(of: /(?:Table|Values list) "(.+?)" does not have a column named "(.+?)"/) {
            return await wrongTable(String(match.1), column: String(match.2), tree)
        }
        if let name = error.firstMatch(of: /Referenced table "(.+?)" not found/)?.1 {
            return await unknownQualifier(String(name), tree)
        }
        if let match = error.firstMatch(of: /Ambiguous reference to column name "(.+?)" \(use: (.+?)\)/) {
            return await ambiguous(String(match.1), choices: String(match.2), tree)
        }
        if let name = Self.ungroupedName(in: error) { return await ungrouped(name, tree) }
        if let match = error.firstMatch(of: /Cannot extract field '(.+?)' from expression "(.+?)"/),
            catalog.table(named: String(match.2))?.column(named: String(match.1)) != nil
        {
            // A column of that name hides that the table itself is not joined.
            return await rejoined(tree).map { Step(tree: $0, rule: "joined \(match.2)") }
        }
        if error.contains("WHERE clause cannot contain aggregates") {
            return aggregateToHaving(tree)
        }
        if error.contains("aggregate function calls cannot be nested") { return await NestedAggregates(repair: self).flatten(tree) }
        if error.contains("in IN/ANY/ALL clause") { return Step(tree: tree.comparingAsText(), rule: "compared as text") }
        if error.contains("type VARCHAR"), error.contains("Cannot compare") || error.contains("Cannot mix") {
            return castComparedText(tree, asTime: error.contains(/type (?:DATE|TIMESTAMP)/))
        }
        if error.contains("Cannot compare values of type INTERVAL and") { return Step(tree: tree.countingDays(), rule: "counted days between times") }
        if let function = error.firstMatch(of: /(?:argument types '|function call ")(\w+)\((?:STRING_LITERAL, )?VARCHAR/)?.1
            ?? error.firstMatch(of: /argument types '([-+*\/])\(.*VARCHAR.*\)'/)?.1
        {
            return castArguments(of: String(function), tree)
        }
        if let part = error.firstMatch(of: /argument types '(year|quarter|month|week|day|hour)\((?:BIGINT|INTEGER|SMALLINT|DOUBLE)\)/)?.1 {
            return keptParts(String(part), tree)
        }
        if let function = error.firstMatch(of: /argument types '(\S+?)\((?:DATE|TIMESTAMP|INTEGER|BIGINT|DOUBLE|DECIMAL)/)?.1,
            Self.textFunctions.contains(String(function))
        {
            return Step(tree: tree.castingArguments(of: String(function), to: "VARCHAR"), rule: "read values as text")
        }
        if error.contains("More than one row returned by a subquery") {
            return Step(tree: tree.matchingAnyRow(), rule: "compared with any row of the inner query")
        }
        if error.contains("Could not convert string") {
            if error.contains("casting from source column"), let cast = castComparedText(tree, asTime: false), cast.tree != tree {
                // A text is joined with a number: along the relationship, if there is another.
                guard let joined = await rejoined(tree), joined != tree else { return cast }
                return Step(tree: joined, rule: "joined the tables along their relationship")
            }
            return tryCasts(tree)
        }
        return nil
    }

    /// The guard's own complaint about a table that is not there.
    func unknownTable(_ name: String, _ tree: SyntaxTree) -> Step? {
        let best = catalog.tables.map { ($0.name, Words.jaroWinkler(Words.normalize(name), Words.normalize($0.name))) }
            .max { ($0.1, $1.0) < ($1.1, $0.0) }
        guard let best, best.1 >= 0.8 else { return nil }
        return Step(tree: tree.renamingTable(name, to: best.0), rule: "table \(name) read as \(best.0)")
    }

    // MARK: Columns

    private func unknownColumn(_ name: String, _ tree: SyntaxTree) async -> Step? {
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
            guard let nearest = nearestColumn(name, tree) else { return await placedByValue(name, qualifier: nil, tree) }
            let renamed = tree.renamingColumn(name, qualifier: nil, to: [nearest.column])
            return Step(tree: renamed, rule: "column \(name) read as \(nearest.column)")
        }
        return await rejoined(tree).map { Step(tree: $0, rule: "joined the table that has \(name)") }
    }

    private func wrongTable(_ qualifier: String, column: String, _ tree: SyntaxTree) async -> Step? {
        let owners = owners(of: column)
        // Of the SELECT that the name stands in, not of one inside.
        let depth = tree.facts.columns.filter { $0.name.lowercased() == column.lowercased() && $0.qualifier?.lowercased() == qualifier.lowercased() }.map(\.depth).min()
        let present = tree.facts.tables.filter { table in table.depth <= depth ?? 0 && owners.contains { $0.lowercased() == table.name.lowercased() } }
        if let owner = present.first {
            let moved = tree.renamingColumn(column, qualifier: qualifier, to: [owner.reference, column])
            return Step(tree: moved, rule: "\(column) taken from \(owner.name)")
        }
        if owners.isEmpty {
            let table = tree.facts.tables.first { $0.reference.lowercased() == qualifier.lowercased() }?.name
            guard let nearest = nearestColumn(column, tree, table: table) else { return await placedByValue(column, qualifier: qualifier, tree) }
            if nearest.table == table {
                let renamed = tree.renamingColumn(column, qualifier: qualifier, to: [qualifier, nearest.column])
                return Step(tree: renamed, rule: "column \(column) read as \(nearest.column)")
            }
            let renamed = tree.renamingColumn(column, qualifier: qualifier, to: [nearest.table, nearest.column])
            return await rejoined(renamed).map { Step(tree: $0, rule: "column \(column) read as \(nearest.table).\(nearest.column)") }
        }
        return await rejoined(tree).map { Step(tree: $0, rule: "joined the table that has \(column)") }
    }

    private func unknownQualifier(_ qualifier: String, _ tree: SyntaxTree) async -> Step? {
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

    private func ambiguous(_ column: String, choices: String, _ tree: SyntaxTree) async -> Step? {
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
            guard let prefixes = names[call["function_name"]?.string ?? ""], let argument = call["children"]?.array.first, let path = SyntaxTree.path(argument),
                path.last?.lowercased() == name.lowercased(),
                let kept = columns.first(where: { column in
                    let words = Words.nameWords(column.name)
                    return words.first.map(prefixes.contains) == true && Array(words.dropFirst()) == Words.nameWords(name)
                })
            else { return nil }
            var column = SyntaxTree.settingPath(argument, path.dropLast() + [kept.name])
            column["alias"] = call["alias"] ?? .string("")
            return column
        }
        return changed == tree ? nil : Step(tree: changed, rule: "took \(name) as it is kept")
    }

    /// `year(model_year)` where the column holds years already.
    private func keptParts(_ part: String, _ tree: SyntaxTree) -> Step? {
        let changed = tree.mapNodes { call in
            guard call["function_name"]?.string == part, var argument = call["children"]?.array.first, let name = SyntaxTree.path(argument)?.last,
                Words.nameWords(name).contains(part)
            else { return nil }
            argument["alias"] = call["alias"] ?? .string("")
            return argument
        }
        return changed == tree ? nil : Step(tree: changed, rule: "took the \(part) as it is kept")
    }

    private func owners(of column: String) -> [String] {
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
        var best: (score: Double, column: ColumnReference)?
        for candidate in catalog.tables {
            let isPresent = present.contains(candidate.name.lowercased())
            for column in candidate.columns {
                // "shipping_date" is not a misspelt "shipping_cost".
                if isTime, !column.typeClass.isTemporal, timeWords.isDisjoint(with: Words.nameWords(column.name)) { continue }
                let score = Words.jaroWinkler(wanted, Words.normalize(column.name))
                let bar = isPresent ? 0.86 : 0.93
                // A column of the table that was named beats an equal one elsewhere.
                let bonus = candidate.name == table ? 0.02 : isPresent ? 0.01 : 0
                if score >= bar, score + bonus > best?.score ?? 0 {
                    best = (score + bonus, ColumnReference(table: candidate.name, column: column.name))
                }
            }
        }
        return best?.column ?? columnNamed(inPart: name, present)
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

    // MARK: Clauses and types

    private func ungrouped(_ column: String, _ tree: SyntaxTree) async -> Step? {
        let (facts, name) = (tree.facts, column.split(separator: ".").last.map { $0.lowercased() })
        guard facts.columns.contains(where: { $0.depth == 0 && $0.name.lowercased() == name }) else { return nil }
        guard facts.isGrouped else {
            return Step(tree: tree.groupingByAll(), rule: "grouped by the other columns")
        }
        let windowed = tree.aggregatingInsideWindows()
        if windowed != tree { return Step(tree: windowed, rule: "computed the total over the groups") }
        return Step(tree: tree.addingGroup(column), rule: "grouped by \(column) too")
    }

    private func aggregateToHaving(_ tree: SyntaxTree) -> Step? {
        tree.movingAggregatesToHaving().map { Step(tree: $0, rule: "moved an aggregate condition to HAVING") }
    }

    private func castComparedText(_ tree: SyntaxTree, asTime: Bool) -> Step? {
        let mended = tree.castingComparedText(to: asTime ? "TIMESTAMP" : "DOUBLE") { column in
            catalog.owner(of: column, in: tree)?.column.typeClass == .text
        } isNumber: { column in
            !asTime && catalog.owner(of: column, in: tree)?.column.typeClass.isNumeric == true
        }
        return Step(tree: mended, rule: "compared text as a \(asTime ? "date" : "number")")
    }

    private func castArguments(of function: String, _ tree: SyntaxTree) -> Step? {
        let dates: Set = ["year", "month", "day", "quarter", "week", "date_trunc", "date_part", "dayofweek", "monthname", "dayname", "hour", "strftime"]
        let type = dates.contains(function.lowercased()) ? "TIMESTAMP" : "DOUBLE"
        return Step(
            tree: tree.castingArguments(of: function.lowercased(), to: type), rule: "read text as \(type == "DOUBLE" ? "numbers" : "dates")")
    }

    private static let textFunctions: Set = [
        "~~", "!~~", "~~*", "!~~*", "substr", "substring", "length", "lower", "upper", "trim", "contains", "starts_with", "left",
        "right", "replace", "like_escape", "concat", "strpos", "instr", "split_part",
    ]

    private func tryCasts(_ tree: SyntaxTree) -> Step? {
        Step(tree: tree.tryingCasts(), rule: "left out what can't be converted")
    }
}
