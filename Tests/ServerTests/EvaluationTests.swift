import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Storage
import Testing

@testable import Server

@Suite struct EvaluationTests {
    private static let place = "/v1/datasets/harbour/evaluations"
    private static let count = "SELECT count(*) AS n FROM ports"
    private static let countries = "SELECT DISTINCT country FROM ports"

    private func verify(_ question: String, _ sql: String, on server: TestServer, headers: [String: String] = [:])
        async throws
    {
        let made = try await server.json(
            "POST", "/v1/datasets/harbour/verified-queries", ["question": .string(question), "sql": .string(sql)],
            headers: headers)
        #expect(made.status == 201, "\(made.text)")
    }

    /// - Returns: where the job is.
    private func evaluate(_ body: JSON = [:], on server: TestServer, headers: [String: String] = [:]) async throws
        -> String
    {
        let asked = try await server.json("POST", Self.place, body, headers: headers)
        #expect(asked.status == 202 && Schemas.job.violation(of: asked.json, in: Schemas.named) == nil, "\(asked.text)")
        return try #require(asked.headers.first(name: "Location"))
    }

    @Test func `each verified question is asked, and the report says which was answered wrongly and how`() async throws
    {
        try await TestServer.run {
            $0.replies = [.sql(Self.count), .sql(Self.count), .text("I can't say.")]
        } _: { server in
            try await server.makeHarbour()
            try await verify("How many ports are there?", Self.count, on: server)
            try await verify("Which countries are there?", Self.countries, on: server)
            try await verify("Which ports are there?", "SELECT port FROM ports", on: server)
            let job = try await server.finishedJob(try await evaluate(on: server))
            #expect(job["state"] == "done" && job["progress"] == 1, "\(job)")
            let result = try #require(job["result"])
            #expect(Schemas.evaluation.violation(of: result, in: Schemas.named) == nil, "\(result)")
            #expect(result["questions"] == 3 && result["right"] == 1 && result["failed"] == 1, "\(result)")
            let outcomes = result["outcomes"]?.elements ?? []
            #expect(outcomes.map { $0["right"] == true } == [true, false, false], "\(outcomes)")
            #expect(
                outcomes.map { $0["error"]?.text } == [nil, "another number of rows", "failed to run"], "\(outcomes)")
            #expect(outcomes.last?["reason"]?.text != nil && outcomes.last?["sql"] == .null, "\(outcomes)")
            #expect(result["errors"]?.members.map(\.key) == ["another number of rows", "failed to run"])
            // Each is paid for as a question is.
            let usage = try await server.send("GET", "/v1/usage").json
            #expect(usage["questions"] == 3 && usage["dollars"] == result["usage"]?["cost_usd"], "\(usage) \(result)")
            let short = try await server.finishedJob(try await evaluate(["limit": 1], on: server))
            #expect(short["result"]?["questions"] == 1, "\(short)")
        }
    }

    @Test func `an evaluation is stopped between and within questions`() async throws {
        try await TestServer.run {
            $0.replies = [.sql(Self.count), .after(Latch(), sql: Self.count)]
        } _: { server in
            try await server.makeHarbour()
            try await verify("How many ports are there?", Self.count, on: server)
            try await verify("Which countries are there?", Self.countries, on: server)
            let place = try await evaluate(on: server)
            while server.model.turns < 2 { try await Task.sleep(for: .milliseconds(10)) }
            var told = JSON.null
            for _ in 0..<800 where told["line"] != "1 of 2 questions, 1 right" {
                try await Task.sleep(for: .milliseconds(25))
                told = try await server.send("GET", place).json
            }
            #expect(told["state"] == "running" && told["progress"] == 0.5, "\(told)")
            #expect(try await server.send("DELETE", place).status == 202)
            let job = try await server.finishedJob(place)
            #expect(job["state"] == "cancelled" && job["result"] == .null, "\(job)")
        }
    }

    @Test func `an evaluation of a node that was lost is made by another`() async throws {
        try await TestServer.run { server in
            try await server.makeHarbour()
            try await verify("How many ports are there?", Self.count, on: server)
            let payload = try EvaluationJob(dataset: "harbour", principal: .local).payload
            let lost = try await JobQueue(server.store, leaseMilliseconds: 0).begin(
                EvaluationJob.kind, workspace: "default", asker: "local", payload: payload.encoded, id: "job_lost")
            let job = try await server.finishedJob("/v1/jobs/\(lost.job.id)")
            #expect(job["state"] == "done" && job["result"]?["right"] == 1, "\(job)")
        }
    }

    @Test func `a node makes one evaluation at a time, and other jobs beside it`() async throws {
        try await TestServer.run {
            $0.replies = [.after(Latch(), sql: Self.count)]
        } _: { server in
            try await server.makeHarbour()
            try await verify("How many ports are there?", Self.count, on: server)
            let (first, second) = (try await evaluate(on: server), try await evaluate(on: server))
            while server.model.turns < 1 { try await Task.sleep(for: .milliseconds(10)) }
            let query = try await server.json(
                "POST", "/v1/sql", ["dataset": "harbour", "sql": .string(Self.count)],
                headers: ["Prefer": "respond-async"])
            let place = try #require(query.headers.first(name: "Location"))
            #expect(try await server.finishedJob(place)["state"] == "done")
            let states = [
                try await server.send("GET", first).json["state"], try await server.send("GET", second).json["state"],
            ]
            #expect(states == ["running", "queued"])
        }
    }

    @Test func `questions of other people come between those of an evaluation`() async throws {
        let (first, second) = (Latch(), Latch())
        try await TestServer.run {
            $0.replies = [.after(first, sql: Self.count), .sql(Self.countries), .after(second, sql: Self.count)]
            $0.settings.questionsAtOnce = 1
        } _: { server in
            let (owner, other) = (try await server.key(.owner), try await server.key(.viewer))
            try await server.makeHarbour(headers: owner)
            try await verify("How many ports are there?", Self.count, on: server, headers: owner)
            try await verify("How many berths are there?", "SELECT sum(berths) FROM ports", on: server, headers: owner)
            let place = try await evaluate(on: server, headers: owner)
            while server.model.turns < 1 { try await Task.sleep(for: .milliseconds(10)) }
            let answer = Task {
                try await server.json(
                    "POST", "/v1/questions", ["question": "Which countries are there?", "dataset": "harbour"],
                    headers: other)
            }
            while await server.server.parts.turns.waiting < 1 { try await Task.sleep(for: .milliseconds(10)) }
            first.open()
            let answered = try await answer.value
            #expect(answered.json["rows"]?.elements.count == 3, "\(answered.text)")
            #expect(
                try await server.send("GET", place, headers: owner).json["state"] == "running",
                "Its second question came after.")
            second.open()
            #expect(try await server.finishedJob(place, headers: owner)["state"] == "done")
        }
    }

    @Test func `the asker's policies hold, and the report is the asker's`() async throws {
        try await TestServer.run { server in
            let (owner, analyst) = (try await server.key(.owner), try await server.key(.analyst))
            try await server.makeHarbour(headers: owner)
            let model = """
                version: 0.2.0
                semantic_model:
                  - name: harbour
                    datasets:
                      - name: ports
                        source: ports
                    custom_extensions:
                      - vendor_name: PINTAIL
                        data: '{"policies": [{"roles": ["analyst"], "dataset": "ports", "filter": "country = ''Norway''"}]}'
                """
            let put = try await server.send(
                "PUT", "/v1/datasets/harbour/semantic-model",
                headers: owner.merging(["Content-Type": "application/yaml"]) { $1 },
                body: .bytes(ByteBuffer(string: model)))
            #expect(put.status == 204, "\(put.text)")
            let north = "SELECT count(*) AS n FROM ports WHERE country = 'Norway'"
            try await verify("How many ports are there?", north, on: server, headers: owner)
            let all = try await evaluate(on: server, headers: owner)
            #expect(
                try await server.finishedJob(all, headers: owner)["result"]?["right"] == 0, "Four ports are not two.")
            let part = try await evaluate(on: server, headers: analyst)
            let seen = try await server.finishedJob(part, headers: analyst)
            #expect(seen["result"]?["right"] == 1, "The two they see are: \(seen.encoded)")
            let theirs = try await server.send("GET", all, headers: analyst).json
            #expect(theirs["state"] == "done" && theirs["result"] == .null, "\(theirs)")
            let viewer = try await server.json("POST", Self.place, [:], headers: server.key(.viewer))
            #expect(viewer.status == 403, "Who may not edit what is known may not read it here: \(viewer.text)")
        }
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var path = EvaluationTests.place
        var body: JSON = [:]
        var isVerified = true
        var budget: JSON?
        var status: Int
        var code: String
    }

    @Test(arguments: [
        Refusal(
            testDescription: "a dataset that is not there", path: "/v1/datasets/lake/evaluations", status: 404,
            code: "not_found"),
        Refusal(
            testDescription: "what can't be a name", path: "/v1/datasets/..%2Fx/evaluations", status: 404,
            code: "not_found"),
        Refusal(
            testDescription: "nothing to be held against", isVerified: false, status: 409, code: "no_verified_queries"),
        Refusal(
            testDescription: "a model that nobody has", body: ["model": "no-such-model"], status: 422,
            code: "unknown_model"),
        Refusal(testDescription: "no question at all", body: ["limit": 0], status: 422, code: "invalid"),
        Refusal(
            testDescription: "a budget that is used up", budget: ["questions": 0], status: 429, code: "budget_used_up"),
    ]) func `what can't be evaluated is refused at once, not by a job`(_ refusal: Refusal) async throws {
        try await TestServer.run { server in
            try await server.makeHarbour()
            if refusal.isVerified { try await verify("How many ports are there?", Self.count, on: server) }
            if let budget = refusal.budget { try await server.json("PUT", "/v1/usage/budget", budget) }
            let answer = try await server.json("POST", refusal.path, refusal.body)
            #expect(answer.status == refusal.status && answer.errorCode == refusal.code, "\(answer.text)")
            let jobs = try await server.send("GET", "/v1/jobs").json["items"]?.elements ?? []
            #expect(jobs.allSatisfy { $0["kind"]?.text != EvaluationJob.kind }, "\(jobs)")
        }
    }
}
