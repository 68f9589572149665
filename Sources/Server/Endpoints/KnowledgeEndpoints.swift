import Analyst
import Catalog
import Examples
import Foundation
import HTTPTypes
import Hummingbird
import Ingest
import NIOCore
import SQLSyntax
import Semantics
import Workspaces
import Yams

/// What people settle of a dataset: its semantic model, its verified queries, its relationships.
struct KnowledgeEndpoints: Sendable {
    let parts: ServerParts

    var list: [Endpoint] { semantic + verified + relationships }

    // MARK: The semantic model

    private static let modelTypes = ["application/yaml", "application/json"]
    private static let ifMatch = Endpoint.Parameter.header(
        "If-Match", .string(1...200), "The entity tag of what was read; a change in between is not overwritten.")

    private var semantic: [Endpoint] {
        [
            Endpoint(
                method: .get, path: "/v1/datasets/{dataset}/semantic-model", name: "getSemanticModel",
                summary: "The semantic model, as YAML, or JSON when asked for", access: .scope(.edit),
                answers: [.init(status: .ok, description: "The model.", content: Self.modelTypes.map { ($0, .any) })]
            ) { call in
                let (workspace, version) = try parts.version(of: call)
                guard let text = try workspace.semanticText(of: version.dataset) else {
                    throw APIError.notFound("semantic model")
                }
                // One tag for both forms: it is the model's, for If-Match.
                let tag = EntityTag.of(Data(text.utf8))
                if EntityTag.matches(call.request.headers[.ifNoneMatch], tag) {
                    return Reply(.notModified, headers: [.eTag: tag])
                }
                guard call.accepts("application/json") else {
                    return .bytes(Data(text.utf8), "application/yaml", headers: [.eTag: tag])
                }
                return .bytes(try YAMLText.json(text), "application/json", headers: [.eTag: tag])
            },
            Endpoint(
                method: .put, path: "/v1/datasets/{dataset}/semantic-model", name: "putSemanticModel",
                summary: "Replaces the semantic model; the one before is kept", access: .scope(.edit),
                parameters: [Self.ifMatch],
                body: .text(Self.modelTypes, .any), answers: [.init(status: .noContent, description: "It is replaced.")]
            ) { call in try await putModel(call) },
        ]
    }

    private func putModel(_ call: Call) async throws -> Reply {
        let (workspace, version) = try parts.version(of: call)
        guard let text = String(validating: call.bytes.readableBytesView, as: UTF8.self) else {
            throw APIError.badRequest("The body is no UTF-8 text.")
        }
        let current = try workspace.semanticText(of: version.dataset).map { EntityTag.of(Data($0.utf8)) }
        guard
            EntityTag.allowsWriting(
                ifMatch: call.request.headers[.ifMatch], ifNoneMatch: call.request.headers[.ifNoneMatch],
                current: current)
        else { throw APIError.preconditionFailed(current: current) }
        // Policies are part of the model: it is checked against all of the data, not against what the writer sees.
        let dataset = try await parts.open.dataset(named: version.dataset, in: workspace)
        let issues = await SemanticValidator(parser: dataset.engine.guardian.parser).issues(
            in: text, catalog: dataset.catalog)
        guard issues.isEmpty, let model = OssieCoder.read(text).model else {
            let list = issues.prefix(20).map { "\($0)" }.joined(separator: "\n")
            throw APIError(
                .unprocessableContent, "invalid_model", "The semantic model has mistakes.", detail: list,
                suggestion: "Mend them and send it again.")
        }
        let isJSON = HeaderValue(call.request.headers[.contentType] ?? "").value == "application/json"
        let kept = isJSON ? try OssieCoder.write(model) : text
        try workspace.saveSemantic(kept, of: version.dataset)
        return Reply(.noContent, headers: [.eTag: EntityTag.of(Data(kept.utf8))])
    }

    // MARK: Verified queries

