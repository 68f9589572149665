public import DuckDB

/// What a result column can do on a chart, read from its name and values.
public struct ColumnShape: Sendable, Hashable {
    public enum Role: Sendable, Hashable {
        case time(TimeScale)
        /// Numbers that can be measured along an axis.
        case quantity
        /// Text, flags and other labels.
        case category
        /// A key or code: a label even where it is a number.
        case identifier
        /// Lists, structures and columns without any value: nothing to draw.
        case other
    }

    public var index: Int
    public var name: String
    public var role: Role
    /// Number of different values, missing ones not counted.
    public var distinct: Int
    public var missing: Int

    public var isTime: Bool {
        if case .time = role { return true }
        return false
    }
    public var isLabel: Bool { role == .category || role == .identifier }

    /// - Parameter index: zero-based column of the table.
    public init(_ table: ResultTable, column index: Int) {
        let values = table.rows.compactMap { row in row.indices.contains(index) ? row[index] : nil }
        let present = values.filter { $0 != .null }
        self.index = index
        name = table.columns[index].name
        distinct = Set(present).count
        missing = table.rows.count - present.count
        role = Self.role(name: name, present: present)
    }

    private static func role(name: String, present: [Value]) -> Role {
        guard let first = present.first else { return .other }
        if let scale = TimeScale(name: name, values: present) { return .time(scale) }
        switch first {
        case .text:
            // Aggregates of undeclared text columns, such as the digits of a BIGNUM, stay labels.
            return NameWords.isIdentifier(name) ? .identifier : .category
        case .boolean, .uuid, .bits, .time, .timeTZ, .date, .timestamp: return .category
        case .integer, .hugeint, .uhugeint, .decimal, .double:
            guard present.allSatisfy(\.isNumber) else { return .category }
            return isWhole(present) && NameWords.isIdentifier(name) ? .identifier : .quantity
        case .null, .blob, .interval, .list, .structure, .map, .union: return .other
        }
    }

    private static func isWhole(_ values: [Value]) -> Bool {
        values.allSatisfy { value in value.double.map { $0 == $0.rounded() } ?? false }
    }
}

/// What the words of a column name give away.
enum NameWords {
    private static let identifiers: Set<String> = [
        "id", "ids", "key", "code", "uuid", "guid", "zip", "zipcode", "postcode", "sku", "isbn", "iban", "phone", "fax",
        "pk", "fk",
    ]
    private static let aggregates: Set<String> = [
        "count", "sum", "total", "avg", "average", "mean", "min", "max", "median", "num", "number", "n", "distinct",
        "share", "ratio",
    ]
    /// Everyday words that happen to end in "id".
    private static let notIdentifiers: Set<String> = [
        "paid", "unpaid", "prepaid", "bid", "valid", "invalid", "grid", "solid", "liquid", "fluid", "acid", "rapid",
        "void", "avoid", "aid", "mid", "said", "laid", "covid", "hybrid", "humid", "android", "asteroid", "centroid",
    ]

    static func lowercased(_ name: String) -> [String] { PlotText.words(name).map { $0.lowercased() } }

    /// `customer_id`, `CustomerID`, `customerid`, `zip`, `country code`; not `count(customer_id)`, not `paid`.
    static func isIdentifier(_ name: String) -> Bool {
        let words = lowercased(name)
        guard let last = words.last, !words.contains(where: aggregates.contains) else { return false }
        if identifiers.contains(last) { return true }
        return last.hasSuffix("id") && last.count > 3 && !notIdentifiers.contains(last)
    }
}
