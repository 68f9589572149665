import Catalog
import DuckDB
import Retrieval
import SQLSyntax

/// Replaces a text literal that is not stored by the spelling that is: "germany" finds 'Germany', and a column where
/// the same name is written in several ways is compared with all of them. The data itself is asked, by guarded queries.
struct ValueGrounding: Sendable {
    let dataset: Dataset
    let placement: ValuePlacement
    let question: String
    /// How alike two spellings must be to count as a slip (Jaro-Winkler).
    private static let slip = 0.92

    func ground(_ tree: SyntaxTree, _ notes: inout Notes) async -> SyntaxTree {
        var tree = tree
        for comparison in tree.facts.comparisons {
            guard case .text(let literal) = comparison.literal.value, comparison.cast == nil, comparison.function == nil,
                [.equal, .notEqual, .isIn, .isNotIn].contains(comparison.comparison),
                let (table, column) = dataset.catalog.owner(of: comparison.column, in: tree), !literal.isEmpty,
                column.typeClass == .text || (column.typeClass.isNumeric && Double(literal) == nil)
            else { continue }
            // A code that nobody wrote is the model's own idea of what the question calls by its name.
            let isInvented = [.key, .foreignKey].contains(column.role) && !" \(Words.normalize(question)) ".contains(" \(Words.normalize(literal)) ")
            var stored = column.typeClass == .text ? await spellings(of: literal, table, column) : []
            if stored.isEmpty { stored = await TextDates(dataset: dataset).stored(literal, table, column) }
            let name = Humanized.name(column.name)
            if stored.isEmpty || isInvented, let moved = await placement.move(comparison, of: literal, in: tree) {
                tree = moved.tree
                let place = "\(Humanized.name(moved.value.column.column)) of \(Humanized.name(moved.value.column.table))"
                notes.repairs.append("'\(moved.value.stored.prefix(60))' looked for in \(place)")
                continue
            }
            if stored.isEmpty, let coded = dataset.knowledge.columns[ColumnReference(table: table.name, column: column.name)].flatMap(CodedValues.init) { stored = coded.meant(by: literal) }
            // Only where no other column holds it as it is.
            if stored.isEmpty { stored = await holding(literal, table, column) }
            if stored.isEmpty, let values = few(column) {
                notes.suspicions.append("\(column.name) has no value '\(literal.prefix(60))'; its values are \(values)")
            }
            guard !stored.isEmpty, stored != [literal] else { continue }
            tree = await replacing(literal, comparison.column.name, by: stored, in: tree)
            notes.assumptions.append(
                "\(name.capitalizedSentence) '\(literal)' is stored as \(stored.prefix(4).map { "'\($0)'" }.joined(separator: ", ")).")
        }
        return tree
    }

    /// The values of a column that has few; nil for the rest.
    private func few(_ column: Column) -> String? {
        let top = column.profile.topValues
        guard !top.isEmpty, column.profile.distinctCount <= min(20, top.count) else { return nil }
        let shown = top.compactMap { dataset.samples.shown($0.value, of: column) }
        return shown.isEmpty ? nil : shown.map(SchemaText.quoted).joined(separator: ", ")
    }

    /// All stored spellings that differ from the literal by case and outer blanks only, else the single nearest slip.
    /// Empty when nothing stored is alike.
    private func spellings(of literal: String, _ table: Table, _ column: Column) async -> [String] {
        let (t, c) = (SQLText.identifier(table.name), SQLText.identifier(column.name))
        let text = SQLText.literal(literal)
        let same = await dataset.texts(
            "SELECT \(c) FROM \(t) WHERE lower(trim(\(c))) = lower(trim(\(text))) GROUP BY \(c) ORDER BY count(*) DESC, \(c) LIMIT 8")
        if !same.isEmpty { return same }
        if let truth = await truth(of: literal, t, c) { return [truth] }
        guard literal.count >= 4 else { return [] }
        let near = await dataset.texts(
            """
            SELECT \(c) FROM \(t) WHERE \(c) IS NOT NULL GROUP BY \(c) \
            HAVING jaro_winkler_similarity(lower(\(c)), lower(\(text))) >= \(Self.slip) \
            ORDER BY jaro_winkler_similarity(lower(\(c)), lower(\(text))) DESC, \(c) LIMIT 1
            """)
        return near
    }

