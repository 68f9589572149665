import Foundation
import HTTPTypes
import Storage

/// Jobs in the metadata store: any node runs any job, and a dead node's are taken over when their lease ends.
actor StoredJobs: JobRecords {
    private let queue: JobQueue
    private let atOnce: Int
    private let lease: Duration
    private var running: [String: Task<Void, Never>] = [:]
    /// Those of `running` that this node began itself: they take nobody's place.
    private var begun: Set<String> = []
    /// Told when there may be something to do.
    private var wake: AsyncStream<Void>.Continuation?

    /// - Parameter lease: how long a job of a node that ended is nobody's.
    init(_ store: any MetadataStore, atOnce: Int = 2, lease: Duration = .seconds(30)) {
        queue = JobQueue(store, leaseMilliseconds: Int64(lease / .milliseconds(1)))
        (self.atOnce, self.lease) = (atOnce, lease)
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
        begun.insert(id)
        running[id] = Task { await self.work(claim, work) }
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
        // One of another node hears of it at its next heartbeat.
        running[id]?.cancel()
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
        defer {
            clock.cancel()
            wake = nil
        }
        await withTaskCancellationHandler {
            for await _ in wakes {
                while running.count - begun.count < atOnce, !Task.isCancelled {
                    // A store that is away is asked again in half a second.
                    guard let claim = try? await queue.claim(Array(handlers.keys)), let handler = handlers[claim.job.kind] else { break }
                    running[claim.job.id] = Task { await self.work(claim, handler) }
                }
            }
        } onCancel: {
            continuation.finish()
        }
        // Each goes back into the queue before this node is gone, rather than when its lease ends.
        for task in running.values { task.cancel() }
        for task in running.values { await task.value }
        try Task.checkCancellation()
    }

    private func work(_ claim: JobClaim, _ handler: @escaping JobHandler) async {
        let news = JobNews()
        let job = Task { [queue] in
            let record = try JobRecord(claim.job)
            let result = try await handler(record) { progress, line in news.tell(progress, line) }
            return try await queue.finish(claim, result: try Self.text(result))
        }
        let beat = Task { [queue, lease] in
            while !Task.isCancelled {
                let (progress, line) = news.latest
                // Nil: another node has the job now. A store that is away tells neither: the work goes on.
                do {
                    if try await queue.heartbeat(claim, progress: progress, line: line) ?? true { job.cancel() }
                } catch {}
                try? await Task.sleep(for: min(lease / 4, .seconds(1)))
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
        beat.cancel()
        running[claim.job.id] = nil
        begun.remove(claim.job.id)
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
