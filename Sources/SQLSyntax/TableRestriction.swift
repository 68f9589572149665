public import DuckDB

/// What of a table somebody may see.
public struct TableRestriction: Sendable, Hashable, Codable {
    public enum Mask: Sendable, Hashable, Codable {
        /// The column is not there.
        case hidden
        /// NULL in place of every value.
        case empty
        /// The first character and three asterisks.
        case partial
        /// A scalar expression over the row's own columns.
        case expression(String)
    }

    public var table: String
    /// A condition over the table's columns, as SQL; rows for which it is not true are not there. `asker('region')` stands
    /// for what is known of the asker: NULL when that is not exactly one value, all values inside `IN (…)`.
    public var filter: String?
    /// By column.
    public var masks: [String: Mask]

    public init(table: String, filter: String? = nil, masks: [String: Mask] = [:]) {
        (self.table, self.filter, self.masks) = (table, filter, masks)
    }

    /// The table as it may be seen.
    var select: String {
        let name = SQLText.identifier(table)
        let ordered = masks.sorted { $0.key < $1.key }
        let hidden = ordered.filter { $0.value == .hidden }.map { SQLText.identifier($0.key) }
        let replaced = ordered.compactMap { column, mask in
            Self.expression(mask, SQLText.identifier(column)).map { "\($0) AS \(SQLText.identifier(column))" }
        }
        var sql = "SELECT *"
        if !hidden.isEmpty { sql += " EXCLUDE (\(hidden.joined(separator: ", ")))" }
        if !replaced.isEmpty { sql += " REPLACE (\(replaced.joined(separator: ", ")))" }
        sql += " FROM \(name)"
        // In parentheses and on a line of its own: a comment at its end hides nothing else.
        if let filter { sql += " WHERE (\(filter)\n)" }
        return sql
    }

    private static func expression(_ mask: Mask, _ column: String) -> String? {
        switch mask {
        case .hidden: nil
        // Keeps the column's type.
        case .empty: "CASE WHEN false THEN \(column) END"
        case .partial: "left(CAST(\(column) AS VARCHAR), 1) || '***'"
        case .expression(let sql): "(\(sql)\n)"
        }
    }
}
