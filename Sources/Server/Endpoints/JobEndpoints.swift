import Foundation
import HTTPTypes

struct JobEndpoints: Sendable {
    let parts: ServerParts

    var list: [Endpoint] {
        [
            Endpoint(
                method: .get, path: "/v1/jobs", name: "listJobs", summary: "The workspace's jobs, the newest first",
                access: .scope(.read),
                parameters: .page, answers: [.json(.ok, .page(of: .named("Job")), "A page of jobs.")]
            ) { call in
                try .json(
                    await parts.records.jobs.jobs(of: call.principal.workspace, after: call.after, limit: call.limit)
                        .map { Self.json($0, for: call.principal) }.json)
            },
            Endpoint(
                method: .get, path: "/v1/jobs/{job}", name: "getJob", summary: "How far a job is",
                access: .scope(.read),
                answers: [.json(.ok, .named("Job"), "The job.")]
            ) { call in
                guard let job = try await parts.records.jobs.job(call.parameter("job"), of: call.principal.workspace)
                else { throw APIError.notFound("job") }
                return .json(Self.json(job, for: call.principal))
            },
            Endpoint(
                method: .delete, path: "/v1/jobs/{job}", name: "cancelJob",
                summary: "Stops a job: one's own, or, for those who may edit, anybody's",
                access: .scope(.read),
                answers: [.init(status: .accepted, description: "It will stop, unless it is done.")]
            ) { call in
                let jobs = parts.records.jobs
                guard let job = try await jobs.job(call.parameter("job"), of: call.principal.workspace) else {
                    throw APIError.notFound("job")
                }
                guard job.subject == call.principal.subject || call.principal.scopes.contains(.edit) else {
                    throw APIError.forbidden(.edit)
                }
                _ = try await jobs.cancel(job.id, of: job.workspace)
                return Reply(.accepted)
            },
        ]
    }

    /// A query's rows and an evaluation's answers are what their asker could see then.
    private static func isPersonal(_ job: JobRecord) -> Bool { [SQLJob.kind, EvaluationJob.kind].contains(job.kind) }

    private static func asker(of job: JobRecord) -> Principal? {
        job.kind == SQLJob.kind
            ? try? SQLJob(payload: job.payload).principal : try? EvaluationJob(payload: job.payload).principal
    }

    static func json(_ job: JobRecord, for principal: Principal) -> JSON {
        let isOthers = isPersonal(job) && asker(of: job) != principal
        return .object([
            "id": .string(job.id), "kind": .string(job.kind), "state": .string(job.state.rawValue),
            "progress": .number(job.progress),
            "line": .optional(job.line), "result": isOthers ? .null : job.result ?? .null, "error": job.error ?? .null,
            "created_at": .date(job.createdAt),
            "finished_at": .date(job.finishedAt),
        ])
    }
}
