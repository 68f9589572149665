import AsyncHTTPClient
import Foundation
import JWTKit
import NIOCore
import NIOHTTP1
import Testing

@testable import Server

@Suite struct AccountTests {
    @Test func `without keys this machine needs none; the first key ends that`() async throws {
        try await TestServer.run { server in
            #expect(try await server.send("GET", "/v1/datasets").status == 200)
            let made = try await server.json("POST", "/v1/keys", ["name": "me", "role": "owner"])
            #expect(made.status == 201)
            let secret = try #require(made.json["secret"]?.text)
            #expect(try await server.send("GET", "/v1/datasets").status == 401)
            let key = ["Authorization": "Bearer \(secret)"]
            #expect(try await server.send("GET", "/v1/datasets", headers: key).status == 200)
            let list = try await server.send("GET", "/v1/keys", headers: key)
            #expect(!list.text.contains(secret) && !list.text.contains("hash"), "The secret is shown once.")
        }
    }

    @Test func `a page of another site can't use the open server of this machine`() async throws {
        try await TestServer.run { server in
            let cases: [([String: String], Int, String)] = [
                (["Origin": "https://evil.example"], 403, "another origin"),
                (["Host": "evil.example"], 403, "another name for this address"),
                (["Origin": "null"], 403, "a sandboxed page"),
                (["Origin": "http://127.0.0.1:\(server.port)"], 200, "its own page"),
            ]
            for (headers, status, reason) in cases {
                #expect(try await server.send("GET", "/v1/datasets", headers: headers).status == status, "\(reason)")
            }
            let answer = try await server.send("GET", "/v1/datasets", headers: ["Origin": "https://evil.example"])
            #expect(answer.headers.first(name: "Access-Control-Allow-Origin") == nil, "CORS is off.")
        }
    }

    @Test func `keys that are forged, expired, revoked or malformed are all refused alike`() async throws {
        try await TestServer.run { server in
            let good = try await server.key(.owner)
            let expired = try await server.key(.owner, expiresAt: Date(timeIntervalSinceNow: -1))
            let secret = try #require(good["Authorization"])
            let revoked = try await server.records.keys.create(
                workspace: "default", name: "r", role: .owner, scopes: nil, expiresAt: nil)
            #expect(try await server.send("DELETE", "/v1/keys/\(revoked.record.id)", headers: good).status == 204)
            let last = secret.last == "a" ? "b" : "a"
            let cases: [(String, String)] = [
                (secret.dropLast() + last, "one letter is wrong"), (expired["Authorization"] ?? "", "expired"),
                ("Bearer \(revoked.secret)", "revoked"),
                ("Bearer ptl_aaaaaaaaaaaa_\(String(repeating: "a", count: 32))", "never made"),
                ("Bearer ptl_", "no key"), ("Bearer", "nothing"),
                ("Basic dXNlcjpwYXNz", "another sign-in"), ("Bearer a.b.c", "a token where none is taken"),
            ]
            for (header, reason) in cases {
                let answer = try await server.send("GET", "/v1/datasets", headers: ["Authorization": header])
                #expect(answer.status == 401 && answer.errorCode == "unauthorized", "\(reason): \(answer.text)")
                #expect(answer.headers.first(name: "WWW-Authenticate") != nil)
            }
            #expect(try await server.send("GET", "/v1/datasets", headers: good).status == 200)
        }
    }

    @Test func `a role may do what it may, and a key's scopes narrow that`() async throws {
        try await TestServer.run { server in
            let (viewer, analyst) = (try await server.key(.viewer), try await server.key(.analyst))
            let reader = try await server.key(.owner, scopes: [.read])
            let cases: [([String: String], String, String, Int, String)] = [
                (viewer, "GET", "/v1/datasets", 200, "viewers read"),
                (viewer, "DELETE", "/v1/datasets/x", 403, "viewers change nothing"),
                (analyst, "DELETE", "/v1/datasets/x", 404, "analysts may, were it there"),
                (analyst, "GET", "/v1/keys", 403, "keys are the owner's"),
                (reader, "GET", "/v1/datasets", 200, "an owner's key to read"),
                (reader, "GET", "/v1/keys", 403, "and to do nothing else"),
            ]
            for (key, method, path, status, reason) in cases {
                #expect(try await server.send(method, path, headers: key).status == status, "\(reason)")
            }
        }
    }

