import Foundation
import Subprocess
import TestServers
import Testing

extension Program {
    @Suite("The server, as people run it") struct Serving {
        /// One node of the server over `home`, for as long as `body` runs; then it is asked to stop.
        func withNode(
            _ home: Home, _ changes: [String: String] = [:], _ body: (_ url: String, _ kill: @escaping @Sendable () -> Void) async throws -> Void
        ) async throws {
            let port = try freePort()
            let run = try await home.pintail(["serve", "--port", "\(port)"], changes) { pid in
                let url = "http://127.0.0.1:\(port)"
                let isUp = try await eventually(within: 20) { try await curl(home, ["\(url)/readyz"]).status == 200 }
                #expect(isUp)
                do { try await body(url) { kill(pid, SIGKILL) } } catch {
                    kill(pid, SIGKILL)
                    throw error
                }
                kill(pid, SIGTERM)
            }
            #expect(run.exit == .well || run.signal == SIGKILL, "\(run.testDescription)")
        }

        func curl(_ home: Home, _ arguments: [String]) async throws -> (status: Int, body: String) {
            let run = try await home.run("curl", ["--silent", "--max-time", "60", "--write-out", "\n%{http_code}"] + arguments)
            let lines = run.output.split(separator: "\n", omittingEmptySubsequences: false)
            return (Int(lines.last ?? "") ?? 0, lines.dropLast().joined(separator: "\n"))
        }

        func post(_ home: Home, _ url: String, _ json: String, _ more: [String] = []) async throws -> (status: Int, body: String) {
            try await curl(home, ["--header", "content-type: application/json", "--data", json] + more + [url])
        }

        func importLake(_ home: Home, _ url: String, wait: Bool = true) async throws -> (status: Int, body: String) {
            let file = try home.file("trips.csv", "trip_id,fare,day\n1,10.5,2024-05-01\n2,20,2024-05-02\n3,5.25,2025-06-03\n")
            return try await curl(home, ["--form", "file=@\(file)", "\(url)/v1/datasets?name=lake&wait=\(wait)"])
        }

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
                    try await withNode(home, settings) { url, _ in
                        let imported = try await importLake(home, url)
                        #expect(imported.status == 201, "\(imported.body)")
                    }
                    var acknowledged: Set<String> = []
                    for round in 0..<4 {
                        try await withNode(home, settings) { url, kill in
                            let killing = Task {
                                try await Task.sleep(for: .milliseconds(Int.random(in: 50...400)))
                                kill()
                            }
                            for number in 0..<100 {
                                let title = "round \(round), \(number)"
                                guard try await post(home, "\(url)/v1/conversations", #"{"dataset": "lake", "title": "\#(title)"}"#).status == 201 else { break }
                                acknowledged.insert(title)
                            }
                            _ = try await killing.value
                        }
                    }
                    #expect(!acknowledged.isEmpty)
                    try await withNode(home, settings) { url, _ in
                        var listed: Set<String> = []
                        var after: String?
                        repeat {
                            let page = try await curl(home, ["\(url)/v1/conversations?limit=200" + (after.map { "&after=\($0)" } ?? "")]).body
                            let json = try #require(try JSONSerialization.jsonObject(with: Data(page.utf8)) as? [String: Any])
                            listed.formUnion((json["items"] as? [[String: Any]] ?? []).compactMap { $0["title"] as? String })
                            after = json["next"] as? String
                        } while after != nil
                        #expect(acknowledged.isSubset(of: listed), "lost: \(acknowledged.subtracting(listed).sorted())")
                        let rows = try await post(home, "\(url)/v1/sql", #"{"dataset": "lake", "sql": "SELECT count(*) AS n FROM trips"}"#)
                        #expect(rows.body.contains("[[3]]"), "\(rows.body)")
                    }
                }
            }
        }

        @Test("A job that a killed node had accepted is done by another", .timeLimit(.minutes(3)))
        func takenOver() async throws {
            try await withHome { home in
                try await withDatabase("postgresql", home) { settings in
                    var job = ""
                    try await withNode(home, settings) { url, kill in
                        let accepted = try await importLake(home, url, wait: false)
                        #expect(accepted.status == 202, "\(accepted.body)")
                        kill()
                        job = try #require(accepted.body.firstMatch(of: /job_[a-z0-9]+/)).output.description
                    }
                    try await withNode(home, settings) { url, _ in
                        let isDone = try await eventually(within: 100) {
                            try await curl(home, ["\(url)/v1/jobs/\(job)"]).body.contains(#""state":"done""#)
                        }
                        let last = try await curl(home, ["\(url)/v1/jobs/\(job)"]).body
                        #expect(isDone, "\(last)")
                        let dataset = try await curl(home, ["\(url)/v1/datasets/lake"])
                        #expect(dataset.status == 200)
                    }
                }
            }
        }

        @Test("Tools of the Model Context Protocol are served at /mcp", .timeLimit(.minutes(1)))
        func tools() async throws {
            try await withHome { home in
                try await withNode(home) { url, _ in
                    let imported = try await importLake(home, url)
                    #expect(imported.status == 201, "\(imported.body)")
                    let accept = ["--header", "accept: application/json, text/event-stream"]
                    let hello = #"{"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}}"#
                    let opened = try await post(home, "\(url)/mcp", hello, accept + ["--include"])
                    let session = try #require(opened.body.firstMatch(of: /(?i)mcp-session-id: ([0-9a-f]+)/), "\(opened.body)").1
                    let headers = accept + ["--header", "mcp-session-id: \(session)"]
                    _ = try await post(home, "\(url)/mcp", #"{"jsonrpc": "2.0", "method": "notifications/initialized"}"#, headers)
                    let call = #"{"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "run_sql", "arguments": {"dataset": "lake", "sql": "SELECT sum(fare) AS total FROM trips"}}}"#
                    let answer = try await post(home, "\(url)/mcp", call, headers)
                    #expect(answer.status == 200 && answer.body.contains("35.75"), "\(answer.body)")
                }
            }
        }

        @Test("Open to others it needs the key that it prints once", .timeLimit(.minutes(1)))
        func firstKey() async throws {
            try await withHome { home in
                let port = try freePort()
                let run = try await home.pintail(["serve", "--host", "0.0.0.0", "--port", "\(port)"]) { pid in
                    let url = "http://127.0.0.1:\(port)"
                    let isUp = try await eventually(within: 20) { try await curl(home, ["\(url)/healthz"]).status == 200 }
                    #expect(isUp)
                    let refused = try await curl(home, ["\(url)/v1/datasets"])
                    #expect(refused.status == 401)
                    kill(pid, SIGTERM)
                }
                let key = try #require(run.output.firstMatch(of: /ptl_[a-z0-9_]+/), "\(run.testDescription)").output
                let again = try await home.pintail(["serve", "--host", "0.0.0.0", "--port", "\(port)"]) { pid in
                    let url = "http://127.0.0.1:\(port)"
                    let isUp = try await eventually(within: 20) { try await curl(home, ["\(url)/healthz"]).status == 200 }
                    #expect(isUp)
                    let welcome = try await curl(home, ["--header", "authorization: Bearer \(key)", "\(url)/v1/datasets"])
                    #expect(welcome.status == 200)
                    kill(pid, SIGTERM)
                }
                #expect(!again.output.contains("ptl_"), "shown once only")
            }
        }
    }
}
