import HTTPTypes

/// A dataset's regression test, for use after each change of it.
struct EvaluationEndpoints: Sendable {
    let parts: ServerParts

    var list: [Endpoint] {
        [
            Endpoint(
                method: .post, path: "/v1/datasets/{dataset}/evaluations", name: "evaluateDataset",
                summary:
                    "Asks the questions of the verified queries as if these were not known, and judges the answers",
                access: .scope(.edit),
                body: .json(.object(["model?": .string(1...100).orNull, "limit?": .integer(1...10_000)])),
                answers: [.json(.accepted, .named("Job"), "The job; its result is an Evaluation, for its asker only.")],
                isRepeatable: true
            ) { call in try await evaluate(call) }
        ]
    }

    private func evaluate(_ call: Call) async throws -> Reply {
        var job = EvaluationJob(
            dataset: call.parameter("dataset"), model: call.json["model"]?.text, principal: call.principal)
        if case .integer(let limit)? = call.json["limit"] { job.limit = limit }
        // What can be refused now is not refused by a job.
        _ = try job.cases(parts)
        let questions = Questions(parts: parts)
        try await questions.checkBudgets(call.principal)
        _ = try questions.analyst(job.model, for: call.principal)
        let made = try await parts.records.jobs.enqueue(
            EvaluationJob.kind, job.payload, workspace: call.principal.workspace, subject: call.principal.subject)
        return .json(
            JobEndpoints.json(made, for: call.principal), .accepted, headers: [.location: "/v1/jobs/\(made.id)"])
    }
}
