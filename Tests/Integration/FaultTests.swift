import Foundation
import LanguageModels
import Subprocess
import Synchronization
import TestServers
import Testing

extension Program {
    @Suite("The server when things break", .serialized) struct Faults {
        private static let sql = "SELECT count(*) AS n FROM trips"
        private static let verified = #"{"question": "How many trips number NUMBER are there?", "sql": "SELECT count(*) AS n FROM trips"}"#

        private func withDatabase(_ driver: String, _ body: ([String: String], PostgresServer?) async throws -> Void) async throws {
            guard driver == "postgresql" else { return try await body([:], nil) }
            let server = try #require(try PostgresServer.start(), "PostgreSQL is not installed: apt-get install postgresql")
            defer { server.remove() }
            try await body(["PINTAIL_DATABASE_URL": server.url()], server)
        }

        private actor Acknowledged {
            var conversations: Set<String> = []
            var verified: Set<String> = []
            var datasets: [String: Int] = [:]
            var answers: Set<String> = []
            var jobs: Set<String> = []
            func note(conversation: String) { conversations.insert(conversation) }
            func note(verified question: String) { verified.insert(question) }
            func note(dataset: String, rows: Int) { datasets[dataset] = rows }
            func note(answer: String) { answers.insert(answer) }
            func note(job: String) { jobs.insert(job) }
        }

