import Analyst
import Catalog
import Foundation
import HTTPTypes
import Ingest
import SQLSyntax
import Workspaces

/// Datasets: which there are, and what is in them.
struct DatasetEndpoints: Sendable {
    let parts: ServerParts

    var list: [Endpoint] {
        [
            Endpoint(
                method: .get, path: "/v1/datasets", name: "listDatasets", summary: "The workspace's datasets",
                access: .scope(.read), parameters: .page,
                answers: [.json(.ok, .page(of: .named("DatasetVersion")), "A page of datasets, by name.")]
            ) { call in
                let store = try parts.workspace(of: call).store
                let page = Page(of: store.datasets(), after: call.after, limit: call.limit, id: \.self)
                let items = page.items.compactMap { try? store.current($0) }.map { Self.summary($0) }
                return .json(Page(items: items, next: page.next).json)
            },
            Endpoint(
                method: .get, path: "/v1/datasets/{dataset}", name: "getDataset",
                summary: "A dataset and its current version", access: .scope(.read),
                answers: [.json(.ok, .named("Dataset"), "The dataset.")]
            ) { call in
                // Tables and their rows as the asker may see them.
                let dataset = try await parts.dataset(call.parameter("dataset"), for: call.principal)
                let (_, version) = try parts.version(of: call)
                let tables = dataset.catalog.tables.map { table in
                    JSON.object([
                        "name": .string(table.name), "rows": .integer(table.rowCount),
                        "source": .string(table.source ?? ""),
                    ])
                }
                let notes: [String] = call.principal.scopes.contains(.edit) ? version.notes.map(\.text) : []
                return .json(
                    JSON.object(
                        Self.summary(version).members + [
                            .init(key: "tables", value: .array(tables)), .init(key: "notes", value: .strings(notes)),
                        ])
                )
                .tagged(for: call.request)
            },
            Endpoint(
                method: .delete, path: "/v1/datasets/{dataset}", name: "deleteDataset",
                summary: "Forgets a dataset and all that is known of it",
                access: .scope(.edit), answers: [.init(status: .noContent, description: "It is forgotten.")]
            ) { call in
                let (workspace, version) = try parts.version(of: call)
                guard try await workspace.store.remove(version.dataset) else { throw APIError.notFound("dataset") }
                try await parts.records.answers.removeAnswers(about: version.dataset, of: call.principal.workspace)
                return .noContent
            },
            Endpoint(
                method: .get, path: "/v1/datasets/{dataset}/tables", name: "listTables",
                summary: "The tables as the asker may see them",
                access: .scope(.read),
                answers: [
                    .json(
                        .ok, .object(["items": .array(.any), "next": .string.orNull]), "All tables with their columns.")
                ]
            ) { call in
                let dataset = try await parts.dataset(call.parameter("dataset"), for: call.principal)
                return try .json(Tables(items: dataset.catalog.tables)).tagged(for: call.request)
            },
            Endpoint(
                method: .get, path: "/v1/datasets/{dataset}/profile", name: "getProfile",
                summary: "The map: columns, values, keys and relationships", access: .scope(.read),
                answers: [.json(.ok, .any, "The map.")]
            ) { call in
                let dataset = try await parts.dataset(call.parameter("dataset"), for: call.principal)
                return try .json(dataset.catalog).tagged(for: call.request)
            },
            Endpoint(
                method: .get, path: "/v1/datasets/{dataset}/preview", name: "previewTable",
                summary: "The first rows of a table", access: .scope(.read),
                parameters: [
                    .query("table", .string(1...200), "The table; the first one when not given."),
                    .query("limit", .integer(1...200), "How many rows at most; 50 when not given."),
                ],
                answers: [.json(.ok, .named("Result"), "The rows.")]
            ) { call in try await preview(call) },
            Endpoint(
                method: .get, path: "/v1/datasets/{dataset}/versions", name: "listVersions",
                summary: "All versions, the newest first",
                access: .scope(.read), parameters: .page,
                answers: [.json(.ok, .page(of: .named("DatasetVersion")), "A page of versions.")]
            ) { call in
                let (workspace, version) = try parts.version(of: call)
                let all = try workspace.store.versions(of: version.dataset)
                let start = call.after.flatMap { after in all.firstIndex { $0.id == after } }.map { $0 + 1 } ?? 0
                let items = all.dropFirst(start).prefix(call.limit)
                let next = start + items.count < all.count ? items.last?.id : nil
                return .json(Page(items: items.map { Self.summary($0) }, next: next).json)
            },
            Endpoint(
                method: .put, path: "/v1/datasets/{dataset}/versions/current", name: "chooseVersion",
                summary: "Answers from an earlier version again",
                access: .scope(.edit), body: .json(.object(["version": .string(1...100)])),
                answers: [.json(.ok, .named("Dataset"), "The dataset.")]
            ) { call in
                let (workspace, version) = try parts.version(of: call)
                let chosen = try await workspace.store.makeCurrent(
                    call.json["version"]?.text ?? "", of: version.dataset)
                return .json(Self.json(chosen))
            },
        ]
    }

    private func preview(_ call: Call) async throws -> Reply {
        let dataset = try await parts.dataset(call.parameter("dataset"), for: call.principal)
        guard let name = call.text("table") ?? dataset.catalog.tables.first?.name,
            let table = dataset.catalog.table(named: name)
        else { throw APIError.notFound("table") }
        let columns = table.columns.map { Self.quoted($0.name) }.joined(separator: ", ")
        let query = try await dataset.engine.guardian.check(
            "SELECT \(columns) FROM \(Self.quoted(table.name)) LIMIT \(call.limit)")
        let outcome = try await dataset.engine.execute(query, limits: parts.workspace(of: call).queryLimits())
        return try .json(ResultJSON(outcome)).tagged(for: call.request)
    }

    private static func quoted(_ name: String) -> String { "\"" + name.replacing("\"", with: "\"\"") + "\"" }

    private static func summary(_ version: DatasetVersion) -> JSON {
        .object([
            "name": .string(version.dataset), "version": .string(version.id), "created_at": .string(version.createdAt),
        ])
    }

    /// For who imported it.
    static func json(_ version: DatasetVersion) -> JSON {
        .object([
            "name": .string(version.dataset), "version": .string(version.id), "created_at": .string(version.createdAt),
            "tables": .array(
                version.tables.map {
                    .object(["name": .string($0.name), "rows": .integer($0.rows), "source": .string($0.source)])
                }),
            "notes": .strings(version.notes.map(\.text)),
        ])
    }

    private struct Tables: Encodable {
        var items: [Table]
        private enum CodingKeys: CodingKey { case items, next }
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(items, forKey: .items)
            try container.encodeNil(forKey: .next)
        }
    }
}
