import Foundation
import HTTPTypes
import Hummingbird

/// Questions and their answers.
struct QuestionEndpoints: Sendable {
    let parts: ServerParts
    private var questions: Questions { Questions(parts: parts) }
    private var answers: Answers { Answers(parts: parts) }

    private static let lastEvent = Endpoint.Parameter.header(
        "Last-Event-ID", .string(0...20), "The last event that was got; the stream goes on after it.")
    private static let events = (
        "text/event-stream",
        Schema.string.described("Events in the order of the answer's making; see the Answer schema for the last one.")
    )

    var list: [Endpoint] {
        [
            Endpoint(
                method: .post, path: "/v1/questions", name: "ask", summary: "Asks a question in plain language",
                access: .scope(.ask),
                body: .json(
                    .object([
                        "question": .string(1...4000), "dataset": Schemas.name, "model?": .string(1...100).orNull,
                        "conversation?": .string(1...100).orNull,
                        "cache?": .boolean,
                    ])),
                answers: [
                    .init(
                        status: .ok, description: "The answer, or its making as a stream.",
                        content: [("application/json", .named("Answer")), Self.events]),
                    .json(.accepted, .named("PendingAnswer"), "It takes longer; the answer will be at the location."),
                ], isRepeatable: true
            ) { call in try await ask(call) },
            Endpoint(
                method: .get, path: "/v1/answers", name: "listAnswers",
                summary: "The asker's own answers, the newest first", access: .scope(.read),
                parameters: .page + [.query("conversation", .string(1...100), "Only of this conversation.")],
                answers: [
                    .json(
                        .ok,
                        .page(
                            of: .object([
                                "id": .string, "dataset": .string, "question": .string, "state": .string,
                                "conversation": .string.orNull, "created_at": .string,
                            ])),
                        "A page of answers.")
                ]
            ) { call in try await list(call) },
            Endpoint(
                method: .get, path: "/v1/answers/{answer}", name: "getAnswer", summary: "An answer",
                access: .scope(.read),
                answers: [
                    .json(.ok, .named("Answer"), "The answer."),
                    .json(.accepted, .named("PendingAnswer"), "It is not there yet."),
                ]
            ) { call in
                let record = try await answers.record(call)
                guard let json = record.json else {
                    guard record.state == .running else {
                        return .json(
                            JSON.object([
                                "answer": .string(record.id), "status": .string(record.state.rawValue),
                                "location": .string("/v1/answers/\(record.id)"),
                            ]), .accepted)
                    }
                    return answers.pending(record.id, "running")
                }
                return Reply.bytes(json, "application/json").tagged(for: call.request)
            },
            Endpoint(
                method: .delete, path: "/v1/answers/{answer}", name: "cancelQuestion",
                summary: "Stops a question that is not answered yet",
                access: .scope(.ask),
                answers: [.init(status: .accepted, description: "It will stop, unless it is answered.")]
            ) { call in
                let record = try await answers.record(call)
                _ = try await parts.records.jobs.cancel(QuestionJob.id(of: record.id), of: record.workspace)
                return Reply(.accepted)
            },
            Endpoint(
                method: .get, path: "/v1/answers/{answer}/events", name: "followAnswer",
                summary: "The making of an answer, from any point on",
                access: .scope(.read), parameters: [Self.lastEvent],
                answers: [.init(status: .ok, description: "The events.", content: [Self.events])]
            ) { call in try await follow(call) },
        ]
    }

    private func ask(_ call: Call) async throws -> Reply {
        switch try await questions.ask(QuestionRequest(call.json), as: call.principal) {
        case .known(let json):
            let hit: HTTPFields = [.init("X-Pintail-Cache") ?? .vary: "hit"]
            guard call.accepts("text/event-stream") else { return .bytes(json, "application/json", headers: hit) }
            let log = EventLog()
            log.append("answer.completed", String(decoding: json, as: UTF8.self))
            log.finish()
            return answers.stream(call, log: log, after: 0)
        case .started(let run):
            guard call.accepts("text/event-stream") else { return try await answers.reply(to: call, of: run) }
            return answers.stream(call, of: run, after: 0)
        }
    }

    private func follow(_ call: Call) async throws -> Reply {
        let record = try await answers.record(call)
        let after = HTTPField.Name("Last-Event-ID").flatMap { call.request.headers[$0] }.flatMap { Int($0) } ?? 0
        guard after >= 0 else { throw APIError.badRequest("Last-Event-ID must be the id of an event.") }
        if let run = await parts.questions.run(record.id, of: record.workspace) {
            return answers.stream(call, of: run, after: after)
        }
        // Done, or another node's: what is kept, and what will be.
        let log = EventLog(try await parts.records.answers.events(of: record.id))
        if record.state == .running {
            KeptEvents(parts: parts, id: record.id, workspace: record.workspace).follow(into: log)
        } else {
            log.finish()
        }
        return answers.stream(call, log: log, after: after)
    }

    private func list(_ call: Call) async throws -> Reply {
        let page = try await parts.records.answers.answers(
            of: call.principal.workspace, subject: call.principal.subject, conversation: call.text("conversation"),
            after: call.after, limit: call.limit)
        return .json(
            page.map { record in
                JSON.object([
                    "id": .string(record.id), "dataset": .string(record.dataset), "question": .string(record.question),
                    "state": .string(record.state.rawValue),
                    "conversation": .optional(record.conversation), "created_at": .date(record.createdAt),
                ])
            }.json)
    }
}
