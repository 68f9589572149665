import Analyst
import Catalog
import DuckDB
import Foundation
import Ingest
import LanguageModels
import Retrieval
import SQLSyntax

/// Times what Pintail itself does for a question about twenty tables: everything from the question to the answer but
/// the model, which here answers at once, and the query. The slowest question counts.
///
///     swift run -c release HostTime
@main
struct HostTime {
    static let turns = 9

    static func main() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "pintail-host-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (dataset, connection) = try await company(in: folder)
        let analyst = Analyst(models: [InstantModel(answers: Company.questions)])

        var all: [(host: Duration, question: String, sql: String, stages: [String: Int])] = []
        for (question, sql) in Company.questions {
            var (times, stages): ([Duration], [String: Int]) = ([], [:])
            for turn in 0...turns {
                let start = ContinuousClock.now
                let answer = try await analyst.answer(Question(question), about: dataset)
                _ = try AnswerJSON.encode(answer)
                let wall = ContinuousClock.now - start
                guard answer.status == .answered else {
                    print("not answered: \(question): \(answer.refusal?.reason ?? answer.error?.message ?? "")")
                    exit(1)
                }
                stages = answer.usage.milliseconds
                // The first turn fills caches.
                if turn > 0 { times.append(wall - .milliseconds(stages["query"] ?? 0)) }
            }
            all.append((times.median, question, sql, stages))
        }
        guard let slowest = all.max(by: { $0.host < $1.host }) else { return }
        print("host       \(slowest.host.milliseconds) ms")
        print("reference  \(try await reference(slowest.sql, on: connection).milliseconds) ms")
        let stages = slowest.stages.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        print("slowest    \(slowest.question) (\(stages); median question \(all.map(\.host).median.milliseconds) ms)")
    }

    /// Written as CSV and imported, mapped and opened as `pintail ask` does it.
    private static func company(in folder: URL) async throws -> (Dataset, Connection) {
        let files = folder.appending(path: "files", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: files, withIntermediateDirectories: true)
        let writer = try Database().connect()
        var sources: [URL] = []
        for table in Company.tables {
            let file = files.appending(path: table.name + ".csv")
            try await writer.execute("COPY (\(Company.select(table))) TO \(SQLText.literal(file.path))")
            sources.append(file)
        }
        let store = DatasetStore(root: folder.appending(path: "home"), extensions: folder)
        let version = try await store.importSources(sources, dataset: "company")
        let engine = try await store.open(version)
        let builder = CatalogBuilder(engine.catalogConnection)
        let catalog = try await builder.build()
        let values = try await builder.columnValues(catalog).map { ColumnValues(column: $0.0, values: $0.1) }
        let dataset = Dataset(
            name: version.dataset, version: version.id, dataAsOf: nil, catalog: catalog,
            index: SchemaIndex(catalog: catalog, values: values), engine: engine)
        return (dataset, engine.catalogConnection)
    }

    /// What DuckDB alone takes to parse the query into a tree and to explain it.
    private static func reference(_ sql: String, on connection: Connection) async throws -> Duration {
        var times: [Duration] = []
        for _ in 0..<turns {
            times.append(
                try await ContinuousClock().measure {
                    _ = try await connection.query("SELECT json_serialize_sql(\(SQLText.literal(sql)))")
                    // A wrong name is an answer too.
                    _ = try? await connection.query("EXPLAIN \(sql)")
                })
        }
        return times.median
    }
}

extension [Duration] {
    var median: Duration { isEmpty ? .zero : sorted()[count / 2] }
}

extension Duration {
    var milliseconds: String { String(format: "%.2f", self / .milliseconds(1)) }
}
