import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Testing

@testable import Server

@Suite struct BadInputTests {
    private let question: JSON = ["question": "How many ports are there?", "dataset": "harbour"]

    @Test func `what is malformed is told apart from what does not fit, in the one envelope`() async throws {
        try await TestServer.run { server in
            let json = ["Content-Type": "application/json"]
            let cases: [(String, String, [String: String], String, Int, String, String)] = [
                ("POST", "/v1/questions", json, "{\"question\":", 400, "bad_request", "JSON that ends too soon"),
                ("POST", "/v1/questions", json, "", 400, "bad_request", "nothing"),
                (
                    "POST", "/v1/questions", json, String(repeating: "[", count: 20_000), 400, "bad_request",
                    "JSON that is too deep"
                ),
                (
                    "POST", "/v1/questions", json, "{\"question\": \"\u{FFFD}\", \"dataset\": 7}", 422, "invalid",
                    "a number for a name"
                ),
                ("POST", "/v1/questions", json, "{\"dataset\": \"harbour\"}", 422, "invalid", "no question"),
                (
                    "POST", "/v1/questions", json, "{\"question\": \"x\", \"dataset\": \"harbour\", \"admin\": true}",
                    422, "invalid", "an unknown member"
                ),
                (
                    "POST", "/v1/questions", json, "{\"question\": \"x\", \"dataset\": \"../harbour\"}", 422, "invalid",
                    "a path for a name"
                ),
                (
                    "POST", "/v1/questions", ["Content-Type": "text/plain"], "{}", 415, "unsupported_type",
                    "a form's type, which needs no leave of a browser"
                ),
                ("POST", "/v1/questions", [:], "{}", 415, "unsupported_type", "no type"),
                ("GET", "/v1/datasets?limit=0", [:], "", 422, "invalid", "a page of nothing"),
                ("GET", "/v1/datasets?limit=many", [:], "", 422, "invalid", "a word for a number"),
                ("GET", "/v1/nothing", [:], "", 404, "not_found", "an unknown path"),
                ("PUT", "/v1/datasets", [:], "", 405, "method_not_allowed", "an unknown method"),
                ("GET", "/v1/datasets/..%2F..%2Fetc", [:], "", 404, "not_found", "a path in a name"),
                ("GET", "/v1/datasets/%00", [:], "", 404, "not_found", "a NUL"),
                (
                    "GET", "/v1/answers/" + String(repeating: "a", count: 500), [:], "", 404, "not_found",
                    "an id that is too long"
                ),
                (
                    "POST", "/v1/datasets?name=x", ["Content-Type": "multipart/form-data"], "--b--", 400, "bad_request",
                    "no boundary"
                ),
                (
                    "POST", "/v1/datasets?name=x", ["Content-Type": "multipart/form-data; boundary=b"],
                    "--b\r\nContent-", 400, "bad_request", "a form that ends too soon"
                ),
                (
                    "POST", "/v1/datasets?name=x", ["Content-Type": "multipart/form-data; boundary=b"], "--b--", 400,
                    "bad_request", "a form without a file"
                ),
                (
                    "POST", "/v1/datasets?name=..%2Fx&file=a.csv", ["Content-Type": "text/csv"], "a\n1\n", 422,
                    "invalid", "a path for the dataset"
                ),
                (
                    "POST", "/v1/datasets?name=e%CC%81&file=a.csv", ["Content-Type": "text/csv"], "a\n1\n", 422,
                    "invalid", "an accent of its own, which looks like another name"
                ),
                (
                    "POST", "/v1/datasets?name=%E2%80%AEx&file=a.csv", ["Content-Type": "text/csv"], "a\n1\n", 422,
                    "invalid", "a mark that turns the name around"
                ),
                (
                    "POST", "/v1/datasets?name=a%E2%80%8Bb&file=a.csv", ["Content-Type": "text/csv"], "a\n1\n", 422,
                    "invalid", "a blank without width"
                ),
                (
                    "POST", "/v1/datasets?name=%EF%BD%81&file=a.csv", ["Content-Type": "text/csv"], "a\n1\n", 422,
                    "invalid", "a wide letter"
                ),
                (
                    "POST", "/v1/datasets?name=a%00b&file=a.csv", ["Content-Type": "text/csv"], "a\n1\n", 422,
                    "invalid", "a NUL in a name"
                ),
                (
                    "POST", "/v1/datasets?name=x", ["Content-Type": "multipart/form-data; boundary=b"],
                    "--b\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\na b\r\n--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.csv\"\r\n\r\na\n1\n\r\n--b--",
                    422, "invalid", "a form's name that is none, though the address has a better one"
                ),
                ("PUT", "/v1/usage/budget", json, "{\"dollars\": -1}", 422, "invalid", "less than nothing"),
                ("GET", "/v1/datasets/%C0%AE%C0%AE", [:], "", 404, "not_found", "dots in more bytes than they need"),
                (
                    "POST", "/v1/datasets?name=x&file=..%2Fa.csv", ["Content-Type": "text/csv"], "a\n1\n", 422,
                    "invalid_name", "a path for the file"
                ),
                (
                    "POST", "/v1/datasets?name=x&file=a.csv", ["Content-Type": "image/png"], "a\n1\n", 415,
                    "unsupported_type", "a picture"
                ),
                (
                    "POST", "/v1/sql", json, "{\"dataset\": \"none\", \"sql\": \"SELECT 1\"}", 404, "not_found",
                    "no such dataset"
                ),
            ]
            for (method, path, headers, body, status, code, reason) in cases {
                let answer = try await server.send(
                    method, path, headers: headers, body: body.isEmpty ? nil : .bytes(ByteBuffer(string: body)))
                #expect(
                    answer.status == status && answer.errorCode == code, "\(reason): \(answer.status) \(answer.text)")
                let error = answer.json["error"]
                #expect(Schemas.error.violation(of: answer.json) == nil, "\(reason): \(answer.text)")
                #expect(error?["request_id"]?.text == answer.headers.first(name: "X-Request-ID"), "\(reason)")
            }
        }
    }

    @Test func `a file name with a path is refused in a form too, and leaves nothing behind`() async throws {
        try await TestServer.run { server in
            for name in ["../../evil.csv", "a/b.csv", "..", "x\u{202E}vsc.csv", "C:\\x.csv"] {
                let body =
                    "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"\(name.replacing("\\", with: "\\\\"))\"\r\n\r\na\n1\n\r\n--b--"
                let answer = try await server.send(
                    "POST", "/v1/datasets?name=x", headers: ["Content-Type": "multipart/form-data; boundary=b"],
                    body: .bytes(ByteBuffer(string: body)))
                #expect(answer.status == 422 && answer.errorCode == "invalid_name", "\(name): \(answer.text)")
            }
            let left =
                (try? FileManager.default.contentsOfDirectory(atPath: server.home.appending(path: "uploads").path))
                ?? []
            #expect(left.isEmpty)
        }
    }

    @Test func `bodies beyond the limit are refused, announced or not`() async throws {
        try await TestServer.run { options in
            options.settings.largestUpload = 10_000
            options.reader.collected = 2_000
        } _: { server in
            let long = ByteBuffer(string: String(repeating: "x", count: 50_000))
            let pieces = AsyncStream<ByteBuffer> { continuation in
                for _ in 0..<50 { continuation.yield(ByteBuffer(string: String(repeating: "x", count: 1000))) }
                continuation.finish()
            }
            for body in [HTTPClientRequest.Body.bytes(long), .stream(pieces, length: .unknown)] {
                let answer = try await server.send(
                    "POST", "/v1/datasets?name=x&file=a.csv", headers: ["Content-Type": "text/csv"], body: body)
                #expect(answer.status == 413 && answer.errorCode == "too_large")
            }
            let answer = try await server.send(
                "POST", "/v1/questions", headers: ["Content-Type": "application/json"], body: .bytes(long))
            #expect(answer.status == 413)
            let left =
                (try? FileManager.default.contentsOfDirectory(atPath: server.home.appending(path: "uploads").path))
                ?? []
            #expect(left.isEmpty)
        }
    }

    @Test func `a connection that sends its request byte by byte is closed`() async throws {
        try await TestServer.run { options in
            options.settings.idleTime = .milliseconds(300)
            options.reader.collectTime = .milliseconds(300)
        } _: { server in
            // Each byte comes well within the idle time; the head as a whole does not.
            let head = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Slow: " + String(repeating: "a", count: 200)
            #expect(try await server.raw(head.map(String.init), pause: .milliseconds(20)).isEmpty)
            let body =
                [
                    "POST /v1/questions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n"
                ] + Array(repeating: "x", count: 200)
            let answer = try await server.raw(body, pause: .milliseconds(20))
            #expect(answer.hasPrefix("HTTP/1.1 408") || answer.isEmpty, "\(answer)")
        }
    }

    @Test func `headers without end and what is no HTTP are refused`() async throws {
        try await TestServer.run { options in
            options.settings.idleTime = .milliseconds(500)
        } _: { server in
            let many = (0..<200).map { "X-\($0): a\r\n" }.joined()
            let cases = [
                ("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\(many)\r\n", "200 headers"),
                (
                    "GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: \(String(repeating: "a", count: 40_000))\r\n\r\n",
                    "a header of 40,000 bytes"
                ),
                ("hello\r\n\r\n", "no HTTP"),
                (
                    "POST /v1/questions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                    "two lengths, as request smuggling has"
                ),
            ]
            for (text, reason) in cases {
                let answer = try await server.raw([text])
                #expect(!answer.contains("200 OK"), "\(reason): \(answer)")
            }
            #expect(try await server.send("GET", "/healthz").status == 200, "The server is none the worse.")
        }
    }

    @Test func `a question in odd letters is answered or refused in words, never with a failure`() async throws {
        try await TestServer.run { server in
            try await server.makeHarbour()
            for text in [
                "\u{202E}strop ynam woH", "po\u{0301}rts\u{200B}?", "🏴‍☠️🚢", "ｐｏｒｔｓ", "\u{0}", "'; DROP TABLE ports; --",
            ] {
                let answer = try await server.json(
                    "POST", "/v1/questions", ["question": .string(text), "dataset": "harbour"])
                #expect([200, 422].contains(answer.status), "\(text): \(answer.text)")
            }
            #expect(try await server.json("POST", "/v1/questions", question).json["status"] == "answered")
        }
    }

    @Test func `request ids of others go through only when they are plain words`() async throws {
        try await TestServer.run { server in
            #expect(
                try await server.send("GET", "/healthz", headers: ["X-Request-ID": "abc-1.2_3"]).headers.first(
                    name: "X-Request-ID") == "abc-1.2_3")
            for bad in ["a b", String(repeating: "a", count: 200), "<script>"] {
                let id = try await server.send("GET", "/healthz", headers: ["X-Request-ID": bad]).headers.first(
                    name: "X-Request-ID")
                #expect(id != bad && id?.isEmpty == false)
            }
        }
    }
}
