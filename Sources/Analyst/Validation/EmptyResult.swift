import Catalog
import DuckDB
import SQLSyntax

/// What to do when no row matches: widen a text filter that matches nothing, else say which filter leaves no rows.
struct EmptyResult: Sendable {
    let dataset: Dataset

    enum Finding: Sendable, Hashable {
        /// A query with wider filters that does return rows, and what was widened.
        case wider(sql: String, note: String)
        case reason(String)
    }

    func examine(_ query: GuardedQuery) async -> Finding {
        let texts = query.tree.facts.comparisons.filter { [.equal, .isIn].contains($0.comparison) && $0.function == nil }
        for comparison in texts {
            guard case .text(let literal) = comparison.literal.value, let (table, column) = dataset.catalog.owner(of: comparison.column, in: query.tree)
            else { continue }
            let (t, c) = (SQLText.identifier(table.name), SQLText.identifier(column.name))
            guard await isEmpty("SELECT 1 FROM \(t) WHERE CAST(\(c) AS VARCHAR) = \(SQLText.literal(literal)) LIMIT 1") else { continue }
            // The whole value is not stored; a part of one may be.
            if literal.count >= 3, let wider = await widened(query.tree, column.name, literal) {
                return .wider(sql: wider, note: "\(Humanized.name(column.name).capitalizedSentence) is matched by part: '\(literal)' is not stored as a whole.")
            }
            return .reason(reason(literal, table, column))
        }
        let filters = query.tree.facts.comparisons.count
        return .reason(
            filters == 0
                ? "No row matches." : "No row matches all conditions together, though each value asked for exists.")
    }

    private func reason(_ literal: String, _ table: Table, _ column: Column) -> String {
        let name = Humanized.name(column.name)
        let stored = column.profile.topValues.prefix(5).map { "'\($0.value.prefix(40))'" }.joined(separator: ", ")
        let examples = stored.isEmpty ? "" : " Stored values are, for example, \(stored)."
        return "No \(Humanized.name(table.name)) has the \(name) '\(literal.prefix(60))'.\(examples)"
    }

    private func widened(_ tree: SyntaxTree, _ column: String, _ literal: String) async -> String? {
        let parser = dataset.engine.guardian.parser
        let escaped = literal.replacing("\\", with: "\\\\").replacing("%", with: "\\%").replacing("_", with: "\\_")
        guard let pattern = await parser.expression("x ILIKE \(SQLText.literal("%\(escaped)%")) ESCAPE '\\'") else { return nil }
        let wider = tree.mapNodes { node in
            guard node["type"]?.string == "COMPARE_EQUAL", let left = node["left"], let right = node["right"] else { return nil }
            for (reference, constant) in [(left, right), (right, left)]
            where reference["column_names"]?.array.last?.string?.lowercased() == column.lowercased()
                && constant["value"]?["value"]?.string == literal
            {
                return pattern.mapNodes { $0["class"]?.string == "COLUMN_REF" ? reference : nil }
            }
            return nil
        }
        guard wider != tree, let query = try? await dataset.engine.guardian.admit(wider),
            let outcome = try? await dataset.engine.execute(query, limits: QueryLimits(timeout: .seconds(5), rows: 1)),
            outcome.table.rows.first?.contains(where: { !$0.isNull }) == true
        else { return nil }
        return query.original
    }

    private func isEmpty(_ sql: String) async -> Bool {
        guard let query = try? await dataset.engine.guardian.check(sql),
            let outcome = try? await dataset.engine.execute(query, limits: QueryLimits(timeout: .seconds(2), rows: 1))
        else { return false }
        return outcome.table.rows.isEmpty
    }
}
