extension LogicalType: CustomStringConvertible {
    /// The type as DuckDB's `typeof` spells it and as SQL reads it: `DECIMAL(12,2)`, `STRUCT(a INTEGER)[]`.
    public var name: String {
        if let alias { return alias }
        switch details {
        case .none: return Self.plainNames[id] ?? "UNKNOWN(\(id.rawValue))"
        case .decimal(let width, let scale): return "DECIMAL(\(width),\(scale))"
        case .enumeration(let values):
            return "ENUM(" + values.map { SQLText.literal($0) }.joined(separator: ", ") + ")"
        case .list(let child): return child.name + "[]"
        case .array(let child, let count): return "\(child.name)[\(count)]"
        case .map(let key, let value): return "MAP(\(key.name), \(value.name))"
        case .structure(let members): return "STRUCT(" + Self.list(members) + ")"
        case .union(let members): return "UNION(" + Self.list(members) + ")"
        }
    }

    public var description: String { name }

    private static func list(_ members: [Member]) -> String {
        members.map { $0.name.isEmpty ? $0.type.name : "\(SQLText.optionallyQuoted($0.name)) \($0.type.name)" }.joined(separator: ", ")
    }

    private static let plainNames: [ID: String] = [
        .boolean: "BOOLEAN", .tinyint: "TINYINT", .smallint: "SMALLINT", .integer: "INTEGER", .bigint: "BIGINT",
        .utinyint: "UTINYINT", .usmallint: "USMALLINT", .uinteger: "UINTEGER", .ubigint: "UBIGINT", .float: "FLOAT",
        .double: "DOUBLE", .timestamp: "TIMESTAMP", .date: "DATE", .time: "TIME", .interval: "INTERVAL",
        .hugeint: "HUGEINT", .uhugeint: "UHUGEINT", .varchar: "VARCHAR", .blob: "BLOB", .decimal: "DECIMAL",
        .timestampSeconds: "TIMESTAMP_S", .timestampMilliseconds: "TIMESTAMP_MS",
        .timestampNanoseconds: "TIMESTAMP_NS", .uuid: "UUID", .bit: "BIT", .timeTZ: "TIME WITH TIME ZONE",
        .timestampTZ: "TIMESTAMP WITH TIME ZONE", .bignum: "BIGNUM", .null: "\"NULL\"", .timeNanoseconds: "TIME_NS",
        .geometry: "GEOMETRY", .variant: "VARIANT", .enumeration: "ENUM", .list: "LIST", .structure: "STRUCT",
        .map: "MAP", .union: "UNION", .array: "ARRAY",
    ]
}
