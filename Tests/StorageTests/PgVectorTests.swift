import Foundation
import Retrieval
import Storage
import TestServers
import Testing

/// Both stores of vectors behave the same; what only a database can do wrong stands below.
@Suite(.serialized) struct PgVectorTests {
    enum Kind: String, CaseIterable, Sendable { case embedded, pgvector }

    /// One PostgreSQL with pgvector for the whole run, removed when the process ends.
    private static let postgres: Result<PostgresServer?, any Error> = Result {
        let server = try PostgresServer.startWithVectors()
        atexit { if case .success(let server?) = PgVectorTests.postgres { server.remove() } }
        return server
    }

    private static func server() throws -> PostgresServer {
        try #require(try postgres.get(), "PostgreSQL with pgvector is not installed: Scripts/setup --test")
    }

    private func withDatabase(_ body: (PostgresStore) async throws -> Void) async throws {
        let (server, name) = (try Self.server(), "vectors_\(UInt64.random(in: 0 ... .max))")
        try server.createDatabase(name)
        let database = PostgresStore(url: server.url(database: name))
        do { try await body(database) } catch {
            await database.close()
            throw error
        }
        await database.close()
    }

    /// Opens stores of a home and a model: each call gives one as another process would see it, after `flush`.
    typealias Opening = (_ home: String, _ model: String, _ dimensions: Int) async throws -> any VectorStore

    private func with(_ kind: Kind, _ body: (Opening) async throws -> Void) async throws {
        switch kind {
        case .embedded:
            let folder = FileManager.default.temporaryDirectory.appending(path: "pintail-vectors-\(UUID().uuidString)")
            defer { try? FileManager.default.removeItem(at: folder) }
            try await body { home, model, dimensions in
                EmbeddedVectorStore(file: folder.appending(path: "\(home)/\(model)"), model: model, dimensions: dimensions)
            }
        case .pgvector:
            try await withDatabase { database in
                try await body { try await PgVectorStore(in: database, space: $0, model: $1, dimensions: $2) }
            }
        }
    }

    private func id(_ number: Int) -> ContentID { ContentID("text \(number)") }

    /// On the unit circle, so that who is nearer is plain to see.
    private func at(_ degrees: Double) -> [Float] { [Float(cos(degrees * .pi / 180)), Float(sin(degrees * .pi / 180))] }

