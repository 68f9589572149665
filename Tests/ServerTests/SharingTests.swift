import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Testing

@testable import Server

@Suite struct SharingTests {
    private let question: JSON = ["question": "How many ports are there?", "dataset": "harbour"]

    @Test func `colleagues who see the same share answers and the cache; whom a policy holds for has neither`() async throws {
        try await TestServer.run {
            $0.replies = [.sql("SELECT count(*) AS n FROM ports")]
        } _: { server in
            let (owner, analyst, viewer) = (try await server.key(.owner), try await server.key(.analyst), try await server.key(.viewer))
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
                        data: '{"policies": [{"roles": ["viewer"], "dataset": "ports", "filter": "country = ''Norway''"}]}'
                """
            let put = try await server.send(
                "PUT", "/v1/datasets/harbour/semantic-model", headers: owner.merging(["Content-Type": "application/yaml"]) { $1 },
                body: .bytes(ByteBuffer(string: model)))
            #expect(put.status < 300, "\(put.text)")
            let first = try await server.json("POST", "/v1/questions", question, headers: owner).json
            #expect(first["rows"] == [[4]], "\(first)")
            let id = try #require(first["id"]?.text)
            let second = try await server.json("POST", "/v1/questions", question, headers: analyst)
            #expect(second.json["id"]?.text == id && second.headers.first(name: "X-Pintail-Cache") == "hit")
            #expect(try await server.send("GET", "/v1/answers/\(id)", headers: analyst).status == 200)
            #expect(try await server.send("GET", "/v1/answers/\(id)", headers: viewer).status == 404)
            #expect(try await server.send("GET", "/v1/answers", headers: analyst).json["items"]?.elements.isEmpty == true, "Listed are one's own.")
            let theirs = try await server.json("POST", "/v1/questions", question, headers: viewer)
            #expect(theirs.json["rows"] == [[2]] && theirs.json["id"]?.text != id, "\(theirs.text)")
            let again = try await server.json("POST", "/v1/questions", question, headers: server.key(.viewer))
            #expect(again.json["id"] == theirs.json["id"], "Another viewer sees the same.")
            // A dataset that is gone takes its answers along.
            #expect(try await server.send("DELETE", "/v1/datasets/harbour", headers: owner).status == 204)
            try await server.makeHarbour(headers: owner)
            #expect(try await server.send("GET", "/v1/answers/\(id)", headers: owner).status == 404)
        }
    }
}
