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
                try await fill(store)
                let manifest = try await Backup.make(archive, home: home.root, store: store, version: "1")
                #expect(manifest.files.count == 10)
                return try await store.read(everything)
            }
            let restored = folder.appending(path: "restored")
            try await withTarget(to, restored) { target in
                try await Backup.restore(archive, home: restored, store: target, replacing: false)
            } check: { store in
                #expect(try await store.read(everything) == rows)
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
                    while try await count("uploads", store) < 300 { try await Task.sleep(for: .milliseconds(5)) }
                    // Imports go on too: a version's segments are there before it, and it before `current`.
                    group.addTask {
                        var number = 0
                        while !Task.isCancelled {
                            number += 1
                            try home.importDataset("shop", segments: ["s\(number)"])
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
                let uploads = try await count("uploads", store)
                let budgets = try await count("budgets", store)
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
                try await fill(store)
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
                let jobs = try await count("jobs", store)
                #expect(jobs == 2)
            }
            #expect(try !busy.files().contains("datasets/mine/current"))
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["b.tar", "busy", "home"])
        }
    }

    /// What may have happened to an archive, and what restoring says.
    static let harms: [(name: String, code: BackupError.Code, harm: @Sendable (inout Data) -> Void)] = [
        (
            "a byte of a segment changed", .damaged,
            { data in data[data.range(of: Data("content of s1".utf8))!.lowerBound] ^= 1 }
        ),
        ("cut in the middle", .damaged, { $0 = $0.prefix($0.count / 2) }),
        (
            "cut before the manifest", .damaged,
            { data in data = data.prefix(upTo: data.range(of: Data("manifest.json".utf8))!.lowerBound) }
        ),
        ("no archive at all", .damaged, { $0 = Data("hello".utf8) }),
        ("empty", .damaged, { $0 = Data() }),
        (
            "a newer schema", .newer,
            { data in
                data.replaceSubrange(data.range(of: Data("\"schema\" : 1".utf8))!, with: Data("\"schema\" : 9".utf8))
            }
        ),
        (
            "a newer layout", .newer,
            { data in
                data.replaceSubrange(data.range(of: Data("\"format\" : 1".utf8))!, with: Data("\"format\" : 2".utf8))
            }
        ),
    ]

    @Test(arguments: harms.indices) func `A damaged or newer backup is refused and changes nothing`(index: Int)
        async throws
    {
        let (name, code, harm) = Self.harms[index]
        try await withFolder { folder in
            let archive = folder.appending(path: "b.tar")
            let home = try Home(folder.appending(path: "home"))
            try home.importDataset("shop", segments: ["s1"])
            try await saved(.sqlite) { _ = try await Backup.make(archive, home: home.root, store: $0, version: "1") }
            var data = try Data(contentsOf: archive)
            harm(&data)
            try data.write(to: archive)
            let before = try home.files()
            let error = await #expect(throws: BackupError.self) {
                try await Backup.restore(archive, home: home.root, store: nil, replacing: true)
            }
            #expect(error?.code == code, "\(name): \(String(describing: error))")
            #expect(try home.files() == before)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["b.tar", "home"])
        }
    }

    /// Paths that no backup holds, with what they try.
    static let paths = [
        "../out", "/out", "home/datasets/../../../out",  // out of the folder
        "home/datasets//out", "home/datasets/./out", "home/datasets/\0/out",  // names for something else
        "home/pintail.sqlite", "home/bin/out",  // something in the home that is not checked
        "before/out", "metadata.jsonl/out",  // what restoring itself puts there
        "home", "home/datasets", "",  // a folder's place
    ]

    @Test(arguments: paths) func `An archive's paths can't lead elsewhere`(path: String) async throws {
        try await withFolder { folder in
            let archive = folder.appending(path: "b.tar")
            let writer = try ArchiveWriter(archive)
            try writer.add(Data(), as: "metadata.jsonl")
            try writer.add(Data("x".utf8), as: path)
            try writer.finish(
                BackupManifest(version: "1", schema: 1, createdAt: Date(), files: writer.entries).encoded())
            try await expectRefusal(of: archive, in: folder)
        }
    }

    /// Headers that no backup holds, each with a right sum.
    static let headers: [(name: String, harm: @Sendable (inout [UInt8]) -> Void)] = [
        (
            "a symbolic link out of the home",
            {
                $0[156] = UInt8(ascii: "2"); $0.replaceSubrange(157..<163, with: Array("../out".utf8))
            }
        ),
        ("a hard link", { $0[156] = UInt8(ascii: "1") }),
        ("a folder", { $0[156] = UInt8(ascii: "5") }),
        ("a size below nothing", { $0.replaceSubrange(124..<135, with: Array("-0000000001".utf8)) }),
        (
            "long names of a size below nothing",
            {
                $0[156] = UInt8(ascii: "x"); $0.replaceSubrange(124..<135, with: Array("-0000000001".utf8))
            }
        ),
        ("long names without any", { $0[156] = UInt8(ascii: "x") }),
    ]

    @Test(arguments: headers.indices) func `An archive holds plain files and nothing else`(index: Int) async throws {
        try await withFolder { folder in
            let archive = folder.appending(path: "b.tar")
            var block = [UInt8](TarHeader(path: "home/datasets/shop/current", size: 0).encoded())
            Self.headers[index].harm(&block)
            block.replaceSubrange(148..<156, with: Array(repeating: 32, count: 8))
            let sum = String(block.reduce(0) { $0 + Int($1) }, radix: 8)
            block.replaceSubrange(
                148..<156, with: Array((String(repeating: "0", count: 6 - sum.count) + sum + "\0 ").utf8))
            let writer = try ArchiveWriter(folder.appending(path: "rest.tar"))
            try writer.add(Data(), as: "metadata.jsonl")
            // As empty as the records, so of the same hash.
            var link = try #require(writer.entries.first)
            link.path = "home/datasets/shop/current"
            try writer.finish(
                BackupManifest(version: "1", schema: 1, createdAt: Date(), files: [link] + writer.entries).encoded())
            try (Data(block) + Data(contentsOf: folder.appending(path: "rest.tar"))).write(to: archive)
            try FileManager.default.removeItem(at: folder.appending(path: "rest.tar"))
            try await expectRefusal(of: archive, in: folder)
        }
    }

    @Test func `A file that is in an archive twice is refused`() async throws {
        try await withFolder { folder in
            let archive = folder.appending(path: "b.tar")
            let writer = try ArchiveWriter(archive)
            for _ in 0..<2 { try writer.add(Data(), as: "metadata.jsonl") }
            try writer.finish(
                BackupManifest(version: "1", schema: 1, createdAt: Date(), files: writer.entries).encoded())
            try await expectRefusal(of: archive, in: folder)
        }
    }

    /// Nothing is beside the archive afterwards, neither a home nor a leftover.
    private func expectRefusal(of archive: URL, in folder: URL) async throws {
        let error = await #expect(throws: BackupError.self) {
            try await Backup.restore(archive, home: folder.appending(path: "new/home"), store: nil, replacing: false)
        }
        #expect(error?.code == .damaged, "\(String(describing: error))")
        #expect(try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted() == ["b.tar", "new"])
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
                    try await fill(store)
                    await tryRestore(store, into: home.root)
                    await tryRestore(store, into: folder.appending(path: "none"))
                    let jobs = try await count("jobs", store)
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
                try await fill(store)
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

    @Test(arguments: [0, 511, 512, 1 << 33 - 1, 1 << 33, 1 << 40] as [Int64])
    func `A size of any length is read as it was written`(size: Int64) throws {
        for path in [
            "a", String(repeating: "p", count: 100), String(repeating: "ü", count: 300),
            String(repeating: "=\n7 ", count: 30),
        ] {
            var bytes = TarHeader(path: path, size: size).encoded()
            let header = try TarHeader.read { count in
                defer { bytes = bytes.dropFirst(count) }
                return Data(bytes.prefix(count))
            }
            #expect(header?.path == path && header?.size == size)
        }
    }
}

