import DuckDB
import Foundation
import Testing

struct ValueTests {
    @Test(arguments: [
        (Value.null, "null"), (.integer(.max), "9223372036854775807"), (.hugeint(1 << 100), #""1267650600228229401496703205376""#),
        (.double(0.1), "0.1"), (.double(.infinity), #""inf""#),
        (.decimal(FixedDecimal(unscaled: 1999, scale: 2)), "19.99"),
        (.decimal(FixedDecimal(unscaled: 12_345_678_901_234_567_890, scale: 1)), #""1234567890123456789.0""#),
        (.blob(Data([1, 2])), #""AQI=""#), (.date(days: 0), #""1970-01-01""#),
        (.timestamp(Timestamp(ticks: 1_500_000)), #""1970-01-01T00:00:01.5""#),
        (.timestamp(Timestamp(ticks: 0, hasTimeZone: true)), #""1970-01-01T00:00:00Z""#),
        (.structure([.init(name: "a", value: .list([.integer(1), .null]))]), #"{"a":[1,null]}"#),
        (.map([.init(key: .integer(1), value: .text("x"))]), #"[{"key":1,"value":"x"}]"#),
    ])
    func `Values are written as JSON that keeps them exact`(value: Value, json: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        #expect(String(decoding: try encoder.encode([value]), as: UTF8.self) == "[\(json)]")
    }

    /// Each has its own rule of writing; the engine's text is the judge.
    @Test(arguments: [
        "['a:b', '', ' x', 'NULL', 'it''s', 'x{y', chr(9) || 'q', 'a\"b', '€', 'a;b', 'back\\slash', 'a b', 'a-b', '#']",
        "{'a b': 1, 'it''s': DATE '2024-01-31', 'at': TIME '01:02:03'}", "row(1, 'x y')", "MAP {'k=v': [1.5]}",
        "[INTERVAL '-13 months', INTERVAL '1 day -00:00:01.5', INTERVAL '-25 hours', INTERVAL '0 days']",
        "[1e15, 1e16, 9007199254740993, 12345678901234567, 1e-4, 1e-5, -0.0, 123456789.125]::DOUBLE[]",
        "[0.1, 1e16, 16777217, 1234567936, 3.3e20, 1e-5]::FLOAT[]",
        "TIMESTAMP '0044-03-15 (BC) 10:00:00.25'", "'POLYGON ZM((0 0 1 1.5, 1 1 1 1, 0 0 1 1))'::GEOMETRY",
        "'-123456789012345678901234567890123456789012345678901234567890'::BIGNUM", "0::BIGNUM", "'0101'::BIT",
        "[]::INTEGER[]", "NULL::INTEGER[]", "'\\x00ab\\x22'::BLOB",
    ])
    func `Values are written as the engine writes them, and as literals are read back`(expression: String) async throws {
        let connection = try Database().connect()
        let row = try await connection.query("SELECT v, v::VARCHAR, typeof(v) FROM (SELECT \(expression) AS v)")
        #expect(row.rows[0][0].description == row.rows[0][1].description)
        #expect(row.columns[0].type.name == row.rows[0][2].description)
        let back = try await connection.query("SELECT \(SQLText.literal(row.rows[0][0]))")
        #expect(back.rows[0][0].description == row.rows[0][0].description)
    }

    @Test func `Names and strings in quotes stay what they are`() async throws {
        let connection = try Database().connect()
        let table = try await connection.query(
            "SELECT \(SQLText.literal("it's")) AS \(SQLText.identifier("or\"der"))")
        #expect(table.columns[0].name == "or\"der")
        #expect(table.rows == [[.text("it's")]])
    }
}
