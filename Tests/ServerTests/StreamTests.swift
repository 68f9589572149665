import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import ServiceLifecycle
import Testing

@testable import Server

@Suite struct StreamTests {
    private let sql = "SELECT country, sum(berths) AS berths FROM ports GROUP BY country ORDER BY berths DESC"

    private func ask(_ server: TestServer, _ question: String = "How many berths has each country?") throws
        -> HTTPClientRequest
    {
        let body: JSON = ["question": .string(question), "dataset": "harbour"]
        return server.request(
            "POST", "/v1/questions", headers: ["Content-Type": "application/json", "Accept": "text/event-stream"],
            body: .bytes(ByteBuffer(bytes: try JSONEncoder().encode(body))))
    }

    @Test func `events come in their order, with ids that grow by one, and end with the answer`() async throws {
        try await TestServer.run {
            $0.replies = [.sql(sql)]
        } _: { server in
            try await server.makeHarbour()
            var reader = try await EventReader(ask(server))
            let events = try await reader.rest().filter { $0.name != nil }
            let order = [
                "question.understood", "schema.mapped", "sql.drafted", "sql.repaired", "sql.checked", "result.ready",
                "chart.ready", "insight.delta",
                "answer.completed",
            ]
            let places = events.compactMap { $0.name.flatMap(order.firstIndex) }
            #expect(places.count == events.count && places == places.sorted(), "\(events.map(\.name))")
            #expect(events.map(\.id) == (1...events.count).map { $0 })
            let last = try #require(events.last)
            #expect(last.name == "answer.completed")
            let answer = try JSONDecoder().decode(JSON.self, from: Data((last.data ?? "").utf8))
            #expect(Schemas.answer.violation(of: answer, in: Schemas.named) == nil)
            #expect(answer["status"] == "answered" && answer["rows"]?.elements.count == 3)
            // The same answer is fetched later, and as files.
            let id = try #require(answer["id"]?.text)
            #expect(try await server.send("GET", "/v1/answers/\(id)").text == last.data)
            let csv = try await server.send("GET", "/v1/answers/\(id).csv").text
            #expect(csv == "country,berths\nNorway,42\nPoland,25\nLatvia,18\n")
            for (ending, magic) in [("xlsx", "PK"), ("parquet", "PAR1")] {
                let file = try await server.send("GET", "/v1/answers/\(id).\(ending)")
                #expect(
                    file.status == 200 && file.bytes.starts(with: Data(magic.utf8)),
                    "\(ending): \(file.text.prefix(300))")
            }
            #expect(try await server.send("GET", "/v1/answers/\(id)/chart.json").json["kind"] != nil)
        }
    }

    @Test func `a stream that broke goes on after the last event that was got`() async throws {
        let latch = Latch()
        try await TestServer.run {
            $0.replies = [.after(latch, sql: sql)]
        } _: { server in
            try await server.makeHarbour()
            var first = try await EventReader(ask(server))
            var seen: [EventReader.Item] = []
            while seen.count < 2, let item = try await first.next() { if item.name != nil { seen.append(item) } }
            let id = try #require(
                try await server.send("GET", "/v1/answers").json["items"]?.elements.first?["id"]?.text)
            #expect(try await server.send("GET", "/v1/answers/\(id)").status == 202, "It is not answered yet.")
            let request = server.request("GET", "/v1/answers/\(id)/events", headers: ["Last-Event-ID": "1"])
            var second = try await EventReader(request)
            latch.open()
            let rest = try await second.rest().filter { $0.name != nil }
            #expect(rest.first == seen.last, "From the second event on, the same.")
            #expect(rest.last?.name == "answer.completed")
            var third = try await EventReader(
                server.request("GET", "/v1/answers/\(id)/events", headers: ["Last-Event-ID": "\(rest.last?.id ?? 0)"]))
            #expect(try await third.rest().isEmpty, "Nothing comes after the end.")
            // From what is kept, as another node would.
            await server.server.parts.questions.remove(id)
            var kept = try await EventReader(server.request("GET", "/v1/answers/\(id)/events"))
            #expect(try await kept.rest().filter { $0.name != nil } == [seen[0]] + rest)
        }
    }

    @Test func `a silent stream shows that it lives`() async throws {
        let latch = Latch()
        try await TestServer.run { options in
            options.replies = [.after(latch, sql: sql)]
            options.settings.heartbeat = .milliseconds(30)
        } _: { server in
            try await server.makeHarbour()
            var reader = try await EventReader(ask(server))
            var beats = 0
            while beats < 3, let item = try await reader.next() { if item.comment == "alive" { beats += 1 } }
            #expect(beats == 3)
            latch.open()
            #expect(try await reader.rest().last { $0.name != nil }?.name == "answer.completed")
        }
    }

    @Test func `shutdown ends streams with a farewell rather than a cut`() async throws {
        let latch = Latch()
        try await TestServer.run {
            $0.replies = [.after(latch, sql: sql)]
        } _: { server in
            try await server.makeHarbour()
            var reader = try await EventReader(ask(server))
            _ = try await reader.next()
            await server.group.triggerGracefulShutdown()
            let rest = try await reader.rest()
            #expect(rest.last?.comment?.contains("shutting down") == true, "\(rest)")
        }
    }

    @Test func `a question stops when nobody listens any longer, and when it is deleted`() async throws {
        let latch = Latch()
        try await TestServer.run { options in
            options.replies = [.after(latch, sql: sql)]
            options.settings.resumeTime = .milliseconds(50)
        } _: { server in
            try await server.makeHarbour()
            do {
                var reader = try await EventReader(ask(server))
                _ = try await reader.next()
            }
            try await until("the run is gone") { await server.server.parts.questions.count == 0 }
            var reader = try await EventReader(ask(server, "Which ports are there?"))
            _ = try await reader.next()
            let id = try #require(
                try await server.send("GET", "/v1/answers").json["items"]?.elements.first?["id"]?.text)
            #expect(try await server.send("DELETE", "/v1/answers/\(id)").status == 202)
            #expect(try await reader.rest().last?.name == "error")
            #expect(try await server.send("GET", "/v1/answers/\(id)").json["status"] == "cancelled")
        }
    }

    @Test func `a question that takes long is answered later`() async throws {
        let latch = Latch()
        try await TestServer.run { options in
            options.replies = [.after(latch, sql: sql)]
            options.settings.questionPatience = .milliseconds(50)
            options.settings.resumeTime = .milliseconds(10)
        } _: { server in
            try await server.makeHarbour()
            let asked = try await server.json(
                "POST", "/v1/questions", ["question": "How many berths has each country?", "dataset": "harbour"])
            #expect(asked.status == 202)
            let place = try #require(asked.headers.first(name: "Location"))
            latch.open()
            try await until("it is answered") { try await server.send("GET", place).status == 200 }
        }
    }

    @Test func `a reader who takes nothing delays nobody and is let go`() async throws {
        let log = EventLog()
        for number in 0..<50 {
            log.append("insight.delta", "{\"n\": \(number), \"x\": \"\(String(repeating: "x", count: 20_000))\"}")
        }
        try await TestServer.run { options in
            // Far longer than a busy machine takes for the other reader.
            options.settings.slowReader = .seconds(3)
        } _: { server in
            try await server.makeHarbour()
            // A megabyte of events of an answer that goes on, more than the socket's buffers take.
            let run = QuestionRun(id: "ans_slow", workspace: "default", log: log) {}
            await server.server.parts.questions.add(run)
            let record = AnswerRecord(
                id: run.id, workspace: "default", dataset: "harbour", version: "", conversation: nil, subject: "local",
                access: "all",
                question: "?", state: .running, createdAt: Date())
            try await server.records.answers.save(record)
            for number in 0..<400 {
                log.append("insight.delta", "{\"n\": \(number), \"x\": \"\(String(repeating: "x", count: 20_000))\"}")
            }
            let slow = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .channelOption(.autoRead, value: false).connect(host: "127.0.0.1", port: server.port).get()
            try await slow.writeAndFlush(
                ByteBuffer(string: "GET /v1/answers/ans_slow/events HTTP/1.1\r\nHost: localhost\r\n\r\n"))
            try await until("it is open") { server.server.parts.metrics.value("sse_streams_active") == 1 }
            var quick = try await EventReader(server.request("GET", "/v1/answers/ans_slow/events"))
            log.finish()
            #expect(try await quick.rest().filter { $0.name != nil }.count == 450, "The other reader gets all at once.")
            try await until("the slow one is let go") { server.server.parts.metrics.value("sse_streams_active") == 0 }
            try? await slow.close()
        }
    }

    /// Waits for what happens soon; fails when it does not happen at all.
    private func until(_ what: String, _ condition: () async throws -> Bool) async throws {
        for _ in 0..<600 {
            if try await condition() { return }
            try await Task.sleep(for: .milliseconds(25))
        }
        Issue.record("\(what): never")
    }
}
