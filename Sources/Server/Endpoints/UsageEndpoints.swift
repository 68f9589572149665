import Foundation
import HTTPTypes

/// What was used this month, and how much may be.
struct UsageEndpoints: Sendable {
    let parts: ServerParts

    private static let subject = Endpoint.Parameter.query(
        "subject", .string(1...200), "Of one person or key, such as key:key_…; all of the workspace when not given.")

    var list: [Endpoint] {
        [
            Endpoint(
                method: .get, path: "/v1/usage", name: "getUsage",
                summary: "This month's questions, cost and what the cache saved",
                access: .scope(.read), parameters: [Self.subject], answers: [.json(.ok, .named("Usage"), "The sums.")]
            ) { call in try await usage(call) },
            Endpoint(
                method: .put, path: "/v1/usage/budget", name: "setBudget", summary: "Limits a month's use",
                access: .scope(.admin),
                parameters: [Self.subject], body: .json(.named("Budget")),
                answers: [.json(.ok, .named("Budget"), "The budget.")]
            ) { call in
                let budget = try call.decode(Budget.self)
                try await parts.records.usage.save(
                    budget == Budget() ? nil : budget, of: call.principal.workspace, subject: call.text("subject"))
                return .json(Self.json(budget))
            },
        ]
    }

    private func usage(_ call: Call) async throws -> Reply {
        // Others' sums are an owner's business.
        let subject = call.text("subject") ?? (call.principal.scopes.contains(.admin) ? nil : call.principal.subject)
        guard call.principal.scopes.contains(.admin) || subject == call.principal.subject else {
            throw APIError.forbidden(.admin)
        }
        let since = Questions.month(of: Date()).lowerBound
        let sum = try await parts.records.usage.sum(of: call.principal.workspace, subject: subject, since: since)
        let budget = try await parts.records.usage.budget(of: call.principal.workspace, subject: subject)
        return .json(
            JSON.object([
                "since": .date(since), "questions": .integer(sum.questions), "tokens": .integer(sum.tokens),
                "dollars": .number(sum.dollars),
                "seconds": .number(sum.seconds), "cache_hits": .integer(sum.hits),
                "hit_rate": .number(sum.questions == 0 ? 0 : Double(sum.hits) / Double(sum.questions)),
                "dollars_saved": .number(sum.saved),
                "budget": budget.map { Self.json($0) } ?? .null,
            ]))
    }

    private static func json(_ budget: Budget) -> JSON {
        .object([
            "questions": budget.questions.map(JSON.integer) ?? .null,
            "tokens": budget.tokens.map(JSON.integer) ?? .null,
            "dollars": budget.dollars.map(JSON.number) ?? .null, "seconds": budget.seconds.map(JSON.number) ?? .null,
        ])
    }
}
