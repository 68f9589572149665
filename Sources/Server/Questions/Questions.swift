import Analyst
import Foundation
import Storage
import HTTPTypes
import Ingest
import LanguageModels
import Logging
import Retrieval
import Workspaces

/// What a question asks for.
struct QuestionRequest: Sendable, Hashable, Codable {
    var question: String
    var dataset: String
    var model: String?
    var conversation: String?
    /// false asks the models again although the answer is known.
    var cache: Bool?
}

extension QuestionRequest {
    /// - Parameter json: known to fit the endpoint's schema.
    init(_ json: JSON) {
        (question, dataset) = (json["question"]?.text ?? "", json["dataset"]?.text ?? "")
        (model, conversation) = (json["model"]?.text, json["conversation"]?.text)
        if case .bool(let flag)? = json["cache"] { cache = flag }
    }
}

/// Asks the analyst: from the cache, or as a run whose events anybody with the right may follow.
struct Questions: Sendable {
    let parts: ServerParts

    enum Outcome: Sendable {
        /// The bytes of an answer somebody got before.
        case known(Data)
        case started(QuestionRun)
    }

    func ask(_ request: QuestionRequest, as principal: Principal) async throws -> Outcome {
        if let conversation = request.conversation {
            let found = try await parts.records.conversations.conversation(
                conversation, of: principal.subject, in: principal.workspace)
            guard let found, found.dataset == request.dataset else { throw APIError.notFound("conversation") }
        }
        guard let view = try parts.view(of: request.dataset, for: principal) else { throw APIError.notFound("dataset") }
        let key = cacheKey(request, principal, view)
        if let key, request.cache != false, let known = await parts.records.cache.value(key) {
            await use(UsageOfAnswer(json: known), id: "", principal, seconds: 0, isHit: true)
            parts.metrics.add("answer_cache_hits_total")
            return .known(known)
        }
        parts.metrics.add("answer_cache_misses_total")
        try await checkBudgets(principal)
        let analyst = try analyst(request.model, for: principal)
        let dataset = try await parts.dataset(request.dataset, for: principal)
        let record = AnswerRecord(
            id: Identifier.make("ans"), workspace: principal.workspace, dataset: dataset.name, version: dataset.version,
            conversation: request.conversation, subject: principal.subject, access: view.key,
            question: request.question,
            state: .running, createdAt: Date())
        try await parts.records.answers.save(record)
        let job = QuestionJob(answer: record.id, request: request, principal: principal, cacheKey: key)
        return .started(try await Answering(parts: parts).begin(job, record, analyst, dataset))
    }

    /// - Throws: `APIError` 422 for a named model that can't be had; `ModelError`.
    func analyst(_ model: String?, for principal: Principal) throws -> Analyst {
        do { return try parts.analyst(parts.workspace(principal.workspace), model) } catch let error as ModelError where model != nil && error.code == .unavailable {
            // The asker named it: asking again as before would not help.
            throw APIError(.unprocessableContent, "unknown_model", error.description, suggestion: "Leave model out to be answered by what is there.")
        }
    }

    /// Same question, same data and knowledge, same model, same view of it. nil for a follow-up, which means something
    /// else each time.
    private func cacheKey(_ request: QuestionRequest, _ principal: Principal, _ view: AccessRules.View) -> String? {
        guard request.conversation == nil else { return nil }
        let model = request.model ?? parts.environment.text("PINTAIL_MODEL") ?? ""
        let words = [
            principal.workspace, request.dataset, view.stamp, view.key, model, Words.normalize(request.question),
        ]
        return "answer:" + EntityTag.of(Data(words.joined(separator: "\u{1F}").utf8))
    }

    func checkBudgets(_ principal: Principal) async throws {
        let start = Self.month(of: Date())
        for subject in [principal.subject, nil] {
            guard let budget = try await parts.records.usage.budget(of: principal.workspace, subject: subject) else {
                continue
            }
            let sum = try await parts.records.usage.sum(
                of: principal.workspace, subject: subject, since: start.lowerBound)
            guard let limit = budget.exceeded(by: sum) else { continue }
            let seconds = max(1, Int(start.upperBound.timeIntervalSinceNow))
            let whose = subject == nil ? "workspace's" : "key's"
            let message = "This month's budget of \(limit) is used up."
            if limit == "dollars" {
                throw APIError(
                    .init(code: 402, reasonPhrase: "Payment Required"), "budget_used_up", message,
                    suggestion: "Ask an owner to raise the \(whose) budget.", headers: [.retryAfter: String(seconds)])
            }
            throw APIError(
                .tooManyRequests, "budget_used_up", message, suggestion: "Ask an owner to raise the \(whose) budget.",
                headers: [.retryAfter: String(seconds)])
        }
    }

    func use(_ usage: UsageOfAnswer, id: String, _ principal: Principal, seconds: Double, isHit: Bool) async {
        let entry = UsageEntry(
            workspace: principal.workspace, subject: principal.subject, answer: id, tokens: isHit ? 0 : usage.tokens,
            dollars: isHit ? 0 : usage.dollars, seconds: seconds, isHit: isHit, saved: isHit ? usage.dollars : 0,
            at: Date())
        try? await parts.records.usage.record(entry)
    }

    /// The calendar month of a date, in UTC.
    static func month(of date: Date) -> Range<Date> {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let month = calendar.dateInterval(of: .month, for: date)
        return (month?.start ?? date)..<(month?.end ?? date)
    }
}

/// What an answer cost.
struct UsageOfAnswer: Sendable {
    var tokens = 0
    var dollars = 0.0

    init(tokens: Int, dollars: Double) { (self.tokens, self.dollars) = (tokens, dollars) }
    init(_ usage: AnswerUsage) { (tokens, dollars) = (usage.inputTokens + usage.outputTokens, usage.costUSD) }

    /// Of an answer that is kept: its cost is looked for in its text, so that a hit reads no whole answer.
    init(json: Data) {
        let text = Data("\"cost_usd\":".utf8)
        guard let found = json.range(of: text, options: .backwards) else { return }
        let digits = json[found.upperBound...].prefix { "0123456789.eE+-".utf8.contains($0) }
        dollars = Double(String(decoding: digits, as: UTF8.self)) ?? 0
    }
}
