import Foundation
import Testing

@testable import Ingest

@Suite struct `Orphans in the store` {
    private static let later = Date(timeIntervalSinceNow: 2 * 3600)

    @Test func `segments no version names are removed after an hour, others never`() async throws {
        let shop = try StoreFixture()
        let old = try await shop.importShop()
        try shop.addOrder()
        let new = try await shop.importShop()
        let orphan = String(repeating: "0", count: 64) + ".duckdb"
        try Data("x".utf8).write(to: shop.root.appending(path: "segments/\(orphan)"))
        let kept = Set((Array(old.segments) + Array(new.segments)).map { "\($0).duckdb" })
        #expect(kept.count == 2)

        try shop.store().removeOrphans()
        #expect(try shop.names(in: "segments") == kept.union([orphan]), "it may belong to an import that ends just now")
        try shop.store().removeOrphans(now: Self.later)
        #expect(try shop.names(in: "segments") == kept)
    }

    @Test func `nothing is removed while an import runs`() async throws {
        let shop = try StoreFixture()
        _ = try await shop.importShop()
        let orphan = shop.root.appending(path: "segments/" + String(repeating: "0", count: 64) + ".duckdb")
        try Data("x".utf8).write(to: orphan)
        let lock = try FileLock.take(shop.root.appending(path: "datasets/shop/lock"))
        try shop.store().removeOrphans(now: Self.later)
        #expect(FileManager.default.fileExists(atPath: orphan.path))
        withExtendedLifetime(lock) {}
    }

    @Test func `no segment is removed when a version cannot be read`() async throws {
        let shop = try StoreFixture()
        let version = try await shop.importShop()
        try Data("{".utf8).write(to: shop.root.appending(path: "datasets/shop/versions/\(version.id).json"))
        #expect { try shop.store().removeOrphans(now: Self.later) } throws: { ($0 as? IngestError)?.code == .damaged }
        #expect(try shop.names(in: "segments").count == 1)
    }

    @Test func `a scratch folder is removed when its maker is gone, and only then`() throws {
        let shop = try StoreFixture()
        let parent = shop.root.appending(path: "tmp", directoryHint: .isDirectory)
        let abandoned = parent.appending(path: "abandoned", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(
            at: abandoned.appending(path: "spill"), withIntermediateDirectories: true)
        try Data("x".utf8).write(to: abandoned.appending(path: "segment.duckdb"))
        let alive = try ScratchFolder(in: parent)

        try shop.store().removeOrphans()
        #expect(try shop.names(in: "tmp").count == 2, "it may just be being made")
        try shop.store().removeOrphans(now: Self.later)
        #expect(try shop.names(in: "tmp") == [alive.url.lastPathComponent])
        withExtendedLifetime(alive) {}
    }

    @Test func `a store that is not there yet has no orphans`() throws {
        let shop = try StoreFixture()
        try shop.store().removeOrphans()
        #expect(!FileManager.default.fileExists(atPath: shop.root.path))
    }
}
