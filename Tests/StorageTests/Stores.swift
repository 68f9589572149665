import Foundation
import Storage
import TestServers
import Testing

/// The databases that every case runs on.
enum Driver: String, CaseIterable, Sendable { case sqlite, postgres }

/// One PostgreSQL for the whole run, removed when the process ends; each case has a database of its own in it.
enum Shared {
    static let postgres: Result<PostgresServer?, any Error> = Result {
        let server = try PostgresServer.start()
        atexit { if case .success(let server?) = Shared.postgres { server.remove() } }
        return server
    }
}

/// Gives `body` an empty, migrated store.
func withStore(_ driver: Driver, migrated: Bool = true, _ body: (any MetadataStore) async throws -> Void) async throws {
    switch driver {
    case .sqlite:
        let folder = FileManager.default.temporaryDirectory.appending(path: "pintail-storage-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await use(try SQLiteStore(file: folder.appending(path: "pintail.sqlite")), migrated, body)
    case .postgres:
        let server = try #require(try Shared.postgres.get(), "PostgreSQL is not installed: apt-get install postgresql")
        let database = "case_\(UInt64.random(in: 0 ... .max))"
        try server.createDatabase(database)
        try await use(PostgresStore(url: server.url(database: database)), migrated, body)
    }
}

private func use(_ store: any MetadataStore, _ migrated: Bool, _ body: (any MetadataStore) async throws -> Void) async throws {
    do {
        if migrated {
            try await Migrations().apply(to: store)
            try await Notes(store).make()
        }
        try await body(store)
    } catch {
        await store.close()
        throw error
    }
    await store.close()
}
