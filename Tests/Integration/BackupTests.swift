import Foundation
import Testing

extension Program.Serving {
    /// From which database into which, with the reason it is tried.
    static let moves = [
        (from: "sqlite", to: "sqlite"),  // a laptop's backup
        (from: "sqlite", to: "postgresql"),  // a team's server that grew
        (from: "postgresql", to: "sqlite"),  // a look at it at home
    ]

    @Test(
        "A backup made while the server works, restored elsewhere, answers the same", .timeLimit(.minutes(4)),
        arguments: moves)
    func movedByBackup(from: String, to: String) async throws {
        try await withHome { home in
            try await withDatabase(from, home) { old in
                let archive = home.folder.appending(path: "b.tar").path
                let question = #"{"dataset": "lake", "question": "What did all trips cost together?"}"#
                let verified =
                    #"{"question": "What did all trips cost together?", "sql": "SELECT sum(fare) AS total FROM trips"}"#
                let places = ["/v1/datasets/lake", "/v1/datasets/lake/verified-queries", "/v1/keys"]
                let (key, before, rows) = try await Node.run(in: home, old) { node in
                    let imported = try await node.importLake()
                    #expect(imported.status == 201, "\(imported.body)")
                    let acknowledged = try await importRiver(node, rows: 1)
                    let added = try await node.post("/v1/datasets/lake/verified-queries", verified)
                    #expect(added.status == 201, "\(added.body)")
                    let made = try await node.post("/v1/keys", #"{"name": "team", "role": "owner"}"#)
                    let secret = try #require(made.body.firstMatch(of: /"secret":"([^"]+)"/), "\(made.body)").1
                    let key = ["--header", "authorization: Bearer \(secret)"]
                    let before = try await bodies(node, places, key)
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        // Both go on for as long as the backup takes.
                        let isDone = { @Sendable in Task.isCancelled || FileManager.default.fileExists(atPath: archive)
                        }
                        group.addTask {
                            var rows = acknowledged
                            while !isDone() { rows = try await importRiver(node, rows: rows + 1, key) }
                        }
                        group.addTask {
                            while !isDone() {
                                let answer = try await node.post("/v1/questions", question, key)
                                #expect(answer.status == 200, "\(answer.body)")
                            }
                        }
                        try await Task.sleep(for: .milliseconds(500))
                        let saved = try await home.pintail(["backup", archive], old)
                        try #require(saved.exit == .well, "\(saved.testDescription)")
                        try await group.waitForAll()
                    }
                    return (key, before, acknowledged)
                }
                let listed = try await home.run("tar", ["-tf", archive])
                #expect(
                    listed.exit == .well && listed.output.contains("home/datasets/lake/current\n"),
                    "\(listed.testDescription)")

                try await withDatabase(to, home) { database in
                    let new = database.merging(["PINTAIL_HOME": home.folder.appending(path: "elsewhere").path]) { $1 }
                    let restored = try await home.pintail(["restore", archive], new)
                    #expect(restored.exit == .well, "\(restored.testDescription)")
                    try await Node.run(in: home, new) { node in
                        let stranger = try await node.get("/v1/datasets")
                        #expect(stranger.status == 401)
                        let names = try await node.send(key, to: "/v1/datasets").body.matches(
                            of: /"name":"([a-z]+)"/
                        ).map(\.1)
                        #expect(names.sorted() == ["lake", "river"])
                        let after = try await bodies(node, places, key)
                        #expect(after == before)
                        let answer = try await node.post("/v1/questions", question, key)
                        #expect(
                            answer.body.contains("35.75") && answer.body.contains(#""model_calls":0"#), "\(answer.body)"
                        )
                        let counted = try await node.post(
                            "/v1/sql", #"{"dataset": "river", "sql": "SELECT count(*) AS n FROM days"}"#, key)
                        let count = try #require(counted.body.firstMatch(of: /\[\[(\d+)\]\]/), "\(counted.body)").1
                        #expect((Int(count) ?? 0) >= rows, "what was acknowledged before the backup is in it")
                    }
                }
            }
        }
    }

    /// What stands in the way of a restore or a backup, how the program ends then and what it says.
    static let obstacles: [(command: [String], blocks: Int?, exit: Run.Exit, words: String)] = [
        (["restore", "b.tar"], nil, .data, "--replace"),
        (["restore", "--replace", "b.tar"], 256, .other, "is the disk full?"),
        (["restore", "--replace", "cut.tar"], nil, .data, "its end is missing"),
        (["restore", "--replace", "none.tar"], nil, .other, "can't be read"),
        (["backup", "b.tar"], 256, .other, "is the disk full?"),
        (["backup", "none/b.tar"], nil, .other, "No such file"),
    ]

    @Test(
        "A backup or a restore that fails leaves all as it was", .timeLimit(.minutes(1)), arguments: obstacles.indices)
    func failingBackup(index: Int) async throws {
        let (command, blocks, exit, words) = Self.obstacles[index]
        try await withHome { home in
            // More than the 256 KiB that the small disk has room for.
            let text = "id,name\n" + (0..<20_000).map { "\($0),\($0 &* 2_654_435_761)\n" }.joined()
            let imported = try await home.pintail([
                "import", "--dataset", "lake", "--data", try home.file("trips.csv", text),
            ])
            #expect(imported.exit == .well, "\(imported.testDescription)")
            let saved = try await home.pintail(["backup", "b.tar"])
            #expect(saved.exit == .well, "\(saved.testDescription)")
            let archive = home.folder.appending(path: "b.tar")
            let content = try Data(contentsOf: archive)
            try content.prefix(content.count / 2).write(to: home.folder.appending(path: "cut.tar"))
            let (names, files) = (
                try FileManager.default.contentsOfDirectory(atPath: home.folder.path).sorted(), kept(home)
            )

            // A file that may grow no more is what a full disk is: writing to it fails.
            let limit = blocks.map { "trap '' XFSZ; ulimit -f \($0); " } ?? ""
            let run = try await home.run("bash", ["-c", limit + #"exec "$0" "$@""#, Program.binary.path] + command)
            #expect(run.exit == exit && run.errors.contains(words), "\(run.testDescription)")
            #expect(try Data(contentsOf: archive) == content)
            #expect(kept(home) == files)
            #expect(try FileManager.default.contentsOfDirectory(atPath: home.folder.path).sorted() == names)
        }
    }

    /// Without what SQLite has beside its file while it is open.
    private func kept(_ home: Home) -> [String] {
        home.storedFiles().filter { !$0.hasSuffix("-wal") && !$0.hasSuffix("-shm") }
    }

    private func importRiver(_ node: Node, rows: Int, _ key: [String] = []) async throws -> Int {
        let file = try node.home.file("\(rows)/days.csv", "day\n" + (0..<rows).map { "\($0)\n" }.joined())
        let imported = try await node.send(key + ["--form", "file=@\(file)"], to: "/v1/datasets?name=river&wait=true")
        #expect(imported.status == 201, "\(imported.body)")
        return rows
    }

    private func bodies(_ node: Node, _ places: [String], _ key: [String]) async throws -> [String] {
        var bodies: [String] = []
        for place in places {
            let reply = try await node.send(key, to: place)
            #expect(reply.status == 200, "\(place): \(reply.body)")
            bodies.append(reply.body)
        }
        return bodies
    }
}
