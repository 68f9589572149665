import Foundation
import Testing

@testable import Storage

@Suite struct BackupTests {
    /// Each way between the databases, with the reason it is tried.
    static let ways: [(from: Driver, to: Driver)] = [
        (.sqlite, .sqlite),  // a laptop's backup
        (.postgres, .postgres),  // a server's
        (.sqlite, .postgres),  // moving up
        (.postgres, .sqlite),  // looking at a server's data at home
    ]

    @Test(arguments: Driver.allCases) func `Every table of the schema is in a backup`(driver: Driver) async throws {
        try await withStore(driver, migrated: false) { store async throws in
            try await Migrations().apply(to: store)
            let tables = try await store.read { session in
                try session.rows(
                    session.dialect == .sqlite
                        ? "SELECT name AS name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
                        : "SELECT tablename::text AS name FROM pg_tables WHERE schemaname = 'public'", []
                ).map { try $0.text("name") }
            }
            #expect(Set(tables) == Set(MetadataCopy.tables.map(\.name) + ["schema_migrations"]))
        }
    }

    @Test(arguments: ways) func `What is saved comes back the same in either database`(from: Driver, to: Driver)
        async throws
    {
        try await withFolder { folder in
            let archive = folder.appending(path: "b.tar")
            let home = try Home(folder.appending(path: "home"))
            try home.importDataset("shop", segments: ["s1", "s2"])
            try home.importDataset("lake", in: "workspaces/ws_1", segments: ["s3"])
            try home.write("uploads/up_1/rows.csv", "a\n1\n")
            for left in [
                "tmp/half", "vectors/m.vectors", "pintail.sqlite-wal", "datasets/shop/lock", "segments/orphan.duckdb",
            ] {
                try home.write(left, "x")
            }
            // Over 100 bytes of path: not in a plain header.
            let long = "datasets/shop/knowledge/" + String(repeating: "ä", count: 100) + ".json"
            try home.write(long, "{}")
            let rows = try await saved(from) { store in
                try await fillRecords(store)
                let manifest = try await Backup.make(archive, home: home.root, store: store, version: "1")
                #expect(manifest.files.count == 10)
                return try await store.read(allRecords)
            }
            let restored = folder.appending(path: "restored")
            try await withTarget(to, restored) { target in
                try await Backup.restore(archive, home: restored, store: target, replacing: false)
            } check: { store in
                #expect(try await store.read(allRecords) == rows)
                // The running job waits again, and can be taken at once.
                let claim = try #require(try await JobQueue(store).claim(["k"]))
                #expect(claim.job.attempts == 1)
            }
            #expect(
                try Home(restored).files().filter { !$0.hasPrefix("pintail.sqlite") } == [
                    "datasets/shop/current", long, "datasets/shop/versions/v-s1-s2.json", "segments/s1.duckdb",
                    "segments/s2.duckdb",
                    "uploads/up_1/rows.csv", "workspaces/ws_1/datasets/lake/current",
                    "workspaces/ws_1/datasets/lake/versions/v-s3.json", "workspaces/ws_1/segments/s3.duckdb",
                ])
        }
    }

    @Test(arguments: Driver.allCases) func `A backup taken while others write is one moment of them`(driver: Driver)
        async throws
    {
        try await withFolder { folder in
            let archive = folder.appending(path: "b.tar")
            let home = try Home(folder.appending(path: "home"))
            try home.importDataset("shop", segments: ["s0"])
            try await saved(driver) { store in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    // Each transaction writes to two tables: their counts must be equal at every moment.
                    for writer in 0..<4 {
                        group.addTask {
                            for number in 0..<10_000 where !Task.isCancelled {
                                try await store.write { session in
                                    let id = SQLValue.text("\(writer)-\(number)")
                                    try session.execute(
                                        "INSERT INTO uploads (id, workspace, subject, name, size, created_at) VALUES (?, 'w', 's', 'n', 1, 1)",
                                        [id])
                                    try session.execute(
                                        "INSERT INTO budgets (workspace, subject, budget) VALUES ('w', ?, '{}')", [id])
                                }
                            }
                        }
                    }
                    while try await countRows("uploads", store) < 300 { try await Task.sleep(for: .milliseconds(5)) }
                    // Imports go on too: a version's segments are there before it, and it before `current`.
                    group.addTask {
                        var number = 0
                        while !Task.isCancelled {
                            number += 1
                            try home.importDataset("shop", segments: ["s\(number)"])
                            // The backup needs a thread too.
                            try await Task.sleep(for: .milliseconds(1))
                        }
                    }
                    while !FileManager.default.fileExists(atPath: home.root.appending(path: "segments/s50.duckdb").path)
                    {
                        try await Task.sleep(for: .milliseconds(1))
                    }
                    try await Backup.make(archive, home: home.root, store: store, version: "1")
                    group.cancelAll()
                    do { try await group.waitForAll() } catch is CancellationError {}
                }
            }
            let restored = folder.appending(path: "restored")
            try await withTarget(.sqlite, restored) { _ in
                try await Backup.restore(archive, home: restored, store: nil, replacing: false)
            } check: { store in
                let uploads = try await countRows("uploads", store)
                let budgets = try await countRows("budgets", store)
                #expect(uploads >= 300 && uploads == budgets)
            }
            let files = Set(try Home(restored).files())
            let current = try String(contentsOf: restored.appending(path: "datasets/shop/current"), encoding: .utf8)
            #expect(
                files.contains("datasets/shop/versions/\(current).json")
                    && files.contains("segments/\(current.dropFirst(2)).duckdb"))
            for version in files where version.contains("/versions/v-") {
                let segment = version.replacing("datasets/shop/versions/v-", with: "").replacing(".json", with: "")
                #expect(files.contains("segments/\(segment).duckdb"))
            }
        }
    }

    @Test(arguments: Driver.allCases) func `What is there stays unless it is to be replaced`(driver: Driver)
        async throws
    {
        try await withFolder { folder in
            let archive = folder.appending(path: "b.tar")
            let home = try Home(folder.appending(path: "home"))
            try await saved(.sqlite) { store in
                try await fillRecords(store)
                try await Backup.make(archive, home: home.root, store: store, version: "1")
            }
            let busy = try Home(folder.appending(path: "busy"))
            try busy.importDataset("mine", segments: ["m"])
            let before = try busy.files()
            try await withTarget(driver, busy.root) { target in
                let error = await #expect(throws: BackupError.self) {
                    try await Backup.restore(archive, home: busy.root, store: target, replacing: false)
                }
                #expect(error?.code == .notEmpty)
                #expect(try busy.files() == before)
                try await Backup.restore(archive, home: busy.root, store: target, replacing: true)
                // Replacing what was replaced must not collide with it.
                try await Backup.restore(archive, home: busy.root, store: target, replacing: true)
            } check: { store in
                let jobs = try await countRows("jobs", store)
                #expect(jobs == 2)
            }
            #expect(try !busy.files().contains("datasets/mine/current"))
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["b.tar", "busy", "home"])
        }
    }

    /// Records whose file is whole and that the database does not take.
    @Test(
        arguments: Driver.allCases,
        [#"{"table": "jobs", "row": {"id": "j"}}"#, #"{"table": "jobs; DROP TABLE jobs", "row": {"id": "j"}}"#, "{"])
    func `Records that can't be restored leave files and records as they were`(driver: Driver, line: String)
        async throws
    {
        try await withFolder { folder in
            let archive = folder.appending(path: "b.tar")
            let writer = try ArchiveWriter(archive)
            try writer.add(Data("\(line)\n".utf8), as: "metadata.jsonl")
            try writer.finish(
                BackupManifest(version: "1", schema: 1, createdAt: Date(), files: writer.entries).encoded())
            let home = try Home(folder.appending(path: "home"))
            try home.importDataset("mine", segments: ["m"])
            func tryRestore(_ target: (any MetadataStore)?, into home: URL) async {
                await #expect(throws: (any Error).self) {
                    try await Backup.restore(archive, home: home, store: target, replacing: true)
                }
            }
            if driver == .sqlite {
                await tryRestore(nil, into: home.root)
            } else {
                try await withStore(driver) { store async throws in
                    try await fillRecords(store)
                    await tryRestore(store, into: home.root)
                    await tryRestore(store, into: folder.appending(path: "none"))
                    let jobs = try await countRows("jobs", store)
                    #expect(jobs == 2)
                }
            }
            #expect(
                try home.files() == ["datasets/mine/current", "datasets/mine/versions/v-m.json", "segments/m.duckdb"])
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["b.tar", "home"])
        }
    }

    @Test func `A home and a file of it that are links stay on the disk they lead to`() async throws {
        try await withFolder { folder in
            let files = FileManager.default
            let home = try Home(folder.appending(path: "home"))
            try home.importDataset("shop", segments: ["s1"])
            try Data("metrics: []".utf8).write(to: folder.appending(path: "model.yaml"))
            try files.createDirectory(
                at: home.root.appending(path: "datasets/shop/knowledge"), withIntermediateDirectories: true)
            let model = "datasets/shop/knowledge/semantic.yaml"
            try files.createSymbolicLink(
                at: home.root.appending(path: model), withDestinationURL: folder.appending(path: "model.yaml"))
            let archive = folder.appending(path: "b.tar")
            try await saved(.sqlite) { _ = try await Backup.make(archive, home: home.root, store: $0, version: "1") }

            let disk = try Home(folder.appending(path: "disk/data"))
            let link = folder.appending(path: "link")
            try files.createSymbolicLink(at: link, withDestinationURL: disk.root)
            try await Backup.restore(archive, home: link, store: nil, replacing: false)
            #expect(try files.destinationOfSymbolicLink(atPath: link.path) == disk.root.path)
            #expect(try String(contentsOf: disk.root.appending(path: model), encoding: .utf8) == "metrics: []")
        }
    }

    /// What makes a home no backup can be made of.
    static let losses: [(name: String, harm: @Sendable (URL) throws -> Void)] = [
        ("a segment is gone", { try FileManager.default.removeItem(at: $0.appending(path: "segments/s1.duckdb")) }),
        (
            "the current version is gone",
            { try FileManager.default.removeItem(at: $0.appending(path: "datasets/shop/versions/v-s1.json")) }
        ),
        (
            "a file that can't be read",
            { home in
                try FileManager.default.removeItem(at: home.appending(path: "datasets/shop/current"))
                try FileManager.default.createDirectory(
                    at: home.appending(path: "datasets/shop/current"), withIntermediateDirectories: false)
            }
        ),
    ]

    @Test(arguments: losses.indices) func `A home that is not whole is no backup, and the one before stays`(index: Int)
        async throws
    {
        try await withFolder { folder in
            let home = try Home(folder.appending(path: "home"))
            try home.importDataset("shop", segments: ["s1"])
            try Self.losses[index].harm(home.root)
            let archive = folder.appending(path: "b.tar")
            try Data("the one before".utf8).write(to: archive)
            try await saved(.sqlite) { store in
                let error = await #expect(throws: BackupError.self) {
                    try await Backup.make(archive, home: home.root, store: store, version: "1")
                }
                #expect(error?.code == .file)
            }
            #expect(try Data(contentsOf: archive) == Data("the one before".utf8))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["b.tar", "home"])
        }
    }

    @Test(arguments: Driver.allCases) func `An older Pintail's backup takes the schema's later steps`(driver: Driver)
        async throws
    {
        try await withFolder { folder in
            let archive = folder.appending(path: "b.tar")
            let home = try Home(folder.appending(path: "home"))
            // Fills what the rows of old backups don't have, from what they do.
            let newer = Migrations(
                steps: Migrations.all + [
                    .init(
                        number: 99, name: "colours",
                        statements: ["ALTER TABLE jobs ADD COLUMN colour TEXT", "UPDATE jobs SET colour = kind"])
                ])
            try await saved(driver) { store in
                try await fillRecords(store)
                try await Backup.make(archive, home: home.root, store: store, version: "1")
                let error = await #expect(throws: BackupError.self) {
                    try await Backup.make(
                        folder.appending(path: "c.tar"), home: home.root, store: store, version: "2", migrations: newer)
                }
                #expect(error?.code == .olderSchema)
                #expect(
                    try await newer.pending(in: store) == ["colours"], "servers of the older version may be running")
            }
            let restored = folder.appending(path: "restored")
            try await withTarget(driver, restored) { target in
                try await Backup.restore(archive, home: restored, store: target, replacing: false, migrations: newer)
            } check: { store in
                let colours = try await store.read {
                    try $0.rows("SELECT colour FROM jobs ORDER BY colour", []).map { try $0.text("colour") }
                }
                #expect(colours == ["k", "other"])
                #expect(try await newer.pending(in: store) == [])
            }
        }
    }
}
