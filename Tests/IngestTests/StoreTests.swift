import DuckDB
import Foundation
import SQLSyntax
import Testing

@testable import Ingest

@Suite struct `Dataset store` {
    @Test func `an import makes a version whose tables answer`() async throws {
        let shop = try StoreFixture()
        let store = shop.store()
        let version = try await shop.importShop(store)
        #expect(version.dataset == "shop")
        #expect(Set(version.tables.map(\.name)) == ["orders", "customers"])
        #expect(version.segments.count == 1)
        #expect(try store.current("shop") == version)
        #expect(store.datasets() == ["shop"])
        let engine = try await store.open(version)
        #expect(try await engine.answer("SELECT sum(amount) FROM orders")?.double == 37.75)
        #expect(
            try await engine.answer(
                "SELECT c.name FROM orders o JOIN customers c ON c.id = o.customer_id ORDER BY o.amount LIMIT 1")
                == .text("Grace"))
    }

    @Test func `the segment is named by the hash of its bytes, and no unfinished file stays`() async throws {
        let shop = try StoreFixture()
        let version = try await shop.importShop()
        let segment = try #require(version.segments.first)
        let file = shop.root.appending(path: "segments/\(segment).duckdb")
        #expect(try ContentHash.hex(ofFile: file) == segment)
        #expect(try shop.names(in: "segments") == ["\(segment).duckdb"])
        #expect(try shop.names(in: "tmp").isEmpty)
    }

    @Test func `unchanged files are not read again`() async throws {
        let shop = try StoreFixture()
        let first = try await shop.importShop()
        let second = try await shop.importShop(shop.store { step in #expect(step == .locked) })
        #expect(second == first)
        #expect(try shop.names(in: "segments").count == 1)
    }

    @Test func `changed files make a new version, and the old one still opens`() async throws {
        let shop = try StoreFixture()
        let store = shop.store()
        let old = try await shop.importShop()
        try shop.addOrder()
        let new = try await shop.importShop()
        #expect(new.id != old.id)
        #expect(try store.current("shop") == new)
        #expect(try await store.open(old).answer("SELECT count(*) FROM orders") == .integer(3))
        #expect(try await store.open(new).answer("SELECT count(*) FROM orders") == .integer(4))
    }

    @Test func `files are read again when the segment is gone`() async throws {
        let shop = try StoreFixture()
        let old = try await shop.importShop()
        try FileManager.default.removeItem(at: shop.root.appending(path: "segments"))
        await #expect { try await shop.store().open(old) } throws: { ($0 as? IngestError)?.code == .damaged }
        let new = try await shop.importShop()
        #expect(try await shop.store().open(new).answer("SELECT count(*) FROM orders") == .integer(3))
    }

    @Test("a failure after any step leaves the store as it was", arguments: ImportStep.allCases)
    func failure(step: ImportStep) async throws {
        let shop = try StoreFixture()
        let version = try await shop.importShop()
        let before = try shop.contents()
        try shop.addOrder()
        let failing = shop.store { if $0 == step { throw Planned() } }
        await #expect { try await shop.importShop(failing) } throws: { ($0 as? IngestError)?.code == .other }
        #expect(try shop.contents() == before)
        #expect(try shop.store().current("shop") == version)
        #expect(try await shop.store().open(version).answer("SELECT count(*) FROM orders") == .integer(3))
    }

    @Test("a cancelled import leaves the store as it was", arguments: [ImportStep.opened, .loaded, .written, .hashed])
    func cancellation(step: ImportStep) async throws {
        let shop = try StoreFixture()
        _ = try await shop.importShop()
        let before = try shop.contents()
        try shop.addOrder()
        let cancelling = shop.store { if $0 == step { withUnsafeCurrentTask { $0?.cancel() } } }
        await #expect(throws: CancellationError.self) {
            try await Task { try await shop.importShop(cancelling) }.value
        }
        #expect(try shop.contents() == before)
    }

    @Test func `a full disk is told apart`() async throws {
        let shop = try StoreFixture()
        let full = shop.store { if $0 == .written { throw POSIXFailure("write", ENOSPC) } }
        await #expect { try await shop.importShop(full) } throws: { ($0 as? IngestError)?.code == .diskFull }
        let spilling = shop.store {
            if $0 == .loaded {
                throw DuckDBError(.io, engineMessage: "IO Error: Could not write file: No space left on device")
            }
        }
        await #expect { try await shop.importShop(spilling) } throws: { ($0 as? IngestError)?.code == .diskFull }
    }

    @Test func `a second import of the same dataset waits, and gives up politely`() async throws {
        let shop = try StoreFixture()
        _ = try await shop.importShop()
        let lock = try FileLock.take(shop.root.appending(path: "datasets/shop/lock"))
        await #expect {
            try await shop.importShop(shop.store(patience: .milliseconds(60)))
        } throws: { ($0 as? IngestError)?.code == .locked }
        withExtendedLifetime(lock) {}
    }

    @Test(
        "names that could leave the store's folder are refused",
        arguments: [
            "": "nothing", ".": "the folder itself", "..": "the folder above", "../x": "a way up",
            "a/b": "a folder below",
            "/etc": "an absolute path", ".hidden": "a hidden folder", "a.": "a dot at the end",
            " a": "a space in front",
            "a\u{0}b": "ends a C string", "a\nb": "a line break", "-rf": "looks like an option",
            String(repeating: "x", count: 101): "longer than a folder's name should be",
        ])
    func badName(name: String, reason: String) async throws {
        let shop = try StoreFixture()
        await #expect {
            try await shop.store().importSources([shop.orders], dataset: name)
        } throws: { ($0 as? IngestError)?.code == .invalidName }
        #expect(!FileManager.default.fileExists(atPath: shop.root.path))
    }

    @Test("ordinary names are taken", arguments: ["shop", "Sales 2024", "a.b-c_d", "Umsätze", "売上"])
    func goodName(name: String) async throws {
        let shop = try StoreFixture()
        let version = try await shop.store().importSources([shop.orders], dataset: name)
        #expect(try shop.store().current(name) == version)
        #expect(shop.store().datasets() == [name])
    }

    @Test func `a map is kept for its version only`() async throws {
        let shop = try StoreFixture()
        let store = shop.store()
        let old = try await shop.importShop()
        #expect(store.map(of: old) == nil)
        try store.saveMap(Data("{}".utf8), of: old)
        #expect(store.map(of: old) == Data("{}".utf8))
        try shop.addOrder()
        #expect(store.map(of: try await shop.importShop()) == nil)
    }

    @Test func `a dataset never imported has no version`() throws {
        let shop = try StoreFixture()
        #expect(try shop.store().current("shop") == nil)
        #expect(shop.store().datasets().isEmpty)
    }

    @Test func `an edited pointer or manifest is reported, not followed`() async throws {
        let shop = try StoreFixture()
        let version = try await shop.importShop()
        let current = shop.root.appending(path: "datasets/shop/current")
        try Data("../../../etc/passwd".utf8).write(to: current)
        #expect { try shop.store().current("shop") } throws: { ($0 as? IngestError)?.code == .damaged }
        try Data(version.id.utf8).write(to: current)
        try Data("{".utf8).write(to: shop.root.appending(path: "datasets/shop/versions/\(version.id).json"))
        #expect { try shop.store().current("shop") } throws: { ($0 as? IngestError)?.code == .damaged }
        // The same files repair it.
        #expect(try await shop.importShop().tables.map(\.name) == version.tables.map(\.name))
        #expect(try shop.store().current("shop") != nil)
    }
}
