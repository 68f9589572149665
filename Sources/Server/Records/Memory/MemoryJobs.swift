import Foundation

/// Jobs of this process only.
actor MemoryJobs: JobRecords {
    private var jobs: [String: JobRecord] = [:]
    private var running: [String: Task<Void, Never>] = [:]
    private var handlers: [String: JobHandler]?
    private let atOnce: Int

    init(atOnce: Int = 2) { self.atOnce = atOnce }

    func enqueue(_ kind: String, _ payload: JSON, workspace: String, subject: String) -> JobRecord {
        let job = JobRecord(
            id: Identifier.make("job"), workspace: workspace, subject: subject, kind: kind, payload: payload,
            createdAt: Date())
        jobs[job.id] = job
        startNext()
        return job
    }

    func job(_ id: String, of workspace: String) -> JobRecord? {
        jobs[id].flatMap { $0.workspace == workspace ? $0 : nil }
    }

    func jobs(of workspace: String, after: String?, limit: Int) -> Page<JobRecord> {
        Page(
            of: jobs.values.filter { $0.workspace == workspace }.sorted { $0.id > $1.id }, after: after, limit: limit,
            id: \.id, descending: true)
    }

    func cancel(_ id: String, of workspace: String) -> Bool {
        guard let job = job(id, of: workspace) else { return false }
        if job.state == .queued { end(id, .cancelled) }
        running[id]?.cancel()
        return true
    }

    func run(_ handlers: [String: JobHandler]) async throws {
        self.handlers = handlers
        startNext()
        defer {
            self.handlers = nil
            for task in running.values { task.cancel() }
        }
        while !Task.isCancelled { try await Task.sleep(for: .seconds(3600)) }
    }

    /// The next job is of who has fewest running, the oldest of these.
    private func startNext() {
        guard let handlers, running.count < atOnce else { return }
        let busy = Dictionary(grouping: running.keys.compactMap { jobs[$0] }, by: \.subject).mapValues(\.count)
        let next = jobs.values.filter { $0.state == .queued && handlers[$0.kind] != nil }
            .min { (busy[$0.subject] ?? 0, $0.id) < (busy[$1.subject] ?? 0, $1.id) }
        guard let next, let handler = handlers[next.kind] else { return }
        jobs[next.id]?.state = .running
        running[next.id] = Task { await self.run(next, handler) }
        startNext()
    }

    private func run(_ job: JobRecord, _ handler: JobHandler) async {
        do {
            let result = try await handler(job) { progress, line in Task { await self.report(job.id, progress, line) } }
            jobs[job.id]?.result = result
            end(job.id, .done)
        } catch {
            jobs[job.id]?.error = APIError(error).json(requestID: "")["error"]
            end(job.id, Task.isCancelled ? .cancelled : .failed)
        }
        running[job.id] = nil
        startNext()
    }

    private func report(_ id: String, _ progress: Double, _ line: String) {
        guard var job = jobs[id], !job.isOver else { return }
        (job.progress, job.line) = (max(job.progress, min(1, progress)), line)
        jobs[id] = job
    }

    private func end(_ id: String, _ state: JobRecord.State) {
        jobs[id]?.state = state
        jobs[id]?.finishedAt = Date()
        if state == .done { jobs[id]?.progress = 1 }
    }
}