    @Test func `a job is stopped by whom it is for, and by those who may edit`() async throws {
        try await TestServer.run { server in
            let (owner, viewer) = (try await server.key(.owner), try await server.key(.viewer))
            let (stranger, analyst) = (try await server.key(.viewer), try await server.key(.analyst))
            try await server.makeHarbour(headers: owner)
            let sql: JSON = ["dataset": "harbour", "sql": "SELECT count(*) FROM ports"]
            let asked = try await server.json(
                "POST", "/v1/sql", sql, headers: viewer.merging(["Prefer": "respond-async"]) { $1 })
            let place = try #require(asked.headers.first(name: "Location"), "\(asked.text)")
            let cases = [
                (viewer, 202, "their own"), (stranger, 403, "another's"), (analyst, 202, "whoever's"),
                (owner, 202, "whoever's"),
            ]
            for (key, status, reason) in cases {
                #expect(try await server.send("DELETE", place, headers: key).status == status, "\(reason)")
            }
        }
    }

    @Test func `what is another workspace's looks like what is not there`() async throws {
        try await TestServer.run { server in
            let (ours, theirs) = (try await server.key(.owner), try await server.key(.owner, workspace: "other"))
            try await server.makeHarbour(headers: theirs)
            let asked = try await server.json(
                "POST", "/v1/questions", ["question": "How many ports are there?", "dataset": "harbour"],
                headers: theirs)
            let answer = try #require(asked.json["id"]?.text)
            let conversation = try #require(
                try await server.json("POST", "/v1/conversations", ["dataset": "harbour"], headers: theirs).json["id"]?
                    .text)
            let upload = try #require(
                try await server.json("POST", "/v1/uploads", ["name": "a.csv", "size": 3], headers: theirs).json["id"]?
                    .text)
            let job = try #require(
                try await server.records.jobs.jobs(of: "other", after: nil, limit: 1).items.first?.id)
            let key = try #require(
                try await server.records.keys.keys(of: "other", after: nil, limit: 1).items.first?.id)
            let cases = [
                ("GET", "/v1/datasets/harbour", "/v1/datasets/nothing"),
                ("GET", "/v1/datasets/harbour/preview", "/v1/datasets/nothing/preview"),
                ("POST", "/v1/datasets/harbour/evaluations", "/v1/datasets/nothing/evaluations"),
                ("GET", "/v1/answers/\(answer)", "/v1/answers/nothing"),
                ("GET", "/v1/answers/\(answer).csv", "/v1/answers/nothing.csv"),
                ("GET", "/v1/answers/\(answer)/events", "/v1/answers/nothing/events"),
                ("DELETE", "/v1/answers/\(answer)", "/v1/answers/nothing"),
                ("GET", "/v1/conversations/\(conversation)", "/v1/conversations/nothing"),
                ("GET", "/v1/uploads/\(upload)", "/v1/uploads/nothing"),
                ("DELETE", "/v1/uploads/\(upload)", "/v1/uploads/nothing"),
                ("GET", "/v1/jobs/\(job)", "/v1/jobs/nothing"),
                ("DELETE", "/v1/jobs/\(job)", "/v1/jobs/nothing"), ("DELETE", "/v1/keys/\(key)", "/v1/keys/nothing"),
            ]
            for (method, real, made) in cases {
                let headers = ours.merging(["X-Request-ID": "same", "Content-Type": "application/json"]) { $1 }
                let body: HTTPClientRequest.Body? = method == "POST" ? .bytes(ByteBuffer(string: "{}")) : nil
                let one = try await server.send(method, real, headers: headers, body: body)
                let other = try await server.send(method, made, headers: headers, body: body)
                #expect(one.status == 404 && one.bytes == other.bytes, "\(method) \(real): \(one.status) \(one.text)")
            }
            #expect(try await server.send("GET", "/v1/answers/\(answer)", headers: theirs).status == 200)
        }
    }

    @Test func `tokens are taken from the configured issuer only, signed and in their time`() async throws {
        let key = ES256PrivateKey()
        let other = ES256PrivateKey()
        let parameters = try #require(key.parameters)
        let jwks =
            "{\"keys\": [{\"kty\": \"EC\", \"crv\": \"P-256\", \"alg\": \"ES256\", \"kid\": \"k\", \"x\": \"\(parameters.x.urlSafe)\", \"y\": \"\(parameters.y.urlSafe)\"}]}"
        let verifier = TokenVerifier(issuer: "https://id.example", audience: "pintail") { jwks }
        func claims(_ change: (inout SignInClaims) -> Void = { _ in }) -> SignInClaims {
            var claims = SignInClaims(
                sub: "ann", iss: "https://id.example", aud: "pintail",
                exp: .init(value: Date(timeIntervalSinceNow: 60)), nbf: nil, workspace: "default",
                role: .analyst, scopes: nil, attributes: nil)
            change(&claims)
            return claims
        }
        func sign(_ claims: SignInClaims, by key: ES256PrivateKey, kid: JWKIdentifier = "k") async throws -> String {
            try await JWTKeyCollection().add(ecdsa: key, kid: kid).sign(claims, kid: kid)
        }
        let good = try await sign(claims(), by: key)
        #expect(try await verifier.principal(good).subject == "ann")
        let body = good.split(separator: ".")[1]
        func header(_ json: String) -> String { Data(json.utf8).base64EncodedString().urlSafe }
        let cases: [(String, String)] = [
            (header("{\"alg\":\"none\",\"typ\":\"JWT\"}") + ".\(body).", "alg none"),
            (header("{\"alg\":\"None\",\"kid\":\"k\"}") + ".\(body).", "alg none in other letters"),
            (header("{\"alg\":\"HS256\",\"kid\":\"k\"}") + ".\(body).AAAA", "another algorithm"),
            (String(good.dropLast(4)) + "AAAA", "a forged signature"),
            (try await sign(claims(), by: other), "another's key"),
            (try await sign(claims(), by: other, kid: "z"), "an unknown key"),
            (try await sign(claims { $0.exp = .init(value: Date(timeIntervalSinceNow: -10)) }, by: key), "expired"),
            (
                try await sign(claims { $0.nbf = .init(value: Date(timeIntervalSinceNow: 60)) }, by: key),
                "not valid yet"
            ),
            (try await sign(claims { $0.iss = "https://evil.example" }, by: key), "another issuer"),
            (try await sign(claims { $0.aud = "mail" }, by: key), "for another service"),
            (try await sign(claims { $0.sub = "" }, by: key), "for nobody"), ("a.b.c", "no token"),
            (String(repeating: "a", count: 9000) + ".b.c", "too long"),
        ]
        for (token, reason) in cases {
            await #expect(throws: APIError.self, "\(reason)") { try await verifier.principal(token) }
        }
        try await TestServer.run {
            $0.tokens = verifier
        } _: { server in
            let without = try await server.send("GET", "/v1/datasets")
            #expect(without.status == 401, "With sign-in on, nobody comes without.")
            #expect(
                try await server.send("GET", "/v1/datasets", headers: ["Authorization": "Bearer \(good)"]).status == 200
            )
            #expect(
                try await server.send("GET", "/v1/datasets", headers: ["Authorization": "Bearer \(cases[0].0)"]).status
                    == 401)
        }
    }

    @Test func `every access is in the audit log, refused ones too`() async throws {
        try await TestServer.run { server in
            let (owner, viewer) = (try await server.key(.owner), try await server.key(.viewer))
            try await server.send("DELETE", "/v1/datasets/secret-plans", headers: viewer)
            let items = try await server.send("GET", "/v1/audit", headers: owner).json["items"]?.elements ?? []
            let line = try #require(items.first { $0["action"] == "deleteDataset" })
            #expect(
                line["status"] == 403 && line["target"] == "dataset=secret-plans"
                    && line["subject"]?.text?.hasPrefix("key:") == true)
        }
    }

    @Test func `too many requests are told when to come back`() async throws {
        try await TestServer.run {
            $0.limiter = LocalLimiter(.init(capacity: 2, perSecond: 0.1), now: { .zero })
        } _: { server in
            for _ in 0..<2 { #expect(try await server.send("GET", "/v1/datasets").status == 200) }
            let answer = try await server.send("GET", "/v1/datasets")
            #expect(answer.status == 429 && answer.headers.first(name: "Retry-After") == "10")
        }
    }
}

extension String {
    /// Base64 as tokens have it.
    fileprivate var urlSafe: String { replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "") }
}