    private var verified: [Endpoint] {
        [
            Endpoint(
                method: .get, path: "/v1/datasets/{dataset}/verified-queries", name: "listVerifiedQueries",
                summary: "Questions whose SQL people have settled", access: .scope(.edit), parameters: .page,
                answers: [.json(.ok, .page(of: .named("VerifiedQuery")), "A page of verified queries.")]
            ) { call in
                let queries = try queryStore(call).0.load().queries.sorted { $0.id < $1.id }
                return .json(
                    Page(of: queries, after: call.after, limit: call.limit, id: \.id).map { Self.json($0) }.json)
            },
            Endpoint(
                method: .post, path: "/v1/datasets/{dataset}/verified-queries", name: "addVerifiedQuery",
                summary: "Settles the SQL of a question; it is run to see that it works", access: .scope(.edit),
                body: .json(.object(["question": .string(1...2000), "sql": .string(1...100_000)])),
                answers: [.json(.created, .named("VerifiedQuery"), "The verified query.")], isRepeatable: true
            ) { call in
                let query = try await add(
                    call, dataset: call.parameter("dataset"), question: call.json["question"]?.text ?? "",
                    sql: call.json["sql"]?.text ?? "", origin: .addedByHand)
                return .json(Self.json(query), .created)
            },
            Endpoint(
                method: .delete, path: "/v1/datasets/{dataset}/verified-queries/{query}", name: "removeVerifiedQuery",
                summary: "Forgets a verified query",
                access: .scope(.edit), answers: [.init(status: .noContent, description: "It is forgotten.")]
            ) { call in
                try await queryStore(call).0.remove(id: call.parameter("query"))
                return .noContent
            },
        ]
    }

    private func queryStore(_ call: Call) throws -> (VerifiedQueryStore, dataset: String) {
        let (workspace, version) = try parts.version(of: call)
        return (VerifiedQueryStore(folder: try workspace.store.knowledge(of: version.dataset)), version.dataset)
    }

    func add(_ call: Call, dataset name: String, question: String, sql: String, origin: VerifiedQuery.Origin)
        async throws -> VerifiedQuery
    {
        let workspace = try parts.workspace(of: call)
        let dataset = try await parts.dataset(name, for: call.principal)
        let store = VerifiedQueryStore(folder: try workspace.store.knowledge(of: dataset.name))
        return try await store.add(
            question: question, sql: sql, author: call.principal.subject, origin: origin, version: dataset.version,
            engine: dataset.engine,
            limits: workspace.queryLimits())
    }

    static func json(_ query: VerifiedQuery) -> JSON {
        var state = "working"
        if case .broken = query.state { state = "broken" }
        return .object([
            "id": .string(query.id), "question": .string(query.question), "sql": .string(query.sql),
            "author": .string(query.author),
            "created_at": .date(query.createdAt), "origin": .string(query.origin.rawValue), "state": .string(state),
        ])
    }

    // MARK: Relationships

    private var relationships: [Endpoint] {
        let list = Schema.object(["items": .array(.named("Decision"))])
        return [
            Endpoint(
                method: .get, path: "/v1/datasets/{dataset}/relationships", name: "listRelationshipDecisions",
                summary: "Which relationships people accepted or rejected", access: .scope(.edit),
                answers: [.json(.ok, list, "All decisions.")]
            ) { call in
                let (workspace, version) = try parts.version(of: call)
                return try .json(Decisions(items: workspace.decisions(of: version.dataset))).tagged(for: call.request)
            },
            Endpoint(
                method: .put, path: "/v1/datasets/{dataset}/relationships", name: "putRelationshipDecisions",
                summary: "Replaces the decisions",
                access: .scope(.edit), parameters: [Self.ifMatch], body: .json(list),
                answers: [.json(.ok, list, "The decisions.")]
            ) { call in
                let (workspace, version) = try parts.version(of: call)
                let before = try OrderedJSONEncoder().encode(Decisions(items: workspace.decisions(of: version.dataset)))
                let tag = EntityTag.of(before)
                guard EntityTag.allowsWriting(ifMatch: call.request.headers[.ifMatch], ifNoneMatch: nil, current: tag)
                else {
                    throw APIError.preconditionFailed(current: tag)
                }
                let wanted = try call.decode(Decisions.self)
                try workspace.save(wanted.items, of: version.dataset)
                return try .json(wanted).tagged(for: call.request)
            },
        ]
    }

    private struct Decisions: Codable { var items: [RelationshipDecision] }
}

/// YAML as JSON.
enum YAMLText {
    static func json(_ text: String) throws -> Data {
        guard let node = try Yams.compose(yaml: text) else { return Data("null".utf8) }
        return try OrderedJSONEncoder().encode(json(node))
    }

    private static func json(_ node: Yams.Node) -> JSON {
        switch node {
        case .mapping(let mapping): .object(mapping.map { .init(key: $0.key.string ?? "", value: json($0.value)) })
        case .sequence(let sequence): .array(sequence.map(json))
        case .scalar(let scalar):
            if scalar.style == .doubleQuoted || scalar.style == .singleQuoted || scalar.style == .literal
                || scalar.style == .folded
            {
                .string(scalar.string)
            } else if node.null != nil {
                .null
            } else if let value = node.bool {
                .bool(value)
            } else if let value = node.int {
                .integer(value)
            } else if let value = node.float, value.isFinite {
                .number(value)
            } else {
                .string(scalar.string)
            }
        case .alias: .null
        }
    }
}
