import Analyst
import Foundation
import Logging
import Workspaces

/// Makes an answer as a durable job: begun by the node that was asked, gone on with by another when that one is lost,
/// stopped from any of them.
struct Answering: Sendable {
    let parts: ServerParts

    func begin(
        _ job: QuestionJob, _ record: AnswerRecord, _ analyst: Analyst, _ dataset: Dataset
    ) async throws -> QuestionRun {
        let run = makeRun(job, EventLog())
        await parts.questions.add(run)
        do {
            try await parts.records.jobs.begin(
                QuestionJob.kind, job.payload, id: QuestionJob.id(of: job.answer), workspace: record.workspace,
                subject: record.subject
            ) { _, _ in try await answer(job, record, run, analyst, dataset) }
        } catch {
            await parts.questions.remove(run.id)
            throw error
        }
        return run
    }

    /// Goes on with a question that was interrupted: from the start, as its listeners have heard only some of it.
    func resume(_ record: JobRecord) async throws -> JSON {
        let job = try QuestionJob(payload: record.payload)
        let kept = try await parts.records.answers.answer(job.answer, of: job.principal.workspace)
        guard let kept, kept.state == .running else { return .null }
        let run = makeRun(job, EventLog(try await parts.records.answers.events(of: job.answer)))
        // Who asked may be looking for the answer from time to time only.
        run.promise()
        await parts.questions.add(run)
        do {
            let analyst = try parts.analyst(parts.workspace(job.principal.workspace), job.request.model)
            let dataset = try await parts.dataset(job.request.dataset, for: job.principal)
            return try await answer(job, kept, run, analyst, dataset)
        } catch {
            // What `answer` has dealt with is not running any more.
            if !run.log.isFinished { await end(job, kept, run, with: error) }
            throw error
        }
    }

    private func makeRun(_ job: QuestionJob, _ log: EventLog) -> QuestionRun {
        QuestionRun(id: job.answer, workspace: job.principal.workspace, log: log) { [jobs = parts.records.jobs] in
            Task { try? await jobs.cancel(QuestionJob.id(of: job.answer), of: job.principal.workspace) }
        }
    }

    private func answer(
        _ job: QuestionJob, _ record: AnswerRecord, _ run: QuestionRun, _ analyst: Analyst, _ dataset: Dataset
    ) async throws -> JSON {
        let start = ContinuousClock.now
        let kept = EventKeeper(parts.records.answers, answer: record.id)
        do {
            let question = try await question(job, record)
            var answer = try await parts.turns.take(for: "\(record.workspace)/\(record.subject)") {
                try await analyst.answer(question, about: dataset) { event in
                    if let data = EventData.of(event), let told = run.log.append(event.name, data) { kept.keep(told) }
                }
            }
            (answer.id, answer.conversation) = (record.id, record.conversation)
            let json = try AnswerJSON.encode(answer)
            var record = record
            (record.json, record.state, record.version) = (json, .done, dataset.version)
            record.dollars = answer.usage.costUSD
            try await parts.records.answers.save(record)
            await Questions(parts: parts).use(
                UsageOfAnswer(answer.usage), id: record.id, job.principal,
                seconds: (ContinuousClock.now - start) / .seconds(1), isHit: false)
            if let key = job.cacheKey, answer.status == .answered, answer.conversation == nil {
                await parts.records.cache.keep(json, for: key)
            }
            // Kept before anybody hears that it is there.
            if let told = run.log.append(AnalystEvent.completed(answer).name, String(decoding: json, as: UTF8.self)) {
                kept.keep(told)
            }
            await kept.finish()
            await close(run)
            return ["answer": .string(record.id)]
        } catch {
            await kept.finish()
            await end(job, record, run, with: error)
            throw error
        }
    }

    /// What was asked, with what the conversation was about before.
    private func question(_ job: QuestionJob, _ record: AnswerRecord) async throws -> Question {
        guard let conversation = record.conversation else { return Question(record.question) }
        let turns = try await parts.records.answers.answers(
            of: record.workspace, subject: record.subject, conversation: conversation, after: record.id, limit: 10)
        for turn in turns.items where turn.state == .done {
            guard let json = turn.json, let answer = try? JSONDecoder().decode(JSON.self, from: json) else { continue }
            return Question(record.question, earlier: answer["reading"]?.text ?? turn.question)
        }
        return Question(record.question)
    }

    /// Its own task: the job's may be cancelled, and that is what has to be written down.
    private func end(_ job: QuestionJob, _ record: AnswerRecord, _ run: QuestionRun, with error: any Error) async {
        await Task {
            if error is CancellationError {
                let id = QuestionJob.id(of: record.id)
                let isWanted = try? await !(parts.records.jobs.job(id, of: record.workspace)?.isCancelRequested ?? true)
                // This node stops, or has lost the job to another: the answer is still to come.
                if isWanted == true { return await close(run) }
            } else {
                parts.logger.error(
                    "question failed",
                    metadata: ["answer": .string(record.id), "error": .string(String(reflecting: error))])
            }
            var failed = record
            failed.state = error is CancellationError ? .cancelled : .failed
            try? await parts.records.answers.save(failed)
            run.fail(APIError(error))
            if let told = run.log.append("error", EventData.text(APIError(error).json(requestID: record.id))) {
                try? await parts.records.answers.append([told], to: record.id)
            }
            await close(run)
        }.value
    }

    private func close(_ run: QuestionRun) async {
        run.log.finish()
        await parts.questions.remove(run.id)
    }
}

/// Writes events down in their order, beside those who listen.
private struct EventKeeper: Sendable {
    private let events: AsyncStream<ServerSentEvent>.Continuation
    private let writing: Task<Void, Never>

    init(_ records: any AnswerRecords, answer: String) {
        let (events, continuation) = AsyncStream.makeStream(of: ServerSentEvent.self)
        self.events = continuation
        writing = Task {
            for await event in events { try? await records.append([event], to: answer) }
        }
    }

    func keep(_ event: ServerSentEvent) { events.yield(event) }

    func finish() async {
        events.finish()
        await writing.value
    }
}
