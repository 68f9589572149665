import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Testing

@testable import Server

@Suite struct WorkflowTests {
    private let question: JSON = ["question": "How many ports are there?", "dataset": "harbour"]

    @Test func `a form with several files makes a dataset, and a second one a version`() async throws {
        try await TestServer.run { server in
            func form(_ rows: String) -> String {
                "--b\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nharbour\r\n"
                    + "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"ports.csv\"\r\n\r\nport,country\nOslo,NO\nRiga,LV\n\(rows)\r\n"
                    + "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"countries.csv\"\r\n\r\ncode,name\nNO,Norway\nLV,Latvia\n\r\n--b--\r\n"
            }
            let type = ["Content-Type": "multipart/form-data; boundary=b"]
            let first = try await server.send(
                "POST", "/v1/datasets", headers: type, body: .bytes(ByteBuffer(string: form(""))))
            #expect(first.status == 202)
            let place = try #require(first.headers.first(name: "Location"))
            var job = first.json
            while job["state"] == "queued" || job["state"] == "running" {
                try await Task.sleep(for: .milliseconds(20))
                job = try await server.send("GET", place).json
            }
            #expect(job["state"] == "done" && Schemas.job.violation(of: job, in: Schemas.named) == nil, "\(job)")
            let dataset = try await server.send("GET", "/v1/datasets/harbour")
            #expect(
                dataset.json["tables"]?.elements.compactMap { $0["name"]?.text }.sorted() == ["countries", "ports"])
            let second = try await server.send(
                "POST", "/v1/datasets?wait=true", headers: type, body: .bytes(ByteBuffer(string: form("Gdansk,PL\n"))))
            #expect(second.status == 201 && second.json["version"] != dataset.json["version"])
            let versions = try await server.send("GET", "/v1/datasets/harbour/versions").json["items"]?.elements ?? []
            #expect(versions.count == 2)
            let back = try await server.json(
                "PUT", "/v1/datasets/harbour/versions/current", ["version": dataset.json["version"] ?? .null])
            #expect(back.json["version"] == dataset.json["version"])
            #expect(try await server.send("GET", "/v1/datasets/harbour/preview?table=ports").json["row_count"] == 2)
            #expect(try await server.send("DELETE", "/v1/datasets/harbour").status == 204)
            #expect(try await server.send("GET", "/v1/datasets/harbour").status == 404)
        }
    }

    @Test func `a large file comes in pieces, and goes on where it was cut`() async throws {
        try await TestServer.run { server in
            let text = "port,berths\nOslo,30\nRiga,18\n"
            let made = try await server.json(
                "POST", "/v1/uploads", ["name": "ports.csv", "size": .integer(text.utf8.count)])
            #expect(made.status == 201)
            let place = try #require(made.headers.first(name: "Location"))
            func send(_ piece: Substring, at offset: Int) async throws -> TestServer.Answer {
                try await server.send(
                    "PATCH", place,
                    headers: ["Content-Type": "application/offset+octet-stream", "Upload-Offset": "\(offset)"],
                    body: .bytes(ByteBuffer(substring: piece)))
            }
            #expect(try await send(text.prefix(10), at: 0).headers.first(name: "Upload-Offset") == "10")
            let wrong = try await send(text.dropFirst(12), at: 12)
            #expect(
                wrong.status == 409 && wrong.errorCode == "wrong_offset"
                    && wrong.headers.first(name: "Upload-Offset") == "10")
            let head = try await server.send("HEAD", place)
            #expect(head.status == 200 && head.headers.first(name: "Upload-Offset") == "10" && head.bytes.isEmpty)
            let id: JSON = made.json["id"] ?? .null
            let early = try await server.json("POST", "/v1/datasets/harbour/versions?wait=true", ["uploads": [id]])
            #expect(early.status == 409 && early.errorCode == "incomplete")
            #expect(try await send(text.dropFirst(10) + "more than was announced", at: 10).status == 413)
            #expect(try await send(text.dropFirst(10), at: 10).status == 204)
            let done = try await server.json("POST", "/v1/datasets/harbour/versions?wait=true", ["uploads": [id]])
            #expect(done.status == 201 && done.json["tables"]?.elements.first?["rows"] == 2, "\(done.text)")
            #expect(try await server.send("GET", place).status == 404, "An imported upload is gone.")
            let none = try await server.json(
                "POST", "/v1/datasets/harbour/versions", ["urls": ["http://127.0.0.1/x.csv"]])
            #expect(none.status == 403 && none.errorCode == "url_import_off")
        }
    }

    @Test(arguments: [
        "http://127.0.0.1/x.csv", "http://localhost/x.csv", "http://169.254.169.254/x.csv", "http://[::1]/x.csv",
        "file:///etc/passwd", "http://u:p@example.com/x.csv", "http://10.0.0.1/x.csv",
    ])
    func `addresses of this machine and its neighbours are not imported from`(_ url: String) async throws {
        try await TestServer.run {
            $0.settings.allowsURLImport = true
        } _: { server in
            let answer = try await server.json("POST", "/v1/datasets/x/versions?wait=true", ["urls": [.string(url)]])
            #expect(answer.status == 422 && answer.errorCode == "bad_url", "\(answer.text)")
        }
    }

    @Test func `a model that nobody has is the asker's mistake`() async throws {
        try await TestServer.run { server in
            try await server.makeHarbour()
            let body: JSON = ["question": "How many ports are there?", "dataset": "harbour", "model": "no-such-model"]
            let answer = try await server.json("POST", "/v1/questions", body)
            #expect(answer.status == 422 && answer.errorCode == "unknown_model", "\(answer.text)")
            #expect(server.model.turns == 0)
        }
    }

    @Test func `the same question costs a model call once`() async throws {
        try await TestServer.run { server in
            try await server.makeHarbour()
            let first = try await server.json("POST", "/v1/questions", question)
            let again = try await server.json(
                "POST", "/v1/questions", ["question": "how many ports are there", "dataset": "harbour"])
            #expect(
                first.bytes == again.bytes && again.headers.first(name: "X-Pintail-Cache") == "hit"
                    && server.model.turns == 1)
            #expect(
                try await server.json(
                    "POST", "/v1/questions",
                    ["question": "How many ports are there?", "dataset": "harbour", "cache": false]
                ).status == 200)
            #expect(server.model.turns == 2)
            let usage = try await server.send("GET", "/v1/usage").json
            #expect(
                usage["questions"] == 3 && usage["cache_hits"] == 1 && usage["dollars"] == 0.5
                    && usage["dollars_saved"] == 0.25, "\(usage)")
            // Nothing that was settled meanwhile is answered from before.
            #expect(
                try await server.json(
                    "POST", "/v1/datasets/harbour/verified-queries",
                    ["question": "How many ports are there?", "sql": "SELECT 99 AS n FROM ports LIMIT 1"]
                ).status == 201)
            #expect(try await server.json("POST", "/v1/questions", question).json["trust"]?["label"] == "verified")
        }
    }

    @Test func `a budget that is used up is told with the time it lasts`() async throws {
        try await TestServer.run { server in
            try await server.makeHarbour()
            #expect(try await server.json("PUT", "/v1/usage/budget", ["dollars": 0.2]).status == 200)
            #expect(try await server.json("POST", "/v1/questions", question).status == 200)
            let refused = try await server.json(
                "POST", "/v1/questions", ["question": "Which ports are there?", "dataset": "harbour"])
            #expect(
                refused.status == 402 && refused.errorCode == "budget_used_up"
                    && refused.headers.first(name: "Retry-After") != nil)
            #expect(
                try await server.json("POST", "/v1/questions", question).status == 200, "What is known costs nothing.")
            #expect(try await server.json("PUT", "/v1/usage/budget", ["questions": 1]).status == 200)
            #expect(
                try await server.json(
                    "POST", "/v1/questions", ["question": "Which ports are there?", "dataset": "harbour"]
                ).status == 429)
        }
    }

    @Test func `a repeated write with the same key happens once`() async throws {
        try await TestServer.run { server in
            let key = ["Idempotency-Key": "k1"]
            let first = try await server.json("POST", "/v1/uploads", ["name": "a.csv", "size": 3], headers: key)
            let again = try await server.json("POST", "/v1/uploads", ["name": "a.csv", "size": 3], headers: key)
            #expect(
                first.bytes == again.bytes && again.status == 201
                    && again.headers.first(name: "Idempotent-Replayed") == "true")
            #expect(
                try await server.json("POST", "/v1/uploads", ["name": "b.csv", "size": 3], headers: key).errorCode
                    == "key_reused")
            #expect(
                try await server.json(
                    "POST", "/v1/uploads", ["name": "../b", "size": 3], headers: ["Idempotency-Key": "k2"]
                ).status == 422)
            #expect(
                try await server.json(
                    "POST", "/v1/uploads", ["name": "b", "size": 3], headers: ["Idempotency-Key": "k2"]
                ).status == 201, "A failure is no answer to keep.")
        }
    }

    @Test func `an upload repeated with its key makes no second version, and the key is no good for another file`() async throws {
        try await TestServer.run { server in
            let headers = ["Idempotency-Key": "k1", "Content-Type": "text/csv"]
            let path = "/v1/datasets?name=piers&file=piers.csv&wait=true"
            let first = try await server.send("POST", path, headers: headers, body: .bytes(ByteBuffer(string: "pier,depth\nNorth,7\n")))
            let again = try await server.send("POST", path, headers: headers, body: .bytes(ByteBuffer(string: "pier,depth\nNorth,7\n")))
            #expect(first.status == 201 && again.bytes == first.bytes && again.headers.first(name: "Idempotent-Replayed") == "true")
            for (other, body) in [(path, "pier,depth\nSouth,12\n"), ("/v1/datasets?name=quays&file=piers.csv", "pier,depth\nNorth,7\n")] {
                let refused = try await server.send("POST", other, headers: headers, body: .bytes(ByteBuffer(string: body)))
                #expect(refused.errorCode == "key_reused", "\(other)")
            }
        }
    }

    @Test func `accepting an answer settles its query, for those who may`() async throws {
        try await TestServer.run { server in
            let (analyst, viewer) = (try await server.key(.analyst), try await server.key(.viewer))
            try await server.makeHarbour(headers: analyst)
            for (key, expected) in [(viewer, 0), (analyst, 1)] {
                let answer = try await server.json("POST", "/v1/questions", question, headers: key)
                let id = try #require(answer.json["id"]?.text)
                let judged = try await server.json(
                    "POST", "/v1/answers/\(id)/feedback", ["verdict": "accept"], headers: key)
                #expect(judged.status == 201, "\(judged.text)")
                let list = try await server.send("GET", "/v1/datasets/harbour/verified-queries", headers: analyst)
                #expect(list.json["items"]?.elements.count == expected)
            }
        }
    }

    @Test func `SQL goes through the guard and comes back as rows`() async throws {
        try await TestServer.run { server in
            try await server.makeHarbour()
            let cases: [(String, Int, String)] = [
                ("SELECT port, berths FROM ports ORDER BY berths", 200, "rows"), ("DELETE FROM ports", 422, "a change"),
                ("SELECT * FROM read_csv('/etc/passwd')", 422, "a file"),
                ("SELECT 1; SELECT 2", 422, "two statements"), ("SELECT nope FROM ports", 422, "an unknown column"),
                ("PRAGMA version", 422, "a pragma"),
            ]
            for (sql, status, reason) in cases {
                let answer = try await server.json("POST", "/v1/sql", ["dataset": "harbour", "sql": .string(sql)])
                #expect(answer.status == status, "\(reason): \(answer.text)")
            }
            let rows = try await server.json(
                "POST", "/v1/sql", ["dataset": "harbour", "sql": "SELECT port FROM ports ORDER BY berths", "limit": 2])
            #expect(rows.json["rows"] == [["Bergen"], ["Riga"]] && rows.json["truncated"] == true)
            #expect(Schemas.result.violation(of: rows.json, in: Schemas.named) == nil)
        }
    }

    @Test func `what is read again and has not changed is not sent again`() async throws {
        try await TestServer.run { server in
            try await server.makeHarbour()
            for path in ["/v1/datasets/harbour", "/v1/datasets/harbour/profile", "/openapi.json"] {
                let first = try await server.send("GET", path)
                let tag = try #require(first.headers.first(name: "ETag"), "\(path)")
                let second = try await server.send("GET", path, headers: ["If-None-Match": tag])
                #expect(second.status == 304 && second.bytes.isEmpty, "\(path)")
            }
            // The client unpacks by itself.
            let packed = try await server.send("GET", "/openapi.json", headers: ["Accept-Encoding": "gzip"])
            let whole = try await server.send("GET", "/openapi.json", headers: ["Accept-Encoding": "identity"])
            #expect(
                packed.headers.first(name: "Content-Encoding") == "gzip"
                    && whole.headers.first(name: "Content-Encoding") == nil)
            #expect(packed.bytes == whole.bytes && packed.json["openapi"] == "3.1.0")
        }
    }

    @Test func `an edit of what somebody else changed meanwhile is refused`() async throws {
        try await TestServer.run { server in
            try await server.makeHarbour()
            let path = "/v1/datasets/harbour/relationships"
            let tag = try #require(try await server.send("GET", path).headers.first(name: "ETag"))
            let decision: JSON = [
                "verdict": "rejected", "fromTable": "ports", "fromColumns": ["country"], "toTable": "ports",
                "toColumns": ["port"],
            ]
            let first = try await server.json("PUT", path, ["items": [decision]], headers: ["If-Match": tag])
            #expect(first.status == 200, "\(first.text)")
            let late = try await server.json("PUT", path, ["items": []], headers: ["If-Match": tag])
            #expect(late.status == 412 && late.headers.first(name: "ETag") == first.headers.first(name: "ETag"))
        }
    }

    @Test func `a semantic model is kept as it was written and checked before`() async throws {
        try await TestServer.run { server in
            try await server.makeHarbour()
            let path = "/v1/datasets/harbour/semantic-model"
            #expect(try await server.send("GET", path).status == 404)
            let bad = try await server.send(
                "PUT", path, headers: ["Content-Type": "application/yaml"],
                body: .bytes(ByteBuffer(string: "semantic_model: [{name: 1}]")))
            #expect(bad.status == 422 && bad.errorCode == "invalid_model", "\(bad.text)")
            let text = """
                version: "0.1.1"
                semantic_model:
                  - name: harbour
                    datasets:
                      - name: ports
                        source: ports
                        fields:
                          - name: port
                            expression: {dialects: [{dialect: ANSI_SQL, expression: port}]}
                """
            let put = try await server.send(
                "PUT", path, headers: ["Content-Type": "application/yaml", "If-None-Match": "*"],
                body: .bytes(ByteBuffer(string: text)))
            #expect(put.status == 204, "\(put.text)")
            let got = try await server.send("GET", path)
            #expect(got.text == text && got.headers.first(name: "ETag") == put.headers.first(name: "ETag"))
            let json = try await server.send("GET", path, headers: ["Accept": "application/json"]).json
            #expect(json["version"] == "0.1.1" && json["semantic_model"]?.elements.first?["name"] == "harbour")
        }
    }

    @Test func `the server tells how it is`() async throws {
        try await TestServer.run { server in
            #expect(try await server.send("GET", "/healthz").json["status"] == "ok")
            #expect(try await server.send("GET", "/readyz").json["status"] == "ready")
            let page = try await server.send("GET", "/metrics").text
            #expect(page.contains("pintail_http_requests_total{route=\"health\",status=\"200\"} 1"))
        }
    }
}
