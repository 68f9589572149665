import Catalog
import DuckDB
import Foundation
import Retrieval
import SQLSyntax
import Testing

@testable import Evaluation

@Suite("Measuring the map")
struct MappingStageTests {
    /// A set of one database on the disk, removed with the test.
    private struct Folder: ~Copyable {
        let url = FileManager.default.temporaryDirectory.appending(path: "bench-\(UUID().uuidString)")
        init(_ files: [String: String]) throws {
            for (name, text) in files {
                let file = url.appending(path: name)
                try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(text.utf8).write(to: file)
            }
        }
        deinit { try? FileManager.default.removeItem(at: url) }
    }

    private static let files = [
        "databases/lake/schema.sql": """
            CREATE TABLE boat (boat_id BIGINT, name VARCHAR, PRIMARY KEY (boat_id));
            CREATE TABLE trip (trip_id BIGINT, boat_id BIGINT, day DATE, PRIMARY KEY (trip_id), FOREIGN KEY (boat_id) REFERENCES boat (boat_id));
            """,
        "databases/lake/boat.csv": "boat_id,name\n1,Heron\n2,Swan\n",
        "databases/lake/trip.csv": "trip_id,boat_id,day\n1,1,2024-05-01\n2,1,2024-05-02\n3,2,\n",
        "questions.jsonl": """
            {"id": "q1", "db": "lake", "question": "How many trips did the boat Heron make?", "sql_duckdb": "SELECT count(*) FROM trip JOIN boat ON trip.boat_id = boat.boat_id WHERE boat.name = 'Heron'"}

            {"id": "q2", "db": "lake", "question": "List the boats.", "sql_duckdb": "SELECT name FROM boat", "order_matters": true}
            """,
    ]

    @Test func `links, relationships and types are counted against gold and schema`() async throws {
        let folder = try Folder(Self.files)
        let set = try BenchSet(folder: folder.url)
        #expect(set.items.map(\.id) == ["q1", "q2"] && set.items[1].orderMatters)
        // A map that misses the relationship, has one type wrong and knows no values.
        let stage = MappingStage(set: set) { _, folder in
            let connection = try await DeclaredDatabase.open(folder)
            var catalog = try await CatalogBuilder(connection).build()
            catalog.relationships = []
            let trip = try #require(catalog.tables.firstIndex { $0.name == "trip" })
            let day = try #require(catalog.tables[trip].columns.firstIndex { $0.name == "day" })
            catalog.tables[trip].columns[day].typeClass = .text
            return MappingStage.Mapped(catalog: catalog, index: SchemaIndex(catalog: catalog), parser: SyntaxParser(connection))
        }
        let report = try await stage.run(set.items)
        #expect(report.relationshipRecall.right == 0 && report.relationshipRecall.all == 1)
        #expect(report.types.right == 4 && report.types.missed == ["trip.day: DATE declared, DATE found"])
        #expect(report.decidableTypes.all == 5 && report.undecidableTypes.isEmpty, "a date read as text is a mistake of the reader")
        #expect(report.valueRecall.right == 0 && report.valueRecall.all == 1)
        #expect(report.tableRecall.all == 3)
    }

    @Test("a set that can't be read says where", arguments: [
        ("no questions", [:], "questions.jsonl"), ("a broken line", ["questions.jsonl": "{\"id\": \"a\", \"db\": \"b\", \"question\": \"c\"}\nnonsense"], "Line 2"),
    ] as [(String, [String: String], String)])
    func broken(reason: String, files: [String: String], says: String) throws {
        let folder = try Folder(files)
        #expect(throws: EvaluationError.self) { try BenchSet(folder: folder.url) }
        do { _ = try BenchSet(folder: folder.url) } catch { #expect(error.description.contains(says), "\(reason)") }
    }

    @Test func `the interval of a share stays within its bounds`() {
        #expect(AnswerReport.wilson(0, 10)[0] < 1e-9 && AnswerReport.wilson(10, 10)[1] > 0.999)
        let half = AnswerReport.wilson(50, 100)
        #expect(abs(half[0] - 0.4038) < 0.001 && abs(half[1] - 0.5962) < 0.001, "the textbook's 50 of 100")
    }
}
