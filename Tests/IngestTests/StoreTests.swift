import Catalog
import DuckDB
import Foundation
import SQLSyntax
import Synchronization
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

    @Test func `only changed files are read again; the tables of the others stay where they are`() async throws {
        let shop = try StoreFixture()
        let store = shop.store()
        let old = try await shop.importShop()
        try shop.addOrder()
        let files = ReadFiles()
        let new = try await store.importSources([shop.orders, shop.customers], dataset: "shop") { files.add($0) }
        #expect(files.names == ["orders.csv"])
        #expect(new.segments.count == 2 && !new.segments.isDisjoint(with: old.segments))
        #expect(new.tables.map(\.name) == old.tables.map(\.name))
        #expect(new.unchangedTables(since: old) == ["customers"])
        #expect(try await store.open(new).answer("SELECT count(*) FROM orders o JOIN customers c ON c.id = o.customer_id") == .integer(4))
        try store.removeOrphans(now: Date(timeIntervalSinceNow: 2 * 3600))
        #expect(try await store.open(new).answer("SELECT count(*) FROM customers") == .integer(2))
        #expect(try store.versions(of: "shop").count == 2)
    }

    @Test func `a table that is gone leaves the others where they are`() async throws {
        let shop = try StoreFixture()
        let old = try await shop.importShop()
        let new = try await shop.store().importSources([shop.customers], dataset: "shop")
        #expect(new.tables.map(\.name) == ["customers"] && new.segments == old.segments)
        #expect(try await shop.store().open(new).answer("SELECT count(*) FROM customers") == .integer(2))
    }

    @Test func `a file with the same rows written anew is an unchanged table`() async throws {
        let shop = try StoreFixture()
        let old = try await shop.importShop()
        try Data(contentsOf: shop.orders).write(to: shop.orders)
        try Data("id,name\n1,Ada\n2,Edsger\n".utf8).write(to: shop.customers)
        let new = try await shop.importShop()
        #expect(new.unchangedTables(since: old) == ["orders"])
    }

    @Test func `a table named aside for another is named as if all were read anew`() async throws {
        let shop = try StoreFixture()
        let folder = shop.folder.appending(path: "other")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let twin = folder.appending(path: "orders.csv")
        try Data("id,note\n1,x\n".utf8).write(to: twin)
        let both = try await shop.store().importSources([shop.orders, twin], dataset: "shop")
        #expect(both.tables.map(\.name) == ["orders", "orders_2"])
        let one = try await shop.store().importSources([twin], dataset: "shop")
        #expect(one.tables.map(\.name) == ["orders"])
        #expect(try await shop.store().open(one).answer("SELECT note FROM orders") == .text("x"))
    }

    @Test func `many small changes come together in one segment again`() async throws {
        let shop = try StoreFixture()
        var files: [URL] = []
        for number in 0..<18 {
            files.append(shop.folder.appending(path: "t\(number).csv"))
            try Data("a,b\n1,2\n".utf8).write(to: files[number])
            _ = try await shop.store().importSources(files, dataset: "many")
        }
        let version = try #require(try shop.store().current("many"))
        #expect(version.tables.count == 18 && version.segments.count <= 16)
        #expect(try await shop.store().open(version).answer("SELECT b FROM t17") == .integer(2))
    }

    @Test func `a manifest from before tables had fingerprints is read, and nothing of it is called unchanged by them`() async throws {
        let shop = try StoreFixture()
        let version = try await shop.importShop()
        let file = shop.root.appending(path: "datasets/shop/versions/\(version.id).json")
        let lines = String(decoding: try Data(contentsOf: file), as: UTF8.self).split(separator: "\n")
        var text = lines.filter { !$0.contains("\"origin\"") && !($0.contains("\"fingerprint\"") && $0.hasPrefix("      ")) }.joined(separator: "\n")
        text = text.replacing(/,\s*}/, with: "}")
        try Data(text.utf8).write(to: file)
        let old = try #require(try shop.store().current("shop"))
        #expect(old.tables.allSatisfy { $0.origin == nil && $0.fingerprint == nil })
        try shop.addOrder()
        let new = try await shop.importShop()
        #expect(new.segments.count == 1 && new.unchangedTables(since: old).isEmpty)
    }

    @Test func `declared keys are seen in every segment`() async throws {
        let shop = try StoreFixture()
        let library = shop.folder.appending(path: "library.duckdb")
        try await Database(.file(at: library, readOnly: false)).connect().execute(
            """
            CREATE TABLE author (code VARCHAR PRIMARY KEY, name VARCHAR);
            CREATE TABLE book (isbn VARCHAR PRIMARY KEY, written_by VARCHAR REFERENCES author(code));
            INSERT INTO author VALUES ('a', 'Woolf'); INSERT INTO book VALUES ('1', 'a'), ('2', 'a'); CHECKPOINT
            """)
        _ = try await shop.store().importSources([library, shop.orders], dataset: "mixed")
        try shop.addOrder()
        let version = try await shop.store().importSources([library, shop.orders], dataset: "mixed")
        #expect(version.segments.count == 2)
        let catalog = try await shop.store().open(version).catalogBuilder().build()
        #expect(catalog.tables.map(\.name) == ["author", "book", "orders"])
        #expect(catalog.table(named: "book")?.primaryKey == ["isbn"])
        #expect(catalog.relationships.map(\.source) == [.declared])
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

/// The names of the files an import read.
private final class ReadFiles: Sendable {
    private let read = Mutex<[String]>([])
    func add(_ event: ImportEvent) { if case .reading(let file, _) = event { read.withLock { $0.append(file) } } }
    var names: [String] { read.withLock { $0 } }
}
