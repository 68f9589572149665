import Foundation
import HTTPTypes
import Storage

/// Jobs in the metadata store: any node runs any job, and a dead node's are taken over when their lease ends.
actor StoredJobs: JobRecords {
    private let queue: JobQueue
    private let atOnce: Int
    private let lease: Duration
    private let beat: Duration
    private let calls: (any JobCalls)?
    private struct Work {
        var claim: JobClaim
        var task: Task<Void, Never>
        /// Begun by this node itself: it takes nobody's place.
        var isBegun = false
    }
    private var running: [String: Work] = [:]
    /// Told when there may be something to do.
    private var wake: AsyncStream<Void>.Continuation?

    /// Kinds of which a node runs one at a time: an evaluation can take an hour, and imports go on beside it.
    private static let single: Set<String> = [EvaluationJob.kind]

    /// - Parameters:
    ///   - lease: how long a job of a node that ended is nobody's.
    ///   - beat: how often a job looks whether it is to stop, when nobody calls.
    init(_ store: any MetadataStore, atOnce: Int = 2, lease: Duration = .seconds(30), beat: Duration = .seconds(1), calls: (any JobCalls)? = nil) {
        queue = JobQueue(store, leaseMilliseconds: Int64(lease / .milliseconds(1)))
        (self.atOnce, self.lease, self.beat, self.calls) = (atOnce, lease, min(lease / 4, beat), calls)
    }

    func enqueue(_ kind: String, _ payload: JSON, workspace: String, subject: String) async throws -> JobRecord {
        let job = try await queue.enqueue(kind, workspace: workspace, asker: subject, payload: try Self.text(payload))
        wake?.yield()
        return try JobRecord(job)
    }

    func begin(
        _ kind: String, _ payload: JSON, id: String, workspace: String, subject: String, work: @escaping JobHandler
    ) async throws {
        let claim = try await queue.begin(kind, workspace: workspace, asker: subject, payload: try Self.text(payload), id: id)
        running[id] = Work(claim: claim, task: Task { await self.work(claim, work) }, isBegun: true)
    }

    func job(_ id: String, of workspace: String) async throws -> JobRecord? {
        try await queue.find(id, workspace: workspace).map(JobRecord.init)
    }

    func jobs(of workspace: String, after: String?, limit: Int) async throws -> Page<JobRecord> {
        let page = try await queue.list(workspace: workspace, after: after, limit: limit)
        return Page(items: try page.items.map(JobRecord.init), next: page.next)
    }

    func cancel(_ id: String, of workspace: String) async throws -> Bool {
        guard try await queue.find(id, workspace: workspace) != nil else { return false }
        _ = try await queue.requestCancel(id, workspace: workspace)
        if let work = running[id] {
            work.task.cancel()
        } else if let calls {
            // Who cancels need not wait until it is told. Without Redis it is seen at the job's next heartbeat.
            Task { await calls.send(id) }
        }
        return true
    }

    func run(_ handlers: [String: JobHandler]) async throws {
        let (wakes, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        wake = continuation
        let clock = Task {
            while !Task.isCancelled {
                continuation.yield()
                try? await Task.sleep(for: .milliseconds(500))
            }
            continuation.finish()
        }
        let listening = calls.map { calls in Task { await calls.listen { await self.look(at: $0) } } }
        defer {
            clock.cancel()
            listening?.cancel()
            wake = nil
        }
        await withTaskCancellationHandler {
            for await _ in wakes {
                while running.values.count(where: { !$0.isBegun }) < atOnce, !Task.isCancelled {
                    let busy = Self.single.intersection(running.values.map(\.claim.job.kind))
                    // A store that is away is asked again in half a second.
                    guard let claim = try? await queue.claim(handlers.keys.filter { !busy.contains($0) }, own: Set(running.keys)),
                        let handler = handlers[claim.job.kind]
                    else { break }
                    running[claim.job.id] = Work(claim: claim, task: Task { await self.work(claim, handler) })
                }
            }
        } onCancel: {
            continuation.finish()
        }
        // Each goes back into the queue before this node is gone, rather than when its lease ends.
        for work in running.values { work.task.cancel() }
        for work in running.values { await work.task.value }
        try Task.checkCancellation()
    }

    /// Somebody says that this job is to stop.
    private func look(at id: String) async {
        guard let work = running[id], await Self.isToStop(work.claim, in: queue) else { return }
        work.task.cancel()
    }

    /// Also when another node has the job now. A store that is away tells neither: the work goes on.
    private static func isToStop(_ claim: JobClaim, at news: (progress: Double?, line: String?) = (nil, nil), in queue: JobQueue) async -> Bool {
        do { return try await queue.heartbeat(claim, progress: news.progress, line: news.line) ?? true } catch { return false }
    }

    private func work(_ claim: JobClaim, _ handler: @escaping JobHandler) async {
        let news = JobNews()
        let job = Task { [queue] in
            let record = try JobRecord(claim.job)
            let result = try await handler(record) { progress, line in news.tell(progress, line) }
            return try await queue.finish(claim, result: try Self.text(result))
        }
        let beating = Task { [queue, beat] in
            while !Task.isCancelled {
                if await Self.isToStop(claim, at: news.latest, in: queue) { job.cancel() }
                try? await Task.sleep(for: beat)
            }
        }
        await withTaskCancellationHandler {
            do { _ = try await job.value } catch {
                let isInterrupted = job.isCancelled
                let failure = APIError(error)
                let text = (try? Self.text(failure.json(requestID: "")["error"] ?? .null)) ?? "null"
                // Of its own doing it fails again; what was interrupted, or needed what is away, is worth another try.
                _ = try? await Task {
                    isInterrupted ? try await queue.release(claim) : try await queue.fail(claim, error: text, retry: failure.status == .serviceUnavailable)
                }.value
            }
        } onCancel: {
            job.cancel()
        }
        beating.cancel()
        // It may have been taken up again by this same node.
        if running[claim.job.id]?.claim == claim { running[claim.job.id] = nil }
        wake?.yield()
    }

    private static func text(_ json: JSON) throws -> String { String(decoding: try JSONEncoder().encode(json), as: UTF8.self) }
}

extension JobRecord {
    fileprivate init(_ job: Job) throws {
        func json(_ text: String?) throws -> JSON? { try text.map { try JSONDecoder().decode(JSON.self, from: Data($0.utf8)) } }
        let state: State =
            switch job.state {
            case .queued: .queued
            case .running: .running
            case .succeeded: .done
            case .failed: .failed
            case .cancelled: .cancelled
            }
        self.init(
            id: job.id, workspace: job.workspace, subject: job.asker, kind: job.kind, payload: try json(job.payload) ?? .null, state: state,
            progress: job.progress, line: job.line, result: try json(job.result),
            // The store's own words for what became of a job are no JSON.
            error: job.error.map { text in (try? json(text)) ?? .object(["code": "interrupted", "message": .string(text)]) },
            isCancelRequested: job.cancelRequested, createdAt: job.createdAt, finishedAt: job.finishedAt)
    }
}
