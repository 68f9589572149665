import Foundation
import TestServers
import Testing

@testable import Storage

@Suite struct MetadataTests {
    @Test(arguments: Driver.allCases) func `Migrating twice changes nothing the second time`(driver: Driver) async throws {
        try await withStore(driver, migrated: false) { store async throws in
            let all = Migrations.all.map(\.name)
            #expect(try await Migrations().pending(in: store) == all)
            #expect(try await Migrations().apply(to: store) == all)
            #expect(try await Migrations().apply(to: store) == [])
        }
    }

    @Test func `The file of metadata and those beside it are the owner's alone`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "pintail-mode-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try SQLiteStore(file: folder.appending(path: "pintail.sqlite"))
        try await Migrations().apply(to: store)
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            let mode = try FileManager.default.attributesOfItem(atPath: folder.appending(path: name).path)[.posixPermissions] as? Int
            #expect(mode == 0o600, "\(name)")
        }
        await store.close()
    }

    @Test(arguments: Driver.allCases) func `Nodes that migrate at once make each step once`(driver: Driver) async throws {
        try await withStore(driver, migrated: false) { store async throws in
            let made = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<4 { group.addTask { try await Migrations().apply(to: store).count } }
                return try await group.reduce(0, +)
            }
            #expect(made == Migrations.all.count)
        }
    }

    @Test(arguments: Driver.allCases) func `A newer schema is refused and left alone`(driver: Driver) async throws {
        try await withStore(driver) { store async throws in
            let newer = Migrations.all + [.init(number: 99, name: "later", statements: ["CREATE TABLE later (id {key})"])]
            try await Migrations(steps: newer).apply(to: store)
            let error = await #expect(throws: StorageError.self) { try await Migrations().apply(to: store) }
            #expect(error?.code == .newerSchema)
        }
    }

    @Test(arguments: Driver.allCases) func `Every kind of value comes back as it went in`(driver: Driver) async throws {
        try await withStore(driver) { store async throws in
            let (bytes, text) = (Data([0, 1, 255, 39, 63]), "it's \"a\" ? 'question' 🦆\n")
            let found = try await store.write { session in
                try session.execute(session.dialect.spell("CREATE TABLE v (a BIGINT, b DOUBLE PRECISION, c TEXT, d {blob}, e TEXT)"), [])
                try session.execute("INSERT INTO v VALUES (?, ?, ?, ?, ?)", [.integer(.min), .real(0.1), .text(text), .blob(bytes), .null])
                return try session.rows("SELECT *, '?' AS f FROM v", [])
            }
            let expected: [String: SQLValue] = [
                "a": .integer(.min), "b": .real(0.1), "c": .text(text), "d": .blob(bytes), "e": .null, "f": .text("?"),
            ]
            #expect(found == [SQLRow(values: expected)])
        }
    }

    @Test(arguments: Driver.allCases) func `A body that throws leaves nothing behind`(driver: Driver) async throws {
        struct Stop: Error {}
        try await withStore(driver) { store async throws in
            await #expect(throws: Stop.self) {
                try await store.write { session in
                    try session.execute("INSERT INTO notes (id, name) VALUES ('a', 'a')", [])
                    throw Stop()
                }
            }
            #expect(try await Notes(store).all().isEmpty)
        }
    }

    @Test(arguments: Driver.allCases) func `A reader can't write`(driver: Driver) async throws {
        try await withStore(driver) { store async throws in
            await #expect(throws: (any Error).self) {
                try await store.read { try $0.execute("INSERT INTO notes (id, name) VALUES ('a', 'a')", []) }
            }
            #expect(try await Notes(store).all().isEmpty)
        }
    }

    @Test(arguments: Driver.allCases) func `Writers at once lose no update`(driver: Driver) async throws {
        try await withStore(driver) { store async throws in
            try await Notes(store).create(id: "a", name: "0")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<40 {
                    group.addTask {
                        try await store.write { _ = try $0.execute("UPDATE notes SET name = CAST(CAST(name AS BIGINT) + 1 AS TEXT)", []) }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await Notes(store).name(of: "a") == "40")
        }
    }

    @Test(arguments: Driver.allCases) func `A cancelled read stops the database and frees its connection`(driver: Driver) async throws {
        try await withStore(driver) { store async throws in
            let endless = Task {
                try await store.read {
                    try $0.rows("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) AS c FROM n", []).count
                }
            }
            try await Task.sleep(for: .milliseconds(200))
            endless.cancel()
            await #expect(throws: CancellationError.self) { try await endless.value }
            #expect(try await Notes(store).all().isEmpty)
        }
    }

    @Test func `PostgreSQL that crashed and came back is used again, with all that was acknowledged`() async throws {
        let server = try #require(try PostgresServer.start(), "PostgreSQL is not installed")
        defer { server.remove() }
        let store = PostgresStore(url: server.url(), connections: 2)
        try await Migrations().apply(to: store)
        let workspaces = Notes(store)
        try await workspaces.make()
        try await workspaces.create(id: "kept", name: "kept")
        try server.stop()
        let error = await #expect(throws: StorageError.self) { try await workspaces.all() }
        #expect(error?.code == .unavailable, "\(error.map { String(reflecting: $0) } ?? "")")
        try server.startAgain()
        #expect(try await workspaces.all() == ["kept"])
        try await workspaces.create(id: "after", name: "after")
        await store.close()
    }
}
