import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Storage
import Testing

@testable import Server

@Suite struct DurableQuestionTests {
    private let sql = "SELECT country, sum(berths) AS berths FROM ports GROUP BY country ORDER BY berths DESC"

    /// A question as a node that was lost leaves it: written down, its lease over.
    private func leave(_ question: String, on server: TestServer, cancelled: Bool = false) async throws -> String {
        let record = AnswerRecord(
            id: Identifier.make("ans"), workspace: "default", dataset: "harbour", version: "", conversation: nil, subject: "local",
            access: "all", question: question, state: .running, createdAt: Date())
        try await server.records.answers.save(record)
        try await server.records.answers.append(
            [ServerSentEvent(id: 1, name: "question.understood", data: "{}")], to: record.id)
        let job = QuestionJob(
            answer: record.id, request: QuestionRequest(question: question, dataset: "harbour"), principal: .local, cacheKey: nil)
        let lost = JobQueue(server.store, leaseMilliseconds: 0)
        _ = try await lost.begin(
            QuestionJob.kind, workspace: "default", asker: "local", payload: String(decoding: JSONEncoder().encode(job.payload), as: UTF8.self),
            id: QuestionJob.id(of: record.id))
        return record.id
    }

    private func until(_ what: String, _ condition: () async throws -> Bool) async throws {
        for _ in 0..<800 {
            if try await condition() { return }
            try await Task.sleep(for: .milliseconds(25))
        }
        Issue.record("\(what): never")
    }

    @Test func `a question of a node that was lost is answered by another, and its stream goes on`() async throws {
        try await TestServer.run {
            $0.replies = [.sql(sql)]
        } _: { server in
            try await server.makeHarbour()
            let id = try await leave("How many berths has each country?", on: server)
            try await until("it is answered") { try await server.send("GET", "/v1/answers/\(id)").status == 200 }
            var reader = try await EventReader(server.request("GET", "/v1/answers/\(id)/events", headers: ["Last-Event-ID": "1"]))
            let rest = try await reader.rest().filter { $0.name != nil }
            #expect(rest.first?.id == 2 && rest.last?.name == "answer.completed", "\(rest.map(\.name))")
            #expect(try await server.send("GET", "/v1/answers/\(id)").json["rows"]?.elements.count == 3)
            let job = try await server.send("GET", "/v1/jobs/\(QuestionJob.id(of: id))").json
            #expect(job["state"] == "done" && job["result"]?["answer"]?.text == id, "\(job)")
        }
    }

    @Test func `a question is stopped through any node`() async throws {
        let latch = Latch()
        try await TestServer.run {
            $0.replies = [.after(latch, sql: sql)]
        } _: { server in
            try await server.makeHarbour()
            let body: JSON = ["question": "How many berths has each country?", "dataset": "harbour"]
            var reader = try await EventReader(
                server.request(
                    "POST", "/v1/questions", headers: ["Content-Type": "application/json", "Accept": "text/event-stream"],
                    body: .bytes(ByteBuffer(bytes: try JSONEncoder().encode(body)))))
            _ = try await reader.next()
            let id = try #require(try await server.send("GET", "/v1/answers").json["items"]?.elements.first?["id"]?.text)
            // What another node does of it: it has no run of its own, only the store.
            #expect(try await JobQueue(server.store).requestCancel(QuestionJob.id(of: id), workspace: "default"))
            #expect(try await reader.rest().last { $0.name != nil }?.name == "error")
            #expect(try await server.send("GET", "/v1/answers/\(id)").json["status"] == "cancelled")
        }
    }

    @Test func `a question that took down whoever tried it has failed, and says so`() async throws {
        try await TestServer.run { server in
            try await server.makeHarbour()
            let record = AnswerRecord(
                id: Identifier.make("ans"), workspace: "default", dataset: "harbour", version: "", conversation: nil, subject: "local",
                access: "all", question: "?", state: .running, createdAt: Date())
            try await server.records.answers.save(record)
            #expect(try await server.send("GET", "/v1/answers/\(record.id)").json["status"] == "running")
            let lost = JobQueue(server.store, leaseMilliseconds: 0, maximumAttempts: 1)
            _ = try await lost.begin(QuestionJob.kind, workspace: "default", asker: "local", payload: "{}", id: QuestionJob.id(of: record.id))
            _ = try await lost.claim(["none"])
            try await until("it has failed") { try await server.send("GET", "/v1/answers/\(record.id)").json["status"] == "failed" }
        }
    }

    @Test func `a query that may take long is a job, whose rows are its asker's`() async throws {
        try await TestServer.run { server in
            try await server.makeHarbour()
            let body: JSON = ["dataset": "harbour", "sql": "SELECT port FROM ports ORDER BY berths", "limit": 2]
            let headers = ["Prefer": "respond-async", "Idempotency-Key": "once"]
            let asked = try await server.json("POST", "/v1/sql", body, headers: headers)
            let repeated = try await server.json("POST", "/v1/sql", body, headers: headers)
            #expect(repeated.json["id"] == asked.json["id"], "One job, however often it is asked for.")
            #expect(asked.status == 202 && Schemas.job.violation(of: asked.json, in: Schemas.named) == nil, "\(asked.text)")
            let place = try #require(asked.headers.first(name: "Location"))
            try await until("it is done") { try await server.send("GET", place).json["state"] == "done" }
            let result = try #require(try await server.send("GET", place).json["result"])
            #expect(Schemas.result.violation(of: result, in: Schemas.named) == nil && result["rows"] == [["Bergen"], ["Riga"]], "\(result)")
            let other = try await server.key(.analyst)
            let theirs = try await server.send("GET", place, headers: other).json
            #expect(theirs["state"] == "done" && theirs["result"] == .null, "\(theirs)")
            let bad = try await server.json(
                "POST", "/v1/sql", ["dataset": "harbour", "sql": "DROP TABLE ports"], headers: ["Prefer": "respond-async"])
            #expect((400...499).contains(bad.status), "Refused at once, not as a job: \(bad.text)")
        }
    }

    @Test func `a conversation's next question goes on with the one before`() async throws {
        try await TestServer.run {
            $0.replies = [
                .sql("SELECT count(*) AS n FROM ports WHERE country = 'Norway'"), .text("How many ports are there in Poland?"),
                .sql("SELECT count(*) AS n FROM ports WHERE country = 'Poland'"), .text("How many ports are there in Latvia?"),
                .sql("SELECT count(*) AS n FROM ports WHERE country = 'Latvia'"),
            ]
        } _: { server in
            try await server.makeHarbour()
            let conversation = try #require(try await server.json("POST", "/v1/conversations", ["dataset": "harbour"]).json["id"])
            func ask(_ text: String) async throws -> JSON {
                try await server.json(
                    "POST", "/v1/questions", ["question": .string(text), "dataset": "harbour", "conversation": conversation]
                ).json
            }
            let first = try await ask("How many ports are there in Norway?")
            #expect(first["reading"] == nil && first["rows"] == [[2]], "\(first)")
            let second = try await ask("and in Poland?")
            #expect(second["question"] == "and in Poland?" && second["reading"] == "How many ports are there in Poland?", "\(second)")
            #expect(second["rows"] == [[1]])
            #expect(second["assumptions"]?.elements.first?["text"] == "Read as: How many ports are there in Poland?")
            // Of the question as it was read, not as it was written.
            let third = try await ask("and in Latvia?")
            #expect(third["reading"] == "How many ports are there in Latvia?" && third["rows"] == [[1]], "\(third)")
        }
    }
}
