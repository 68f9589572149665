import Catalog
import Foundation
import Testing

@testable import Examples

@Suite struct VerifiedQueryTests {
    private func folder() -> URL {
        FileManager.default.temporaryDirectory.appending(path: "pintail-examples-\(UUID().uuidString)")
    }

    private static let byStatus = "SELECT status, count(*) FROM visits GROUP BY status"

    @Test func `what was added is read back by another store`() async throws {
        let folder = folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let engine = try await TestEngine(Schemas.clinic)
        let added = try await VerifiedQueryStore(folder: folder).add(
            question: " How many visits of each status?\u{2028} ", sql: Self.byStatus, author: "Ada \"L\"\n",
            origin: .correctedSQL, version: "v1",
            engine: engine, at: Date(timeIntervalSince1970: 1_700_000_000.7))
        let content = try VerifiedQueryStore(folder: folder).load()
        #expect(content.queries == [added])
        #expect(content.damaged == [])
        #expect(added.state == .working)
        #expect(added.lastRun?.rows == 3)
        #expect(added.lastRun?.columns.map(\.type) == ["VARCHAR", "BIGINT"])
    }

    @Test func `a query that does not run is refused and leaves the file alone`() async throws {
        let folder = folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let engine = try await TestEngine(Schemas.clinic)
        let store = VerifiedQueryStore(folder: folder)
        for (question, sql, code) in [
            ("Visits", "SELECT nope FROM visits", VerifiedQueryError.Code.failed),
            ("Visits", "SELECT * FROM secrets", .refused),
            ("Visits", "DROP TABLE visits", .refused), ("Visits", "SELECT 1; SELECT 2", .refused),
            ("Visits", "", .refused),
            ("Visits", "SELECT 'x'::DATE FROM visits", .failed), (" ?! ", "SELECT 1", .question),
            (String(repeating: "long ", count: 1_000), "SELECT 1", .question),
        ] {
            let error = await #expect(throws: VerifiedQueryError.self) {
                try await store.add(
                    question: question, sql: sql, author: "ada", origin: .addedByHand, version: "v1", engine: engine)
            }
            #expect(error?.code == code, "\(sql)")
            #expect(error?.description.hasSuffix(".") ?? false, "\(sql)")
        }
        #expect(try store.load().queries.isEmpty)
    }

    @Test func `a damaged line is reported, kept, and costs no other`() async throws {
        let folder = folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let engine = try await TestEngine(Schemas.clinic)
        let store = VerifiedQueryStore(folder: folder)
        func add(_ question: String) async throws -> VerifiedQuery {
            try await store.add(
                question: question, sql: Self.byStatus, author: "ada", origin: .addedByHand, version: "v1",
                engine: engine)
        }
        let first = try await add("one")
        let file = folder.appending(path: "verified.jsonl")
        try Data(contentsOf: file).appending("{\"id\": \"half\n\u{FFFD}\n").write(to: file)
        let second = try await add("two")
        let content = try store.load()
        #expect(content.queries == [first, second])
        #expect(content.damaged.map(\.number) == [2, 3])
        #expect(try String(contentsOf: file, encoding: .utf8).contains("{\"id\": \"half\n"))
    }

    @Test func `the same wording replaces, and removing removes one`() async throws {
        let folder = folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let engine = try await TestEngine(Schemas.clinic)
        let store = VerifiedQueryStore(folder: folder)
        var last: VerifiedQuery?
        for (question, sql) in [
            ("Visits?", Self.byStatus), ("Doctors", "SELECT 1"), ("visits", "SELECT count(*) FROM visits"),
        ] {
            last = try await store.add(
                question: question, sql: sql, author: "ada", origin: .acceptedAnswer, version: "v1", engine: engine)
        }
        #expect(try store.load().queries.map(\.question) == ["Doctors", "visits"])
        try await store.remove(id: try #require(last).id)
        #expect(try store.load().queries.map(\.question) == ["Doctors"])
        let error = await #expect(throws: VerifiedQueryError.self) { try await store.remove(id: "nobody") }
        #expect(error?.code == .notFound)
    }

    @Test func `writers at the same time lose nothing`() async throws {
        let folder = folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let engine = try await TestEngine(Schemas.clinic)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<12 {
                group.addTask {
                    // A store of its own each, as another process would have.
                    _ = try await VerifiedQueryStore(folder: folder).add(
                        question: "question \(number)", sql: Self.byStatus, author: "ada", origin: .addedByHand,
                        version: "v1",
                        engine: engine)
                }
            }
            try await group.waitForAll()
        }
        #expect(Set(try VerifiedQueryStore(folder: folder).load().queries.map(\.question)).count == 12)
    }

    @Test func `a lock held elsewhere is waited for, then named, and a torn write is not read`() async throws {
        let folder = folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let engine = try await TestEngine(Schemas.clinic)
        func add(_ question: String) async throws {
            _ = try await VerifiedQueryStore(folder: folder, patience: .milliseconds(100)).add(
                question: question, sql: Self.byStatus, author: "ada", origin: .addedByHand, version: "v1",
                engine: engine)
        }
        try await add("one")
        // What a crash in the middle of writing leaves.
        try Data("{\"id\": \"torn".utf8).write(to: folder.appending(path: ".verified.jsonl.new"))
        let lock = open(folder.appending(path: "verified.jsonl.lock").path, O_RDWR)
        #expect(flock(lock, LOCK_EX) == 0)
        let error = await #expect(throws: VerifiedQueryError.self) { try await add("two") }
        #expect(error?.code == .locked)
        close(lock)
        try await add("three")
        let content = try VerifiedQueryStore(folder: folder).load()
        #expect(content.queries.map(\.question) == ["one", "three"])
        #expect(content.damaged.isEmpty)
    }

    @Test func `a new version breaks what it must, and says why`() async throws {
        let folder = folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let old = try await TestEngine(Schemas.clinic)
        let store = VerifiedQueryStore(folder: folder)
        for (question, sql) in [
            ("good", "SELECT count(*) FROM patients"), ("column", "SELECT sum(v.fee_amount) FROM visits AS v"),
            ("bare column", "SELECT specialty FROM doctors JOIN visits USING (doctor_id)"),
            ("table", "WITH a AS (SELECT * FROM doctors) SELECT count(*) FROM a"),
            ("type", "SELECT max(age) FROM patients"),
            ("empty", "SELECT visit_id FROM visits WHERE status = 'cancelled'"),
        ] {
            _ = try await store.add(
                question: question, sql: sql, author: "ada", origin: .addedByHand, version: "v1", engine: old)
        }
        let new = try await TestEngine(
            Schemas.clinic + """
                ; UPDATE visits SET status = 'void' WHERE status = 'cancelled';
                CREATE TABLE visits2 AS SELECT * RENAME (fee_amount AS fee) FROM visits; DROP TABLE visits;
                ALTER TABLE visits2 RENAME TO visits;
                ALTER TABLE patients ALTER age TYPE VARCHAR; DROP TABLE doctors;
                """)
        let check = VerifiedQueryCheck(engine: new, catalog: try await new.catalog(), version: "v2")
        let findings = try await check.run(store.load().queries)
        let reasons: [String] = findings.map { if case .broken(let reason) = $0.state { reason } else { "" } }
        #expect(
            reasons == [
                "", "The column fee_amount of visits is not there any more.",
                "The table doctors is not there any more.",
                "The table doctors is not there any more.",
                "The column max(age) of its result was a number and is now text.",
                "It finds no rows any more; it found 60 before.",
            ])
        #expect(findings.map(\.breaks) == [false, true, true, true, true, true])

        // One is corrected while the check runs; what was found about its old SQL says nothing about it.
        _ = try await store.add(
            question: "column", sql: "SELECT sum(fee) FROM visits", author: "ada", origin: .correctedSQL, version: "v2",
            engine: new)
        try await store.record(findings)
        let stored = try store.load().queries
        #expect(stored.first { $0.question == "column" }?.state == .working)
        let empty = stored.first { $0.question == "empty" }
        #expect(empty?.state == .broken(reason: reasons[5]))
        #expect(empty?.lastRun?.rows == 60, "the last good run stays to be compared with")
        #expect(stored.first { $0.question == "good" }?.lastRun?.version == "v2")
    }
}

extension Data {
    fileprivate func appending(_ text: String) -> Data { self + Data(text.utf8) }
}