    /// The only value of a column with few that holds the literal's words: 'Mobile app' for 'app'.
    private func holding(_ literal: String, _ table: Table, _ column: Column) async -> [String] {
        let (wanted, name) = (Words.stems(literal), SQLText.identifier(column.name))
        guard !wanted.isEmpty, literal.count >= 3, column.typeClass == .text, column.profile.distinctCount <= 50 else { return [] }
        let found = await dataset.texts("SELECT DISTINCT \(name) FROM \(SQLText.identifier(table.name)) WHERE \(name) IS NOT NULL ORDER BY 1 LIMIT 51").filter { Set(wanted).isSubset(of: Words.stems($0)) }
        return found.count == 1 ? found : []
    }

    /// "no" as a column of yes and no spells it: 'N', 'false', '0'; nil where the column holds anything else.
    private func truth(of literal: String, _ table: String, _ column: String) async -> String? {
        let (yes, no): (Set, Set) = (["yes", "y", "true", "t", "1"], ["no", "n", "false", "f", "0"])
        let word = Words.normalize(literal)
        guard let wanted = [yes, no].first(where: { $0.contains(word) }) else { return nil }
        let stored = await dataset.texts("SELECT DISTINCT \(column) FROM \(table) WHERE \(column) IS NOT NULL ORDER BY \(column) LIMIT 3")
        guard stored.count <= 2, stored.allSatisfy({ yes.union(no).contains(Words.normalize($0)) }) else { return nil }
        return stored.first { wanted.contains(Words.normalize($0)) }
    }

    /// In a list of values each spelling stands beside the others.
    private static func widening(_ node: SyntaxValue, _ literal: String, _ column: String, by list: SyntaxValue) -> SyntaxValue? {
        guard let items = node["children"]?.array, let spellings = list["children"]?.array.dropFirst(),
            items.first?["column_names"]?.array.last?.string?.lowercased() == column.lowercased(),
            items.dropFirst().contains(where: { $0["value"]?["value"]?.string == literal })
        else { return nil }
        var node = node
        node["children"] = .array(items.flatMap { $0["value"]?["value"]?.string == literal ? Array(spellings) : [$0] })
        return node
    }

    private func replacing(_ literal: String, _ column: String, by stored: [String], in tree: SyntaxTree) async -> SyntaxTree {
        if stored.count == 1 {
            return tree.replacingLiteral(comparedWith: column, from: .text(literal), to: .text(stored[0]))
        }
        // IN keeps one comparison; NOT IN for <>.
        let list = stored.map(SQLText.literal).joined(separator: ", ")
        guard let within = await dataset.engine.guardian.parser.expression("x IN (\(list))"),
            let without = await dataset.engine.guardian.parser.expression("x NOT IN (\(list))")
        else { return tree }
        return tree.mapNodes { node in
            if let type = node["type"]?.string, type == "COMPARE_IN" || type == "COMPARE_NOT_IN" {
                return Self.widening(node, literal, column, by: within)
            }
            guard node["class"]?.string == "COMPARISON", let type = node["type"]?.string,
                type == "COMPARE_EQUAL" || type == "COMPARE_NOTEQUAL", let left = node["left"], let right = node["right"]
            else { return nil }
            let sides = [(left, right), (right, left)]
            for (reference, constant) in sides
            where reference["column_names"]?.array.last?.string?.lowercased() == column.lowercased()
                && constant["class"]?.string == "CONSTANT" && constant["value"]?["value"]?.string == literal
            {
                let pattern = type == "COMPARE_EQUAL" ? within : without
                return pattern.mapNodes { $0["class"]?.string == "COLUMN_REF" ? reference : nil }
            }
            return nil
        }
    }
}

extension Dataset {
    /// The rows of a short look at the data, through the guard; nil when it is refused, fails or takes longer than two seconds.
    func look(_ sql: String) async -> [[Value]]? {
        guard let query = try? await engine.guardian.check(sql),
            let outcome = try? await engine.execute(query, limits: QueryLimits(timeout: .seconds(2)))
        else { return nil }
        return outcome.table.rows
    }

    /// Whether the column holds a text of this pattern, in whatever case; where that can't be told, it does.
    func holds(_ pattern: String, _ table: Table, _ column: Column) async -> Bool {
        let sql = "SELECT 1 FROM \(SQLText.identifier(table.name)) WHERE CAST(\(SQLText.identifier(column.name)) AS VARCHAR) ILIKE \(SQLText.literal(pattern)) LIMIT 1"
        return await look(sql).map { !$0.isEmpty } ?? true
    }

    /// The texts of a short look's first column; none when it fails.
    func texts(_ sql: String) async -> [String] {
        (await look(sql) ?? []).compactMap { row in
            if case .text(let text)? = row.first { return text }
            return nil
        }
    }
}