// MARK: - What is saved

/// One row at least in several tables, every kind of value among them, and a running and a waiting job.
private func fill(_ store: any MetadataStore) async throws {
    try await store.write { session in
        try session.execute(
            """
            INSERT INTO answers (id, workspace, dataset, version, conversation, subject, access, question, state, answer, dollars, created_at)
            VALUES ('a', 'w', 'd', 'v', NULL, 's', '', ?, 'done', ?, ?, ?)
            """,
            [.text("it's \"ä\" ? 🦆\n\u{2028}"), .blob(Data([0, 1, 255, 10])), .real(0.1), .integer(.max)])
        // More than a page of a key of two columns.
        for number in 0..<450 {
            try session.execute(
                "INSERT INTO answer_events (answer, seq, name, data) VALUES (?, ?, 'n', 'd')",
                [.text("a\(number % 2)"), .integer(Int64(number))])
        }
    }
    let queue = JobQueue(store)
    _ = try await queue.enqueue("k", workspace: "w", asker: "s", payload: "{}")
    _ = try #require(try await queue.claim(["k"]))
    _ = try await queue.enqueue("other", workspace: "w", asker: "s", payload: "{}")
}

/// All rows of all tables, running jobs as they are to come back.
private func everything(_ session: any MetadataSession) throws -> [String: Set<SQLRow>] {
    var tables: [String: Set<SQLRow>] = [:]
    for table in MetadataCopy.tables {
        tables[table.name] = Set(
            try session.rows("SELECT * FROM \(table.name)", []).map { row in
                guard row.optionalText("state") == "running" else { return row }
                let waiting: [String: SQLValue] = [
                    "state": .text("queued"), "worker": .null, "lease_until": .null, "attempts": .integer(0),
                ]
                return SQLRow(values: row.values.merging(waiting) { $1 })
            })
    }
    return tables
}

