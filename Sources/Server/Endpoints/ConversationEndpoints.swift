import Examples
import Foundation
import Storage
import HTTPTypes
import Ingest
import Workspaces

/// Conversations, and what people say of answers.
struct ConversationEndpoints: Sendable {
    let parts: ServerParts

    private struct Feedback: Decodable {
        var verdict: String
        var comment: String?
        var sql: String?
    }

    var list: [Endpoint] {
        [
            Endpoint(
                method: .get, path: "/v1/conversations", name: "listConversations",
                summary: "The asker's conversations, the newest first", access: .scope(.read),
                parameters: .page, answers: [.json(.ok, .page(of: .named("Conversation")), "A page of conversations.")]
            ) { call in
                let page = try await parts.records.conversations.conversations(
                    of: call.principal.subject, in: call.principal.workspace, after: call.after, limit: call.limit)
                return .json(page.map { Self.json($0) }.json)
            },
            Endpoint(
                method: .post, path: "/v1/conversations", name: "startConversation",
                summary: "Starts a conversation about a dataset", access: .scope(.ask),
                body: .json(.object(["dataset": Schemas.name, "title?": .string(1...200)])),
                answers: [.json(.created, .named("Conversation"), "The conversation.")], isRepeatable: true
            ) { call in
                let workspace = try parts.workspace(of: call)
                let dataset = call.json["dataset"]?.text ?? ""
                guard (try? workspace.store.current(dataset)) != nil else { throw APIError.notFound("dataset") }
                let made = ConversationRecord(
                    id: Identifier.make("con"), workspace: call.principal.workspace, dataset: dataset,
                    subject: call.principal.subject,
                    title: call.json["title"]?.text ?? dataset, createdAt: Date())
                try await parts.records.conversations.save(made)
                return .json(Self.json(made), .created, headers: [.location: "/v1/conversations/\(made.id)"])
            },
            Endpoint(
                method: .get, path: "/v1/conversations/{conversation}", name: "getConversation",
                summary: "A conversation; its turns are its answers",
                access: .scope(.read), answers: [.json(.ok, .named("Conversation"), "The conversation.")]
            ) { call in
                let found = try await parts.records.conversations.conversation(
                    call.parameter("conversation"), of: call.principal.subject, in: call.principal.workspace)
                guard let found else { throw APIError.notFound("conversation") }
                return .json(Self.json(found))
            },
            Endpoint(
                method: .delete, path: "/v1/conversations/{conversation}", name: "deleteConversation",
                summary: "Forgets a conversation",
                access: .scope(.ask), answers: [.init(status: .noContent, description: "It is forgotten.")]
            ) { call in
                let isGone = try await parts.records.conversations.remove(
                    call.parameter("conversation"), of: call.principal.subject, in: call.principal.workspace)
                guard isGone else { throw APIError.notFound("conversation") }
                return .noContent
            },
            Endpoint(
                method: .post, path: "/v1/answers/{answer}/feedback", name: "giveFeedback",
                summary:
                    "Judges an answer; accepting it or correcting its SQL makes a verified query, for those who may edit",
                access: .scope(.ask),
                body: .json(
                    .object([
                        "verdict": .choice("accept", "correct", "reject"), "comment?": .string(1...2000),
                        "sql?": .string(1...100_000).described("The right SQL, for \"correct\"."),
                    ])),
                answers: [
                    .json(
                        .created,
                        .object([
                            "id": .string,
                            "verified_query": .either(.named("VerifiedQuery"), Schema(json: ["type": "null"])),
                        ]), "It is kept.")
                ],
                isRepeatable: true
            ) { call in try await judge(call) },
        ]
    }

    private func judge(_ call: Call) async throws -> Reply {
        let (record, json) = try await Answers(parts: parts).json(call)
        let feedback = try call.decode(Feedback.self)
        guard feedback.verdict != "correct" || feedback.sql != nil else {
            throw APIError.invalid(
                SchemaViolation(pointer: "/sql", message: "must be given to correct an answer"), in: "The body")
        }
        var verified: VerifiedQuery?
        if feedback.verdict != "reject", call.principal.scopes.contains(.edit) {
            let asked = (try? JSONDecoder().decode(JSON.self, from: json))?["sql"]?.text
            guard let sql = feedback.verdict == "correct" ? feedback.sql : asked else {
                throw APIError(
                    .unprocessableContent, "no_sql", "This answer has no SQL to accept.",
                    suggestion: "Correct it with SQL.")
            }
            verified = try await KnowledgeEndpoints(parts: parts).add(
                call, dataset: record.dataset, question: record.question, sql: sql,
                origin: feedback.verdict == "correct" ? .correctedSQL : .acceptedAnswer)
        }
        let kept = FeedbackRecord(
            id: Identifier.make("fdb"), workspace: record.workspace, answer: record.id, subject: call.principal.subject,
            verdict: feedback.verdict,
            comment: feedback.comment, sql: feedback.sql, createdAt: Date())
        try await parts.records.answers.save(kept)
        return .json(
            JSON.object([
                "id": .string(kept.id), "verified_query": verified.map { KnowledgeEndpoints.json($0) } ?? .null,
            ]), .created)
    }

    private static func json(_ conversation: ConversationRecord) -> JSON {
        .object([
            "id": .string(conversation.id), "dataset": .string(conversation.dataset),
            "title": .string(conversation.title),
            "created_at": .date(conversation.createdAt),
        ])
    }
}
