import Catalog
import DuckDB
import Foundation

/// Times the catalog of a large table against DuckDB's own SUMMARIZE of it, in the same process and on the same file.
/// The catalog does more (exact keys, frequent values, relationships) and should cost at most 1.5 times as much.
///
///     swift run -c release Profiling [rows, 10000000 unless told]
@main
struct Profiling {
    static func main() async throws {
        let rows = CommandLine.arguments.dropFirst().first.flatMap(Int.init) ?? 10_000_000
        let folder = FileManager.default.temporaryDirectory.appending(path: "pintail-profiling-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let database = try Database(.file(at: folder.appending(path: "sales.duckdb"), readOnly: false))
        let connection = try database.connect()
        try await connection.execute(salesTable(rows: rows))

        // Alternating, best of three: the first pass over the file also fills the operating system's cache.
        var (summarize, catalog) = (Duration.seconds(3600), Duration.seconds(3600))
        let clock = ContinuousClock()
        for _ in 1...3 {
            summarize = min(summarize, try await clock.measure { _ = try await connection.query("SUMMARIZE sales") })
            catalog = min(catalog, try await clock.measure { _ = try await CatalogBuilder(connection).build() })
        }
        print("rows       \(rows)")
        print("SUMMARIZE  \(summarize.formatted(.units(allowed: [.milliseconds])))")
        print("catalog    \(catalog.formatted(.units(allowed: [.milliseconds])))")
        print("ratio      \((catalog / summarize).formatted(.number.precision(.fractionLength(2))))  (bar: 1.50)")
    }

    /// Twelve columns of the kinds a sales table has, the values drawn from hashes so that each run makes the same.
    private static func salesTable(rows: Int) -> String {
        """
        CREATE TABLE sales AS SELECT
            i::BIGINT AS sale_id,
            (hash(i) % 200000)::INTEGER AS customer_id,
            (hash(i + 1) % 5000)::INTEGER AS product_id,
            DATE '2020-01-01' + (hash(i + 2) % 1500)::INTEGER AS sold_on,
            TIMESTAMP '2020-01-01' + to_seconds((hash(i + 3) % 100000000)::BIGINT) AS created_at,
            (1 + hash(i + 4) % 20)::INTEGER AS quantity,
            ((hash(i + 5) % 1000000) / 100.0)::DECIMAL(12, 2) AS price,
            (hash(i + 6) % 1000000007) / 1e4::DOUBLE AS score,
            ['north', 'south', 'east', 'west'][1 + (hash(i + 7) % 4)::INTEGER] AS region,
            'city ' || (hash(i + 8) % 800) AS city,
            'note ' || (hash(i + 9) % 3000000) AS note,
            hash(i + 10) % 10 < 3 AS returned
        FROM range(\(rows)) numbers(i)
        """
    }
}