private func count(_ table: String, _ store: any MetadataStore) async throws -> Int64 {
    try await store.read { try $0.rows("SELECT COUNT(*) AS n FROM \(table)", []).first.unwrapped().integer("n") }
}

@discardableResult
private func saved<R>(_ driver: Driver, _ body: (any MetadataStore) async throws -> R) async throws -> R {
    var result: R?
    try await withStore(driver) { result = try await body($0) }
    return try #require(result)
}

/// Restores into a database of its own or into the home's, and looks at what is there then.
private func withTarget(
    _ driver: Driver, _ home: URL, restore: ((any MetadataStore)?) async throws -> Void,
    check: (any MetadataStore) async throws -> Void
) async throws {
    guard driver == .sqlite else {
        return try await withStore(driver, migrated: false) { store async throws in
            try await restore(store)
            try await check(store)
        }
    }
    try await restore(nil)
    let store = try SQLiteStore(file: home.appending(path: "pintail.sqlite"))
    do { try await check(store) } catch {
        await store.close()
        throw error
    }
    await store.close()
}

private func withFolder(_ body: (URL) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "pintail-backup-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await body(folder)
}

/// A home as imports leave it; a version's name tells its segments.
private struct Home {
    let root: URL

    init(_ root: URL) throws {
        self.root = root
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    }

    func write(_ path: String, _ text: String) throws {
        let file = root.appending(path: path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file, options: .atomic)
    }

    func importDataset(_ name: String, in workspace: String = ".", segments: [String]) throws {
        for segment in segments { try write("\(workspace)/segments/\(segment).duckdb", "content of \(segment)") }
        let id = "v-" + segments.joined(separator: "-")
        let tables = segments.map { #"{"name": "t", "segment": "\#($0)"}"# }.joined(separator: ", ")
        try write("\(workspace)/datasets/\(name)/versions/\(id).json", "{\"tables\": [\(tables)]}")
        try write("\(workspace)/datasets/\(name)/current", id)
    }

    func files() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: root.path).filter { path in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: root.appending(path: path).path, isDirectory: &isFolder)
                && !isFolder.boolValue
        }.sorted()
    }
}
