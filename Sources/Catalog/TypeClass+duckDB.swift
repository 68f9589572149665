extension Column.TypeClass {
    /// The class of a type as DuckDB spells it, such as `DECIMAL(12,2)` or `TIMESTAMP WITH TIME ZONE`.
    /// Lists, structs, maps, unions and JSON are `nested`; a spelling not known is `text`, which every type casts to.
    public init(duckDBType type: String) {
        if type.hasSuffix("]") {
            self = .nested
            return
        }
        let base = type.prefix { $0 != "(" }.uppercased()
        self =
            switch base {
            case "BOOLEAN": .boolean
            case "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT",
                "UHUGEINT", "BIGNUM":
                .integer
            case "FLOAT", "DOUBLE", "DECIMAL": .decimal
            case "DATE": .date
            case "TIME", "TIME WITH TIME ZONE", "TIME_NS": .time
            case "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "TIMESTAMP WITH TIME ZONE": .timestamp
            case "INTERVAL": .interval
            case "BLOB", "BIT", "GEOMETRY": .binary
            case "STRUCT", "MAP", "UNION", "JSON", "VARIANT", "LIST", "ARRAY": .nested
            default: .text
            }
    }
}
