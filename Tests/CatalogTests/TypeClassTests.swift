import Catalog
import Testing

@Suite("Type class")
struct TypeClassTests {
    @Test(
        "follows DuckDB's spelling",
        arguments: [
            ("INTEGER", Column.TypeClass.integer), ("UHUGEINT", .integer), ("DECIMAL(12,2)", .decimal),
            ("DOUBLE", .decimal),
            ("VARCHAR", .text), ("ENUM('a', 'b]')", .text), ("UUID", .text), ("BOOLEAN", .boolean), ("DATE", .date),
            ("TIMESTAMP WITH TIME ZONE", .timestamp), ("TIMESTAMP_NS", .timestamp), ("TIME", .time),
            ("INTERVAL", .interval),
            ("BLOB", .binary), ("BIT", .binary), ("INTEGER[]", .nested), ("VARCHAR[3]", .nested),
            ("STRUCT(a INTEGER, b VARCHAR)", .nested), ("MAP(VARCHAR, INTEGER)", .nested), ("JSON", .nested),
            ("SOMETHING_NEW", .text),
        ])
    func spelling(type: String, expected: Column.TypeClass) {
        #expect(Column.TypeClass(duckDBType: type) == expected)
    }
}