        /// Uploads, questions, edits and jobs, each until the node is gone.
        private func load(_ node: Node, round: Int, _ acknowledged: Acknowledged) async throws {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    for number in 0..<100 {
                        let title = "round \(round), \(number)"
                        guard try await node.post("/v1/conversations", #"{"dataset": "lake", "title": "\#(title)"}"#).status == 201 else { return }
                        await acknowledged.note(conversation: title)
                    }
                }
                group.addTask {
                    for number in 0..<100 {
                        let name = "d\(round % 5)x\(number % 3)"
                        let rows = 3 + (round + number) % 7
                        guard try await node.importTrips(name, rows: rows).status == 201 else { return }
                        await acknowledged.note(dataset: name, rows: rows)
                    }
                }
                group.addTask {
                    for number in 0..<100 {
                        let text = Self.verified.replacing("NUMBER", with: "\(round)x\(number)")
                        guard try await node.post("/v1/datasets/lake/verified-queries", text).status == 201 else { return }
                        await acknowledged.note(verified: "How many trips number \(round)x\(number) are there?")
                        let asked = try await node.post(
                            "/v1/questions", #"{"dataset": "lake", "question": "How many trips number \#(round)x\#(number) are there?", "cache": false}"#)
                        guard asked.status == 200, let id = asked.json["id"] as? String else { return }
                        await acknowledged.note(answer: id)
                    }
                }
                group.addTask {
                    for _ in 0..<100 {
                        let made = try await node.post("/v1/sql", #"{"dataset": "lake", "sql": "\#(Self.sql)"}"#, ["--header", "prefer: respond-async"])
                        guard made.status == 202, let id = made.json["id"] as? String else { return }
                        await acknowledged.note(job: id)
                    }
                }
                try await group.waitForAll()
            }
        }

        /// 25 moments with each: together fifty.
        @Test("Killed at random moments of a mixed load it loses nothing that it acknowledged", .timeLimit(.minutes(10)), arguments: ["sqlite", "postgresql"])
        func killed(driver: String) async throws {
            try await withHome { home in
                try await withDatabase(driver) { changes, _ in
                    let settings = changes.merging(["PINTAIL_EMBEDDINGS": "off"]) { $1 }
                    let acknowledged = Acknowledged()
                    let first = try await Node.run(in: home, settings) { try await $0.importTrips("lake").status }
                    #expect(first == 201)
                    for round in 0..<25 {
                        try await Node.run(in: home, settings) { node in
                            let killing = Task {
                                try await Task.sleep(for: .milliseconds(Int.random(in: 20...900)))
                                node.kill()
                            }
                            try await load(node, round: round, acknowledged)
                            _ = try await killing.value
                        }
                    }
                    try await Node.run(in: home, settings) { node in try await check(node, acknowledged) }
                }
            }
        }

        private func all(_ node: Node, _ path: String, _ key: String) async throws -> [String: [String: Any]] {
            var found: [String: [String: Any]] = [:]
            var after: String?
            repeat {
                let page = try await node.get("\(path)?limit=200" + (after.map { "&after=\($0)" } ?? ""))
                #expect(page.status == 200, "\(page.body)")
                for item in page.items { (item[key] as? String).map { found[$0] = item } }
                after = page.json["next"] as? String
            } while after != nil
            return found
        }

        private func check(_ node: Node, _ acknowledged: Acknowledged) async throws {
            let conversations = try await all(node, "/v1/conversations", "title")
            #expect(await acknowledged.conversations.subtracting(conversations.keys) == [])
            let verified = try await all(node, "/v1/datasets/lake/verified-queries", "question")
            #expect(await acknowledged.verified.subtracting(verified.keys) == [])
            let answers = try await all(node, "/v1/answers", "id")
            #expect(await acknowledged.answers.subtracting(answers.keys) == [])
            // An import that was cut off may have come after the last one acknowledged, whole or not at all.
            for dataset in await acknowledged.datasets.keys.sorted() {
                let reply = try await node.post("/v1/sql", #"{"dataset": "\#(dataset)", "sql": "SELECT count(*), sum(fare) FROM trips"}"#)
                let row = (reply.json["rows"] as? [[Any]])?.first?.compactMap { ($0 as? NSNumber)?.intValue ?? Int("\($0)") } ?? []
                try #require(row.count == 2, "\(dataset): \(reply.body)")
                #expect((3...9).contains(row[0]) && row[1] == row[0] * (row[0] + 1) * 5, "\(dataset) is half there: \(row)")
            }
            let wanted = await acknowledged.jobs
            let areDone = try await eventually(within: 100) {
                let jobs = try await all(node, "/v1/jobs", "id")
                return wanted.allSatisfy { ["done"].contains(jobs[$0]?["state"] as? String) }
            }
            let jobs = try await all(node, "/v1/jobs", "id")
            #expect(areDone, "\(wanted.compactMap { jobs[$0] }.filter { $0["state"] as? String != "done" })")
            let counts = await [acknowledged.conversations.count, acknowledged.datasets.count, acknowledged.answers.count, wanted.count]
            #expect(counts.allSatisfy { $0 > 0 }, "The load was too light to lose anything: \(counts)")
        }

        @Test("While PostgreSQL is away it says so, and goes on when it is back", .timeLimit(.minutes(3)))
        func databaseAway() async throws {
            try await withHome { home in
                try await withDatabase("postgresql") { settings, database in
                    let database = try #require(database)
                    try await Node.run(in: home, settings) { node in
                        #expect(try await node.importTrips("lake").status == 201)
                        let made = try await node.post("/v1/conversations", #"{"dataset": "lake", "title": "before"}"#)
                        #expect(made.status == 201)
                        try database.stop()
                        let away = try await node.post("/v1/conversations", #"{"dataset": "lake", "title": "meanwhile"}"#)
                        #expect(away.status == 503 && away.errorCode == "unavailable", "\(away.body)")
                        #expect(try await node.get("/readyz").status == 503)
                        #expect(try await node.get("/healthz").status == 200, "It lives, so nobody should restart it.")
                        try database.startAgain()
                        let isBack = try await eventually(within: 30) {
                            try await node.post("/v1/conversations", #"{"dataset": "lake", "title": "after"}"#).status == 201
                        }
                        #expect(isBack)
                        let titles = try await node.get("/v1/conversations").items.compactMap { $0["title"] as? String }
                        #expect(titles.contains("before") && !titles.contains("meanwhile"), "\(titles)")
                        let job = try await node.importTrips("lake", rows: 4)
                        #expect(job.status == 201, "Jobs run again: \(job.body)")
                    }
                }
            }
        }

        @Test("Two nodes share answers through Redis, and each goes on by itself while it is away", .timeLimit(.minutes(3)))
        func redisAway() async throws {
            let redis = try #require(try RedisServer.start(), "Redis is not installed: apt-get install redis-server")
            defer { redis.remove() }
            try await withHome { home in
                try await withDatabase("postgresql") { settings, _ in
                    let settings = settings.merging(["PINTAIL_REDIS_URL": redis.url]) { $1 }
                    let question = #"{"dataset": "lake", "question": "How many trips number 1 are there?"}"#
                    let ended = try await Node.serve(in: home, settings) { one in
                        #expect(try await one.importTrips("lake").status == 201)
                        #expect(try await one.post("/v1/datasets/lake/verified-queries", Self.verified.replacing("NUMBER", with: "1")).status == 201)
                        let asked = try await one.post("/v1/questions", question)
                        #expect(asked.status == 200, "\(asked.body)")
                        try await Node.run(in: home, settings) { two in
                            let known = try await two.post("/v1/questions", question, ["--include"])
                            #expect(known.body.lowercased().contains("x-pintail-cache: hit"), "\(known.body)")
                            try redis.kill()
                            for node in [one, two] {
                                let fresh = try await node.post("/v1/questions", question.replacing("?\"", with: " ?\""))
                                #expect(fresh.status == 200, "\(fresh.body)")
                            }
                            try redis.startAgain()
                            // A question known to one node only is found by the other when both have Redis again.
                            var number = 1
                            let isShared = try await eventually(within: 30) {
                                number += 1
                                _ = try await one.post("/v1/datasets/lake/verified-queries", Self.verified.replacing("NUMBER", with: "\(number)"))
                                let other = question.replacing("number 1", with: "number \(number)")
                                _ = try await one.post("/v1/questions", other)
                                return try await two.post("/v1/questions", other, ["--include"]).body.lowercased().contains("x-pintail-cache: hit")
                            }
                            #expect(isShared)
                        }
                    }
                    let log = ended.run.output + ended.run.errors
                    #expect(log.contains("redis is away") && log.contains("redis is back"), "\(ended.run.testDescription)")
                }
            }
        }

        @Test("A model provider that says nothing keeps nobody but its asker waiting, who may give up", .timeLimit(.minutes(2)))
        func silence() async throws {
            try await withHome { home in
                try await withScript({ _ in .silence(after: []) }) { script in
                    let settings = home.hosted(script).merging(["PINTAIL_QUESTION_SECONDS": "1", "PINTAIL_QUESTIONS_AT_ONCE": "2"]) { $1 }
                    try await Node.run(in: home, settings) { node in
                        #expect(try await node.importTrips("lake").status == 201)
                        let asked = try await node.post("/v1/questions", #"{"dataset": "lake", "question": "How many trips are there?"}"#)
                        let answer = try #require(asked.json["answer"] as? String, "\(asked.body)")
                        #expect(asked.status == 202, "\(asked.body)")
                        let rows = try await node.post("/v1/sql", #"{"dataset": "lake", "sql": "\#(Self.sql)"}"#)
                        #expect(rows.body.contains("[[3]]"), "\(rows.body)")
                        #expect(try await node.send(["--request", "DELETE"], to: "/v1/answers/\(answer)").status == 202)
                        let isOver = try await eventually {
                            try await node.get("/v1/answers/\(answer)").json["status"] as? String == "cancelled"
                        }
                        #expect(isOver)
                    }
                }
            }
        }

        private static let failures: [(name: String, step: ScriptedStep)] = [
            ("too many requests", .status(429, message: "slow down")), ("a failure", .status(500, message: "oops")),
            ("garbage", .raw("<html>not what you think</html>")),
        ]

        @Test("A model provider that fails makes an answer that says so, and the next is right again", .timeLimit(.minutes(3)), arguments: failures.map(\.name))
        func provider(failure: String) async throws {
            let step = try #require(Self.failures.first { $0.name == failure }).step
            try await withHome { home in
                let isBroken = Mutex(true)
                try await withScript({ _ in isBroken.withLock(\.self) ? step : .answer(sql: Self.sql) }) { script in
                    try await Node.run(in: home, home.hosted(script)) { node in
                        #expect(try await node.importTrips("lake").status == 201)
                        let question = #"{"dataset": "lake", "question": "How many trips are there?"}"#
                        let failed = try await node.post("/v1/questions", question)
                        #expect(failed.status == 200 && failed.json["status"] as? String == "failed", "\(failed.body)")
                        #expect(((failed.json["error"] as? [String: Any])?["message"] as? String ?? "").count > 20)
                        isBroken.withLock { $0 = false }
                        let right = try await node.post("/v1/questions", question)
                        #expect(right.json["status"] as? String == "answered" && right.body.contains("[[3]]"), "A failure is not cached: \(right.body)")
                    }
                }
            }
        }
    }
}
