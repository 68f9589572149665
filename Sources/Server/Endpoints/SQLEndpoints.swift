import Analyst
import Foundation
import HTTPTypes
import Hummingbird
import Ingest
import NIOCore
import SQLSyntax
import Workspaces

/// SQL that people write themselves, through the same guard as the models'.
struct SQLEndpoints: Sendable {
    let parts: ServerParts

    var list: [Endpoint] {
        [
            Endpoint(
                method: .post, path: "/v1/sql", name: "runSQL", summary: "Runs one SELECT over a dataset",
                access: .scope(.ask),
                parameters: [
                    .header("Prefer", .string(0...100), "respond-async makes a job of a query that may take long; its result are the rows.")
                ],
                body: .json(
                    .object(["dataset": Schemas.name, "sql": .string(1...100_000), "limit?": .integer(1...10_000)])),
                answers: [
                    .json(.ok, .named("Result"), "The rows."),
                    .json(.accepted, .named("Job"), "The job, where one was preferred."),
                ], isRepeatable: true
            ) { call in try await run(call) }
        ]
    }

    private func run(_ call: Call) async throws -> Reply {
        let (name, sql) = (call.json["dataset"]?.text ?? "", call.json["sql"]?.text ?? "")
        let workspace = try parts.workspace(of: call)
        let dataset = try await parts.dataset(name, for: call.principal)
        var limits = try workspace.queryLimits()
        if case .integer(let rows)? = call.json["limit"] { limits.rows = rows }
        let bounds = limits
        let query = try await dataset.engine.guardian.check(sql)
        if let preference = HTTPField.Name("Prefer").flatMap({ call.request.headers[$0] }), preference.contains("respond-async") {
            let job = SQLJob(dataset: name, sql: sql, rows: limits.rows, principal: call.principal)
            let made = try await parts.records.jobs.enqueue(
                SQLJob.kind, job.payload, workspace: call.principal.workspace, subject: call.principal.subject)
            return .json(
                JobEndpoints.json(made, for: call.principal), .accepted, headers: [.location: "/v1/jobs/\(made.id)"])
        }
        let view = try parts.view(of: name, for: call.principal)
        // Of the rewritten query, which holds what the asker may see.
        let key =
            "sql:"
            + EntityTag.of(
                Data(
                    [call.principal.workspace, name, view?.stamp ?? "", view?.key ?? "", query.sql, "\(limits.rows ?? 0)"]
                        .joined(separator: "\u{1F}").utf8))
        // What depends on the clock or on chance is not the same twice.
        let isStable = !["now(", "current_", "today(", "random(", "uuid(", "setseed"].contains {
            query.sql.lowercased().contains($0)
        }
        if isStable, let known = await parts.records.cache.value(key) {
            parts.metrics.add("result_cache_hits_total")
            return .bytes(known, "application/json").tagged(for: call.request)
        }
        let outcome = try await parts.turns.take(for: "\(call.principal.workspace)/\(call.principal.subject)") {
            try await dataset.engine.execute(query, limits: bounds)
        }
        let reply = try Reply.json(ResultJSON(outcome))
        if isStable, case .bytes(let buffer) = reply.body {
            await parts.records.cache.keep(Data(buffer.readableBytesView), for: key)
        }
        return reply.tagged(for: call.request)
    }
}
