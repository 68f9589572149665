import Analyst
import Foundation
import Hummingbird
import NIOCore
import Workspaces

/// How answers get to those who asked.
struct Answers: Sendable {
    let parts: ServerParts

    /// An answer the caller may see: of their workspace, and made from what they can see too.
    func record(_ call: Call) async throws -> AnswerRecord {
        let found = try await parts.records.answers.answer(call.parameter("answer"), of: call.principal.workspace)
        guard let found, try parts.view(of: found.dataset, for: call.principal)?.key == found.access else {
            throw APIError.notFound("answer")
        }
        return try await settled(found)
    }

    /// A question whose job ended without an answer, as its workers were lost again and again, is said to have none.
    func settled(_ record: AnswerRecord) async throws -> AnswerRecord {
        guard record.state == .running, await parts.questions.run(record.id, of: record.workspace) == nil else { return record }
        let job = try await parts.records.jobs.job(QuestionJob.id(of: record.id), of: record.workspace)
        // A moment passes between a question's being written down and its job's.
        guard job.map(\.isOver) ?? (record.createdAt.timeIntervalSinceNow < -60) else { return record }
        // It may have been answered since it was read.
        guard var now = try await parts.records.answers.answer(record.id, of: record.workspace), now.state == .running else {
            return try await parts.records.answers.answer(record.id, of: record.workspace) ?? record
        }
        now.state = job?.state == .cancelled ? .cancelled : .failed
        try await parts.records.answers.save(now)
        return now
    }

    /// The finished answer's JSON.
    func json(_ call: Call) async throws -> (AnswerRecord, Data) {
        let record = try await record(call)
        guard let json = record.json else {
            throw APIError(
                .conflict, "not_answered", "There is no answer to this question (it is \(record.state.rawValue)).",
                suggestion: "Ask again, or wait for it.")
        }
        return (record, json)
    }

    /// Waits for a run. A caller who goes away takes the question along; one who waits long is told where to come back.
    func reply(to call: Call, of run: QuestionRun) async throws -> Reply {
        // Looking out for the caller's going away takes the connection: no other request may follow on it.
        do {
            var reply = try await waited(for: run, call)
            reply.headers[.connection] = "close"
            return reply
        } catch {
            var failure = APIError(error)
            failure.headers[.connection] = "close"
            throw failure
        }
    }

    private func waited(for run: QuestionRun, _ call: Call) async throws -> Reply {
        let patience = parts.settings.questionPatience
        let finished: ServerSentEvent?
        do {
            finished = try await call.request.body.consumeWithCancellationOnInboundClose { _ in
                await withTaskGroup(of: ServerSentEvent?.self) { group in
                    group.addTask { await run.finished() }
                    group.addTask {
                        try? await Task.sleep(for: patience)
                        return nil
                    }
                    defer { group.cancelAll() }
                    return await group.next() ?? nil
                }
            }
        } catch {
            run.cancel()
            throw error
        }
        guard let finished else {
            // Nobody need listen from now on.
            run.promise()
            return pending(run.id, "running")
        }
        guard finished.name != "error" else { throw run.failure ?? .internalFailure }
        return .bytes(
            Data(finished.data.utf8), "application/json", headers: [.contentLocation: "/v1/answers/\(run.id)"])
    }

    func pending(_ id: String, _ status: String) -> Reply {
        let location = "/v1/answers/\(id)"
        return .json(
            JSON.object(["answer": .string(id), "status": .string(status), "location": .string(location)]), .accepted,
            headers: [.location: location, .retryAfter: "2"])
    }

    /// The events of a run as a stream; the run goes on for a while when its listeners go away.
    func stream(_ call: Call, of run: QuestionRun, after: Int) -> Reply {
        stream(call, log: run.log, after: after, run: run)
    }

    /// - Parameter run: nil for an answer that is done or another node's.
    func stream(_ call: Call, log: EventLog, after: Int, run: QuestionRun? = nil) -> Reply {
        let stream = EventStream(
            log: log, after: after, heartbeat: parts.settings.heartbeat, slowReader: parts.settings.slowReader,
            shutdown: parts.shutdown,
            channel: call.channel)
        let (request, metrics, grace) = (call.request, parts.metrics, parts.settings.resumeTime)
        run?.listen()
        metrics.add("sse_streams_active")
        // Counted down in any case, also when the answer is never written.
        let end = OnEnd {
            metrics.add("sse_streams_active", -1)
            run?.leave(grace: grace)
        }
        return Reply(
            .ok,
            headers: [
                .contentType: "text/event-stream", .cacheControl: "no-store", .connection: "close",
                .init("X-Accel-Buffering") ?? .vary: "no",
            ],
            body: .stream(length: nil) { writer in
                defer { withExtendedLifetime(end) {} }
                try await request.body.consumeWithCancellationOnInboundClose { _ in try await stream.write(to: &writer)
                }
            })
    }
}

/// Does something when the last who holds it lets go.
private final class OnEnd: Sendable {
    private let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    deinit { body() }
}