    /// Vectors of length 1 from a fixed sequence.
    private func vectors(_ count: Int, _ dimensions: Int) -> [[Float]] {
        var state: UInt64 = 1
        return (0..<count).map { _ in
            let numbers = (0..<dimensions).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return Float(Int32(truncatingIfNeeded: state >> 32)) / Float(Int32.max)
            }
            let length = numbers.reduce(0) { $0 + $1 * $1 }.squareRoot()
            return numbers.map { $0 / length }
        }
    }

    // MARK: Both stores

    @Test(arguments: Kind.allCases)
    func `The nearest come first, with their cosine, as many as asked for`(_ kind: Kind) async throws {
        try await with(kind) { open in
            let store = try await open("home", "m", 2)
            try await store.insert([(id(3), at(180)), (id(1), at(60)), (id(0), at(10)), (id(2), at(-90))])
            let found = try await store.nearest(to: at(0), among: nil, limit: 10)
            #expect(found.map(\.id) == [id(0), id(1), id(2), id(3)])
            for (match, degrees) in zip(found, [10.0, 60, 90, 180]) {
                #expect(abs(match.similarity - Float(cos(degrees * .pi / 180))) < 1e-6)
            }
            #expect(try await store.nearest(to: at(0), among: nil, limit: 2).map(\.id) == [id(0), id(1)])
            #expect(try await store.nearest(to: at(0), among: nil, limit: 0).isEmpty)
        }
    }

    @Test(arguments: Kind.allCases)
    func `Equally near ones come in the same order each time`(_ kind: Kind) async throws {
        try await with(kind) { open in
            let store = try await open("home", "m", 2)
            try await store.insert((0..<50).map { (id($0), at(20)) })
            let first = try await store.nearest(to: at(0), among: nil, limit: 50).map(\.id)
            #expect(Set(first).count == 50)
            // Rewritten rows move to another place in the table.
            try await store.insert((0..<25).map { (id($0 * 2), at(20)) })
            #expect(try await store.nearest(to: at(0), among: nil, limit: 50).map(\.id) == first)
            #expect(try await store.nearest(to: at(0), among: nil, limit: 7).map(\.id) == Array(first.prefix(7)))
        }
    }

    @Test(arguments: Kind.allCases)
    func `Only those asked for are found, however far`(_ kind: Kind) async throws {
        try await with(kind) { open in
            let store = try await open("home", "m", 2)
            try await store.insert((0..<180).map { (id($0), at(Double($0))) })
            let found = try await store.nearest(to: at(0), among: [id(170), id(50), id(99), id(999)], limit: 10)
            #expect(found.map(\.id) == [id(50), id(99), id(170)])
            #expect(try await store.nearest(to: at(0), among: [], limit: 10).isEmpty)
        }
    }

    @Test(arguments: Kind.allCases)
    func `Missing are those without a vector, each once, in their order`(_ kind: Kind) async throws {
        try await with(kind) { open in
            let store = try await open("home", "m", 2)
            #expect(try await store.missing([]).isEmpty)
            try await store.insert([(id(1), at(0))])
            #expect(try await store.missing([id(9), id(1), id(4), id(9), id(1)]) == [id(9), id(4)])
        }
    }

    @Test(arguments: Kind.allCases)
    func `A vector given again replaces the one before, also within one call`(_ kind: Kind) async throws {
        try await with(kind) { open in
            let store = try await open("home", "m", 2)
            try await store.insert([(id(1), at(0)), (id(2), at(50))])
            try await store.insert([(id(1), at(30)), (id(1), at(90))])
            #expect(try await store.nearest(to: at(0), among: nil, limit: 10).map(\.id) == [id(2), id(1)])
            #expect(try await store.nearest(to: at(90), among: nil, limit: 1)[0].similarity > 0.999)
        }
    }

    @Test(arguments: Kind.allCases)
    func `A vector of the wrong length or without a number is refused, with all that came with it`(_ kind: Kind) async throws {
        try await with(kind) { open in
            let store = try await open("home", "m", 2)
            for wrong: [Float] in [[1], [1, 0, 0], [.nan, 0], [.infinity, 0]] {
                let error = await #expect(throws: VectorStoreError.self) {
                    try await store.insert([(id(1), at(0)), (id(2), wrong)])
                }
                #expect(error?.code == .wrongLength)
                await #expect(throws: VectorStoreError.self) { try await store.nearest(to: wrong, among: nil, limit: 1) }
            }
            #expect(try await store.missing([id(1)]) == [id(1)])
        }
    }

    @Test(arguments: Kind.allCases)
    func `Models, lengths and homes side by side neither see nor remove each other's`(_ kind: Kind) async throws {
        try await with(kind) { open in
            let stores = [try await open("a", "m", 2), try await open("b", "m", 2), try await open("a", "n", 2)]
            for (number, store) in stores.enumerated() {
                try await store.insert([(id(0), at(Double(number))), (id(10 + number), at(90))])
            }
            try await stores[0].retain([id(10)])
            #expect(try await stores[0].nearest(to: at(0), among: nil, limit: 9).map(\.id) == [id(10)])
            for number in 1...2 {
                #expect(try await stores[number].nearest(to: at(0), among: nil, limit: 9).map(\.id) == [id(0), id(10 + number)])
            }
            for store in stores { try await store.flush() }
            // A model that was given another length has none of its vectors yet.
            #expect(try await open("b", "m", 3).nearest(to: [1, 0, 0], among: nil, limit: 9).isEmpty)
            try await stores[1].retain([])
            #expect(try await stores[1].missing([id(0)]) == [id(0)])
        }
    }

    @Test(arguments: Kind.allCases)
    func `What was flushed is there for whoever opens the store next`(_ kind: Kind) async throws {
        try await with(kind) { open in
            let all = vectors(1_201, 20)
            let store = try await open("home", "m/ü 'x' {1}", 20)
            try await store.insert(all.enumerated().map { (id($0), $1) })
            try await store.flush()
            let again = try await open("home", "m/ü 'x' {1}", 20)
            let found = try await again.nearest(to: all[1_200], among: nil, limit: 2_000)
            #expect(found.count == 1_201)
            #expect(found[0].id == id(1_200) && abs(found[0].similarity - 1) < 1e-6)
            #expect(try await again.nearest(to: all[7], among: nil, limit: 5) == store.nearest(to: all[7], among: nil, limit: 5))
        }
    }

    // MARK: The database

    @Test func `Both stores find the same`() async throws {
        try await withDatabase { database in
            let all = vectors(600, 384)
            let embedded = EmbeddedVectorStore(model: "m", dimensions: 384)
            let stored = try await PgVectorStore(in: database, space: "home", model: "m", dimensions: 384)
            for store: any VectorStore in [embedded, stored] { try await store.insert(all.enumerated().map { (id($0), $1) }) }
            let among = Set((0..<600).filter { $0 % 3 == 0 }.map(id))
            for query in vectors(605, 384).suffix(5) {
                for ids in [nil, among] {
                    let (one, other) = (
                        try await embedded.nearest(to: query, among: ids, limit: 30), try await stored.nearest(to: query, among: ids, limit: 30)
                    )
                    #expect(one.map(\.id) == other.map(\.id))
                    for (match, same) in zip(one, other) { #expect(abs(match.similarity - same.similarity) < 1e-6) }
                }
            }
        }
    }

    @Test func `Many that open a new database and add the same at once all succeed`() async throws {
        try await withDatabase { database in
            let all = vectors(700, 20)
            try await withThrowingTaskGroup { group in
                for task in 0..<8 {
                    group.addTask {
                        let store = try await PgVectorStore(in: database, space: "home", model: "m", dimensions: 20)
                        let mine = all.enumerated().map { (id: id($0), vector: $1) }
                        try await store.insert(task % 2 == 0 ? mine : mine.reversed())
                    }
                }
                try await group.waitForAll()
            }
            let store = try await PgVectorStore(in: database, space: "home", model: "m", dimensions: 20)
            #expect(try await store.nearest(to: all[0], among: nil, limit: 5_000).count == 700)
        }
    }

    @Test func `A database that crashed and came back has what was added, and the store goes on`() async throws {
        try await withDatabase { database in
            let server = try Self.server()
            let store = try await PgVectorStore(in: database, space: "home", model: "m", dimensions: 2)
            try await store.insert([(id(1), at(0))])
            try server.stop()
            await #expect(throws: StorageError.self) { try await store.insert([(id(2), at(10))]) }
            try server.startAgain()
            try await store.insert([(id(3), at(20))])
            #expect(try await store.nearest(to: at(0), among: nil, limit: 9).map(\.id) == [id(1), id(3)])
        }
    }

    @Test func `Without pgvector, without the right to make it and on SQLite, what to do is said`() async throws {
        func refusal(_ database: any MetadataStore) async -> VectorStoreError? {
            await #expect(throws: VectorStoreError.self) {
                _ = try await PgVectorStore(in: database, space: "home", model: "m", dimensions: 2)
            }
        }
        for (driver, word) in [(Driver.postgres, "no extension pgvector"), (.sqlite, "PINTAIL_DATABASE_URL")] {
            try await withStore(driver) { database in
                let error = await refusal(database)
                #expect(error?.code == .unavailable && error?.description.contains(word) == true)
            }
        }
        try await withDatabase { database in
            let server = try Self.server()
            _ = try await database.write { try $0.execute("CREATE ROLE guest LOGIN", []) }
            let name = try await database.read { try $0.rows("SELECT current_database()::text AS name", [])[0].text("name") }
            let guest = PostgresStore(url: server.url(database: name).replacing("user=postgres", with: "user=guest"))
            let error = await refusal(guest)
            #expect(error?.code == .unavailable && error?.description.contains("no right") == true)
            // Once the owner has made both, the right to make them is not asked for.
            _ = try await PgVectorStore(in: database, space: "home", model: "m", dimensions: 2)
            _ = try await database.write { try $0.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON vectors TO guest", []) }
            let store = try await PgVectorStore(in: guest, space: "home", model: "m", dimensions: 2)
            try await store.insert([(id(1), at(0))])
            #expect(try await store.missing([id(1)]).isEmpty)
            await guest.close()
        }
    }
}
