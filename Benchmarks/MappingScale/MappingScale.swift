import Catalog
import DuckDB
import Foundation

/// Times the map (catalog and column values) of a database of 1,000 tables with 20,000 columns, and tells the largest
/// size the process ever had. The database is made by another process, whose memory does not count.
///
///     swift run -c release MappingScale make FILE
///     swift run -c release MappingScale map FILE
@main
struct MappingScale {
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        guard arguments.count == 2, ["make", "map"].contains(arguments[0]) else {
            FileHandle.standardError.write(Data("usage: MappingScale make|map FILE\n".utf8))
            exit(2)
        }
        let file = URL(filePath: arguments[1])
        if arguments[0] == "make" {
            let connection = try Database(.file(at: file, readOnly: false)).connect()
            try await Warehouse.make(on: connection)
            try await connection.execute("CHECKPOINT")
        } else {
            try await map(file)
        }
    }

    private static func map(_ file: URL) async throws {
        let database = try Database(.file(at: file, readOnly: true), configuration: .init(memoryLimit: 2 << 30, threads: 2))
        let builder = CatalogBuilder([try database.connect(), try database.connect()])
        let start = ContinuousClock.now
        let build = try await builder.build(since: nil, unchanged: [])
        let built = ContinuousClock.now
        let values = try await builder.columnValues(build.catalog)
        let end = ContinuousClock.now
        print("tables         \(build.catalog.tables.count)")
        print("columns        \(build.catalog.tables.reduce(0) { $0 + $1.columns.count })")
        print("relationships  \(build.catalog.relationships.count) of \(build.checks.count) checked")
        print("values         \(values.reduce(0) { $0 + $1.1.count })")
        print("catalog        \(seconds(built - start)) s")
        print("map            \(seconds(end - start)) s")
        print("peak           \(peakMegabytes()) MB")

        // As after an import that changed one table of a thousand rows.
        let changed = Warehouse.name(11)
        let unchanged = Set(build.catalog.tables.map(\.name)).subtracting([changed])
        let kept = Dictionary(values, uniquingKeysWith: { first, _ in first })
        let again = ContinuousClock.now
        let rebuild = try await builder.build(since: build, unchanged: unchanged)
        let revalued = try await builder.columnValues(rebuild.catalog, since: (build.catalog, kept), unchanged: unchanged)
        print("remap          \(seconds(ContinuousClock.now - again)) s")
        guard rebuild == build, revalued.map(\.1) == values.map(\.1) else {
            print("the map taken over differs from the one made from scratch")
            exit(1)
        }
    }

    private static func seconds(_ duration: Duration) -> String { String(format: "%.2f", duration / .seconds(1)) }

    /// The largest resident size so far, in millions of bytes.
    private static func peakMegabytes() -> Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return (line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 1_024 / 1_000_000
    }
}
