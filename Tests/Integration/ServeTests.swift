import Foundation
import TestServers
import Testing

extension Program {
    @Suite("The server, as people run it") struct Serving {
        func withDatabase(_ driver: String, _ home: Home, _ body: ([String: String]) async throws -> Void) async throws {
            guard driver == "postgresql" else { return try await body([:]) }
            let server = try #require(try PostgresServer.start(), "PostgreSQL is not installed: apt-get install postgresql")
            defer { server.remove() }
            try await body(["PINTAIL_DATABASE_URL": server.url()])
        }

        @Test("What was acknowledged is there after the server was killed", .timeLimit(.minutes(3)), arguments: ["sqlite", "postgresql"])
        func killed(driver: String) async throws {
            try await withHome { home in
                try await withDatabase(driver, home) { settings in
                    try await Node.run(in: home, settings) { node in
                        let imported = try await node.importLake()
                        #expect(imported.status == 201, "\(imported.body)")
                    }
                    var acknowledged: Set<String> = []
                    for round in 0..<4 {
                        acknowledged.formUnion(
                            try await Node.run(in: home, settings) { node in
                                let killing = Task {
                                    try await Task.sleep(for: .milliseconds(Int.random(in: 50...400)))
                                    node.kill()
                                }
                                var titles: [String] = []
                                for number in 0..<100 {
                                    let title = "round \(round), \(number)"
                                    guard try await node.post("/v1/conversations", #"{"dataset": "lake", "title": "\#(title)"}"#).status == 201 else { break }
                                    titles.append(title)
                                }
                                _ = try await killing.value
                                return titles
                            })
                    }
                    #expect(!acknowledged.isEmpty)
                    let wanted = acknowledged
                    try await Node.run(in: home, settings) { node in
                        var listed: Set<String> = []
                        var after: String?
                        repeat {
                            let page = try await node.get("/v1/conversations?limit=200" + (after.map { "&after=\($0)" } ?? ""))
                            try #require(!page.json.isEmpty, "\(page.body)")
                            listed.formUnion(page.items.compactMap { $0["title"] as? String })
                            after = page.json["next"] as? String
                        } while after != nil
                        #expect(wanted.isSubset(of: listed), "lost: \(wanted.subtracting(listed).sorted())")
                        let rows = try await node.post("/v1/sql", #"{"dataset": "lake", "sql": "SELECT count(*) AS n FROM trips"}"#)
                        #expect(rows.body.contains("[[3]]"), "\(rows.body)")
                    }
                }
            }
        }

        /// The harness' own promise, with a setting that can't be used.
        @Test("A node that does not come up is an issue that shows what it said", .timeLimit(.minutes(1)))
        func reported() async throws {
            try await withHome { home in
                let settings = ["PINTAIL_REDIS_URL": "rediss://127.0.0.1:1", "PINTAIL_REDIS_CA": "/no/such/file"]
                try await withKnownIssue {
                    try await Node.run(in: home, settings) { _ in _ = Issue.record("It came up.") }
                } matching: { issue in
                    issue.error is NodeError || issue.comments.contains { $0.rawValue.contains("PINTAIL_REDIS_CA names no file of certificates") }
                }
            }
        }

        @Test("A job that a killed node had accepted is done by another", .timeLimit(.minutes(3)))
        func takenOver() async throws {
            try await withHome { home in
                try await withDatabase("postgresql", home) { settings in
                    let job = try await Node.run(in: home, settings) { node in
                        let accepted = try await node.importLake(wait: false)
                        #expect(accepted.status == 202, "\(accepted.body)")
                        node.kill()
                        return try #require(accepted.body.firstMatch(of: /job_[a-z0-9]+/)).output.description
                    }
                    try await Node.run(in: home, settings) { node in
                        let isDone = try await eventually(within: 100) {
                            try await node.get("/v1/jobs/\(job)").body.contains(#""state":"done""#)
                        }
                        let last = try await node.get("/v1/jobs/\(job)").body
                        #expect(isDone, "\(last)")
                        let dataset = try await node.get("/v1/datasets/lake")
                        #expect(dataset.status == 200)
                    }
                }
            }
        }

        @Test("Tools of the Model Context Protocol are served at /mcp", .timeLimit(.minutes(1)))
        func tools() async throws {
            try await withHome { home in
                try await Node.run(in: home) { node in
                    let imported = try await node.importLake()
                    #expect(imported.status == 201, "\(imported.body)")
                    let accept = ["--header", "accept: application/json, text/event-stream"]
                    let hello = #"{"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}}"#
                    let opened = try await node.post("/mcp", hello, accept + ["--include"])
                    let session = try #require(opened.body.firstMatch(of: /(?i)mcp-session-id: ([0-9a-f]+)/), "\(opened.body)").1
                    let headers = accept + ["--header", "mcp-session-id: \(session)"]
                    _ = try await node.post("/mcp", #"{"jsonrpc": "2.0", "method": "notifications/initialized"}"#, headers)
                    let call = #"{"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "run_sql", "arguments": {"dataset": "lake", "sql": "SELECT sum(fare) AS total FROM trips"}}}"#
                    let answer = try await node.post("/mcp", call, headers)
                    #expect(answer.status == 200 && answer.body.contains("35.75"), "\(answer.body)")
                }
            }
        }

        @Test("Open to others it needs the key that it prints once", .timeLimit(.minutes(1)))
        func firstKey() async throws {
            try await withHome { home in
                let open = ["--host", "0.0.0.0"]
                let first = try await Node.serve(in: home, arguments: open) { node in
                    #expect(try await node.get("/healthz").status == 200)
                    let refused = try await node.get("/v1/datasets")
                    #expect(refused.status == 401)
                }.run
                let key = try #require(first.output.firstMatch(of: /ptl_[a-z0-9_]+/), "\(first.testDescription)").output.description
                let again = try await Node.serve(in: home, arguments: open) { node in
                    #expect(try await node.get("/healthz").status == 200)
                    let welcome = try await node.send(["--header", "authorization: Bearer \(key)"], to: "/v1/datasets")
                    #expect(welcome.status == 200)
                }.run
                #expect(!again.output.contains("ptl_"), "shown once only")
            }
        }
    }
}
