import HTTPTypes

/// The description of the API (OpenAPI 3.1), made of the route table.
enum OpenAPI {
    static func document(of endpoints: [Endpoint], schemas: [String: Schema], version: String) -> JSON {
        var paths: [JSON.Member] = []
        for endpoint in endpoints {
            let operation = JSON.Member(key: endpoint.method.rawValue.lowercased(), value: self.operation(endpoint))
            if let index = paths.firstIndex(where: { $0.key == endpoint.path }) {
                paths[index].value = .object(paths[index].value.members + [operation])
            } else {
                paths.append(.init(key: endpoint.path, value: .object([operation])))
            }
        }
        return .object([
            "openapi": "3.1.0",
            "info": .object([
                "title": "Pintail", "version": .string(version),
                "description":
                    "Questions about data in plain language, answered with SQL, charts and what speaks for them.",
                "license": .object(["name": "Apache-2.0", "identifier": "Apache-2.0"]),
            ]),
            "paths": .object(paths),
            "components": .object([
                "schemas": .object(schemas.sorted { $0.key < $1.key }.map { .init(key: $0.key, value: $0.value.json) }),
                "responses": .object(["Error": answer("What went wrong.", [("application/json", .named("Error"))])]),
                "securitySchemes": .object([
                    "key": .object([
                        "type": "http", "scheme": "bearer",
                        "description": "An API key, or a JWT of the configured issuer.",
                    ])
                ]),
            ]),
        ])
    }

    private static func operation(_ endpoint: Endpoint) -> JSON {
        var parameters = PathPattern(endpoint.path).parameters.map {
            Endpoint.Parameter(place: .path, name: $0, schema: .string(1...200), description: "The \($0)'s id.")
        }
        parameters += endpoint.parameters
        if endpoint.isRepeatable {
            parameters.append(
                .header(
                    "Idempotency-Key", .string(1...200),
                    "A repeated request with the same key is answered as the first was."))
        }
        var security: JSON?
        if case .scope = endpoint.access { security = [.object(["key": .array([])])] } else { security = .array([]) }
        var answers = endpoint.answers.map {
            JSON.Member(key: String($0.status.code), value: answer($0.description, $0.content))
        }
        let failure = endpoint.failure.map { answer("What went wrong.", [("application/json", $0)]) }
        answers.append(.init(key: "default", value: failure ?? .object(["$ref": "#/components/responses/Error"])))
        return .object([
            "operationId": .string(endpoint.name), "summary": .string(endpoint.summary),
            "tags": [.string(endpoint.group)],
            "description": scope(endpoint).map(JSON.string), "security": security,
            "parameters": parameters.isEmpty ? nil : .array(parameters.map(parameter)),
            "requestBody": body(endpoint.body), "responses": .object(answers),
        ])
    }

    private static func scope(_ endpoint: Endpoint) -> String? {
        if case .scope(let scope) = endpoint.access { "Needs the scope `\(scope.rawValue)`." } else { nil }
    }

    private static func parameter(_ parameter: Endpoint.Parameter) -> JSON {
        .object([
            "name": .string(parameter.name), "in": .string(parameter.place.rawValue),
            "required": .bool(parameter.isRequired),
            "description": .string(parameter.description), "schema": parameter.schema.json,
        ])
    }

    private static func body(_ body: Endpoint.Body) -> JSON? {
        let content: [(String, Schema)]
        switch body {
        case .none: return nil
        case .json(let schema): content = [("application/json", schema)]
        case .text(let types, let schema): content = types.map { ($0, schema) }
        case .stream(let types): content = types.map { ($0, file($0)) }
        }
        return .object(["required": true, "content": self.content(content)])
    }

    /// A body that is a file, or a form with files.
    private static func file(_ type: String) -> Schema {
        switch type {
        case "multipart/form-data": .object(["name?": Schemas.name, "file": .string(format: "binary")], open: true)
        case "application/json": .any
        default: .string(format: "binary")
        }
    }

    private static func answer(_ description: String, _ content: [(type: String, schema: Schema)]) -> JSON {
        .object(["description": .string(description), "content": content.isEmpty ? nil : self.content(content)])
    }

    private static func content(_ content: [(String, Schema)]) -> JSON {
        .object(content.map { .init(key: $0.0, value: .object(["schema": $0.1.json])) })
    }
}
