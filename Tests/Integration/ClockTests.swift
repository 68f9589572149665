import DuckDB
import Foundation
import Testing

extension Program {
    /// The machine's clock is set while the server works. What the server keeps is timed by SQLite here, which has that clock
    /// too; what it waits for is timed by one that nobody sets.
    @Suite("A clock that is set") struct Clocks {
        /// A clock for the programs that get its environment, which runs on from what it is set to.
        private struct SetClock {
            /// Of Debian's package `faketime`.
            static let library = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"
            let file: URL
            var changes: [String: String] {
                [
                    "LD_PRELOAD": Self.library, "FAKETIME_TIMESTAMP_FILE": file.path, "FAKETIME_CACHE_DURATION": "1",
                    // As when a machine's clock is set: what counts the time since its start, and what is written on disk, stay.
                    "DONT_FAKE_MONOTONIC": "1", "NO_FAKE_STAT": "1",
                ]
            }

            /// - Parameter seconds: ahead of the real clock.
            func set(_ seconds: Int) throws {
                try Data("\(seconds < 0 ? "" : "+")\(seconds)s\n".utf8).write(to: file, options: .atomic)
            }
        }

        private static let hour = 3600
        /// Some seconds of work over a thousand rows.
        private static let slow =
            #"{"dataset": "lake", "sql": "SELECT count(*) AS n FROM trips a, trips b, trips c WHERE (a.fare + b.fare + c.fare) % 7 = 3"}"#

        private func startJob(_ node: Node) async throws -> String {
            let made = try await node.post("/v1/sql", Self.slow, ["--header", "prefer: respond-async"])
            let id = try #require(made.json["id"] as? String, "\(made.body)")
            #expect(try await eventually { try await node.get("/v1/jobs/\(id)").json["state"] as? String == "running" })
            return id
        }

        private func finish(_ job: String, _ node: Node) async throws {
            let isOver = try await eventually(within: 100) {
                !["queued", "running"].contains(try await node.get("/v1/jobs/\(job)").json["state"] as? String)
            }
            let last = try await node.get("/v1/jobs/\(job)")
            let rows = (last.json["result"] as? [String: Any])?["row_count"] as? Int
            #expect(isOver && last.json["state"] as? String == "done" && rows == 1, "\(last.body)")
        }

        private func converse(_ node: Node, _ title: String) async throws -> Node.Reply {
            try await node.post(
                "/v1/conversations", #"{"dataset": "lake", "title": "\#(title)"}"#,
                ["--header", "idempotency-key: \(title)", "--include"])
        }

        /// How far ahead of this process' clock the node's is.
        private func lead(_ node: Node) async throws -> TimeInterval {
            let made = try await node.post("/v1/conversations", #"{"dataset": "lake", "title": "what time is it"}"#)
            let text = try #require(made.json["created_at"] as? String, "\(made.body)")
            return try Date(text, strategy: .iso8601).timeIntervalSinceNow
        }

        @Test(
            "An hour forward or back, it loses no job, makes none twice, and answers as before",
            .enabled(if: FileManager.default.fileExists(atPath: SetClock.library), "run `Scripts/setup --test` first"),
            .timeLimit(.minutes(5)),
            arguments: [hour, -hour])
        func jump(seconds: Int) async throws {
            try await withHome { home in
                let clock = SetClock(file: home.folder.appending(path: "clock"))
                try clock.set(0)
                let settings = clock.changes.merging(["PINTAIL_EMBEDDINGS": "off"]) { $1 }
                // Two jobs: one goes on through the jump, one is its node's that dies before the next.
                let (through, left) = try await Node.run(in: home, settings) { node in
                    #expect(try await node.importTrips("lake", rows: 1000).status == 201)
                    #expect(try await converse(node, "before").status == 201)
                    let through = try await startJob(node)
                    try clock.set(seconds)
                    #expect(
                        try await eventually { abs(try await lead(node) - Double(seconds)) < 60 },
                        "The node has the new time.")
                    let again = try await converse(node, "before")
                    #expect(again.body.lowercased().contains("idempotent-replayed: true"), "\(again.body)")
                    #expect(try await converse(node, "after").status == 201)
                    let titles = try await node.get("/v1/conversations").items.compactMap { $0["title"] as? String }
                    #expect(titles.first == "after" && titles.last == "before", "Still the newest first: \(titles)")
                    // Who may ask a number of times a second may still.
                    for _ in 0..<20 { #expect(try await node.get("/v1/datasets").status == 200) }
                    try await finish(through, node)
                    let left = try await startJob(node)
                    node.kill()
                    return (through, left)
                }
                try clock.set(2 * seconds)
                try await Node.run(in: home, settings) { node in try await finish(left, node) }
                #expect(try await attempts(at: through, home) == 1, "Begun once, although its lease seemed to be over.")
                #expect(try await attempts(at: left, home) == 2)
            }
        }

        /// As the server's records have it, which is not running.
        private func attempts(at job: String, _ home: Home) async throws -> Int? {
            let connection = try Database().connect()
            let reader = Program.extensions.appending(path: "sqlite_scanner.duckdb_extension").path
            try await connection.execute("LOAD \(quoted(reader))")
            let file = home.store.appending(path: "pintail.sqlite").path
            let rows = try await connection.query(
                "SELECT attempts FROM sqlite_scan(\(quoted(file)), 'jobs') WHERE id = \(quoted(job))"
            ).rows
            return rows.first?.first?.double.map { Int($0) }
        }
    }
}
