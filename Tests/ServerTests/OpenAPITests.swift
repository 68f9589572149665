import Analyst
import Foundation
import HTTPTypes
import Logging
import Storage
import Testing
import Workspaces

@testable import Server

@Suite struct OpenAPITests {
    @Test func `the description holds every route and nothing else`() async throws {
        try await TestServer.run { server in
            let document = try await server.send("GET", "/openapi.json").json
            #expect(document["openapi"] == "3.1.0")
            let described = Set(
                (document["paths"]?.members ?? []).flatMap { path in
                    path.value.members.map { "\($0.key.uppercased()) \(path.key)" }
                })
            let routed = Set(server.server.responder.routes.endpoints.map { "\($0.method.rawValue) \($0.path)" })
            #expect(described == routed)
            // What is described is there: a made-up id is not found, but its path is.
            for endpoint in server.server.responder.routes.endpoints {
                let path = endpoint.path.replacing(/\{[a-z]+\}/, with: "made-up")
                let answer = try await server.send(endpoint.method.rawValue, path)
                #expect(
                    answer.json["error"]?["message"] != "There is nothing at this path." && answer.status != 405,
                    "\(endpoint.method) \(path)")
            }
        }
    }

    @Test func `names are unique, references lead somewhere, every operation says what it needs`() throws {
        let document = try JSONDecoder().decode(JSON.self, from: TestDocument.data())
        let operations = (document["paths"]?.members ?? []).flatMap { path in
            path.value.members.map { (path.key, $0.value) }
        }
        let names = operations.compactMap { $0.1["operationId"]?.text }
        #expect(Set(names).count == operations.count)
        let schemas = Set(document["components"]?["schemas"]?.members.map(\.key) ?? [])
        for reference in TestDocument.references(in: document) where reference.contains("/schemas/") {
            #expect(schemas.contains(reference.split(separator: "/").last.map(String.init) ?? ""), "\(reference)")
        }
        for (path, operation) in operations {
            let declared =
                operation["parameters"]?.elements.filter { $0["in"] == "path" }.compactMap { $0["name"]?.text } ?? []
            #expect(declared == PathPattern(path).parameters, "\(path)")
            #expect(operation["responses"]?["default"] != nil && operation["security"] != nil, "\(path)")
        }
    }
}

private enum TestDocument {
    static func data() throws -> Data {
        let schemas = Schemas.named
        return try JSONEncoder().encode(OpenAPI.document(of: endpoints(), schemas: schemas, version: "1"))
    }

    static func endpoints() throws -> [Endpoint] {
        let settings = ServerSettings()
        let server = try PintailServer(settings, environment: .init(environment: [:]), store: PostgresStore(url: "unused"), logger: .init(label: "t")) {
            _, _ in .init(models: [])
        }
        return server.responder.routes.endpoints
    }

    static func references(in json: JSON) -> [String] {
        json.members.flatMap { $0.key == "$ref" ? [$0.value.text ?? ""] : references(in: $0.value) }
            + json.elements.flatMap(references)
    }
}
