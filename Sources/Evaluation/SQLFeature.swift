import SQLSyntax

/// A part of a query in which a wrong answer's SQL differs from gold. Several may differ at once.
public enum SQLFeature: String, Sendable, Codable, CaseIterable {
    case tables, joins, aggregates, filters, groups, order, distinct, nesting
    case setOperation = "set operation"

    /// What differs between the two, read off both trees and not off their texts.
    static func differences(_ ours: QueryFacts, _ gold: QueryFacts) -> [SQLFeature] {
        var found: [SQLFeature] = []
        func compare<Part: Equatable>(_ feature: SQLFeature, _ part: (QueryFacts) -> Part) {
            if part(ours) != part(gold) { found.append(feature) }
        }
        compare(.tables) { Set($0.tableNames.map { $0.lowercased() }) }
        compare(.joins) { facts in
            Set(facts.joins.flatMap(\.pairs).map { Set([name($0.left), name($0.right)]) })
        }
        compare(.aggregates) { facts in
            facts.aggregates.map { "\($0.name.lowercased())\($0.isDistinct ? " distinct" : "")" }.sorted()
        }
        compare(.filters) { facts in
            Set(
                facts.comparisons.map { "\($0.column.name.lowercased()) \($0.comparison.rawValue) \($0.literal.value)" }
            )
        }
        compare(.groups) { [$0.isGrouped ? max(1, $0.groupBy.count) : 0, $0.having == nil ? 0 : 1] }
        compare(.order) { [$0.order.count, $0.hasLimit ? $0.limit ?? -1 : 0] }
        compare(.distinct) { $0.isDistinct }
        compare(.nesting) { $0.subqueryCount + $0.commonTables.count }
        compare(.setOperation) { $0.setOperationCount }
        return found
    }

    private static func name(_ column: QueryFacts.Column) -> String {
        "\(column.table ?? column.qualifier ?? "").\(column.name)".lowercased()
    }
}
