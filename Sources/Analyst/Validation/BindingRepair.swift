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
    /// The price that the question gives.
    var given: GivenAmount?

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
        if let name = Self.missingTable(in: error) { return await unknownQualifier(name, tree) }
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
        if let match = error.firstMatch(of: /Cannot extract field '(.+?)' from expression/), owners(of: String(match.1)).isEmpty {
            return await givenAmount(String(match.1), tree)
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
}
