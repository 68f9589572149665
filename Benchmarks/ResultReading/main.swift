import CDuckDB
import DuckDB
import Foundation

// Reading 1,000,000 rows through the room into Swift columns, against a C API loop over the same statement that does
// nothing with the values. Both stream; the least of 41 turns each, taken alternately, is compared.

let rowCount = 1_000_000
let load = """
    CREATE TABLE sales AS SELECT range AS id, range % 977 / 7 AS price, 'customer ' || range % 5000 AS customer
    FROM range(\(rowCount))
    """
let select = "SELECT id, price, customer FROM sales"
let clock = ContinuousClock()

struct Columns {
    var ids: [Int64] = []
    var prices: [Double] = []
    var customers: [String] = []
}

func readThroughRoom(_ connection: Connection) async throws -> Columns {
    var columns = Columns()
    columns.ids.reserveCapacity(rowCount)
    columns.prices.reserveCapacity(rowCount)
    columns.customers.reserveCapacity(rowCount)
    for try await chunk in try await connection.stream(select) {
        try chunk.column(0).appendInt64s(to: &columns.ids)
        try chunk.column(1).appendDoubles(to: &columns.prices)
        try chunk.column(2).appendStrings(to: &columns.customers)
    }
    return columns
}

/// Returns the rows seen.
func readThroughC(_ connection: duckdb_connection) -> Int {
    var (statement, pending, result) = (duckdb_prepared_statement?.none, duckdb_pending_result?.none, duckdb_result())
    duckdb_prepare(connection, select, &statement)
    duckdb_pending_prepared_streaming(statement, &pending)
    duckdb_execute_pending(pending, &result)
    var rows = 0
    while var chunk = duckdb_fetch_chunk(result) as duckdb_data_chunk? {
        rows += Int(duckdb_data_chunk_get_size(chunk))
        withUnsafeMutablePointer(to: &chunk) {
            $0.withMemoryRebound(to: duckdb_data_chunk?.self, capacity: 1) { duckdb_destroy_data_chunk($0) }
        }
    }
    duckdb_destroy_result(&result)
    duckdb_destroy_pending(&pending)
    duckdb_destroy_prepare(&statement)
    return rows
}

let connection = try Database().connect()
try await connection.execute(load)
var (rawDatabase, rawConnection) = (duckdb_database?.none, duckdb_connection?.none)
guard duckdb_open(nil, &rawDatabase) == DuckDBSuccess,
    duckdb_connect(rawDatabase, &rawConnection) == DuckDBSuccess, let rawConnection,
    duckdb_query(rawConnection, load, nil) == DuckDBSuccess
else { exit(1) }

var (room, c) = (Duration.seconds(3600), Duration.seconds(3600))
for _ in 0..<41 {
    c = min(c, clock.measure { precondition(readThroughC(rawConnection) == rowCount) })
    let start = clock.now
    let columns = try await readThroughRoom(connection)
    room = min(room, clock.now - start)
    precondition(columns.customers.count == rowCount)
}
print("C loop \(c), room \(room), ratio \(String(format: "%.2f", room / c)) (target at most 2)")
