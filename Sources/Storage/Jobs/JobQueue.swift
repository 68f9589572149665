/// Jobs in the metadata store. Any node runs any job; times are the database's, so nodes' clocks don't matter. When the
/// database's own clock is set, each running job's lease is right again with its worker's next heartbeat.
public struct JobQueue: Sendable {
    let store: any MetadataStore
    let leaseMilliseconds: Int64
    let maximumAttempts: Int64

    public init(_ store: any MetadataStore, leaseMilliseconds: Int64 = 30_000, maximumAttempts: Int = 3) {
        (self.store, self.leaseMilliseconds) = (store, leaseMilliseconds)
        self.maximumAttempts = Int64(maximumAttempts)
    }

    /// When this returns the job is on disk. Higher `priority` goes first.
    public func enqueue(
        _ kind: String, workspace: String, asker: String, payload: String, priority: Int = 0, id: String = Identifier.make("job")
    ) async throws -> Job {
        try await store.write { session in
            try session.execute(
                """
                INSERT INTO jobs (id, workspace, asker, kind, priority, payload, state, attempts, progress, cancel_requested, created_at)
                VALUES (?, ?, ?, ?, ?, ?, 'queued', 0, 0, 0, \(session.dialect.now))
                """,
                [.text(id), .text(workspace), .text(asker), .text(kind), .integer(Int64(priority)), .text(payload)])
            return try Self.row(id, in: session).map(Job.init).unwrapped()
        }
    }

    /// Enqueues a job that its maker works on already, with the lease any worker has: when the maker is lost, others take it over.
    public func begin(_ kind: String, workspace: String, asker: String, payload: String, id: String) async throws -> JobClaim {
        let token = Identifier.make("run")
        return try await store.write { session in
            try session.execute(
                """
                INSERT INTO jobs (id, workspace, asker, kind, priority, payload, state, attempts, worker, lease_until, progress, cancel_requested, created_at)
                VALUES (?, ?, ?, ?, 0, ?, 'running', 1, ?, \(session.dialect.now) + ?, 0, 0, \(session.dialect.now))
                """,
                [.text(id), .text(workspace), .text(asker), .text(kind), .text(payload), .text(token), .integer(leaseMilliseconds)])
            return JobClaim(job: try Self.row(id, in: session).map(Job.init).unwrapped(), token: token)
        }
    }

    /// Takes the next job of one of `kinds`: waiting, or left by a worker whose lease ended. Among jobs of one priority
    /// it is the turn of the asker who was served longest ago. Nil when there is none.
    ///
    /// - Parameter own: jobs that the caller works on. Whatever the clock says, they are not left.
    public func claim(_ kinds: [String], own: Set<String> = []) async throws -> JobClaim? {
        guard !kinds.isEmpty else { return nil }
        let token = Identifier.make("run")
        func marks(_ count: Int) -> String { Array(repeating: "?", count: count).joined(separator: ", ") }
        let (kindMarks, ownMarks) = (marks(kinds.count), own.isEmpty ? "''" : marks(own.count))
        let isOthers = "j.id NOT IN (\(ownMarks))"
        let ownValues = own.sorted().map(SQLValue.text)
        return try await store.write { session in
            let now = try session.now()
            // No worker that lives was promised so much: the clock was set back since.
            let (over, beyond) = (SQLValue.integer(now), SQLValue.integer(now + max(2 * leaseMilliseconds, 60_000)))
            let isLeft = "j.state = 'running' AND (j.lease_until < ? OR j.lease_until > ?) AND \(isOthers)"
            let leftValues = [over, beyond] + ownValues
            try retireExhausted(now, isLeft, leftValues, in: session)
            let lock = session.dialect == .postgres ? "FOR UPDATE OF j SKIP LOCKED" : ""
            let next = try session.rows(
                """
                SELECT j.* FROM jobs j LEFT JOIN job_turns t ON t.workspace = j.workspace AND t.asker = j.asker
                WHERE j.kind IN (\(kindMarks)) AND (j.state = 'queued' OR (\(isLeft)))
                ORDER BY j.priority DESC, COALESCE(t.served_at, 0), j.id LIMIT 1 \(lock)
                """, kinds.map(SQLValue.text) + leftValues)
            guard let row = next.first else { return nil }
            let id = SQLValue.text(try row.text("id"))
            try session.execute(
                "UPDATE jobs SET state = 'running', attempts = attempts + 1, worker = ?, lease_until = ? WHERE id = ?",
                [.text(token), .integer(now + leaseMilliseconds), id])
            // A count rather than a time: two claims within a millisecond still have an order.
            try session.execute(
                """
                INSERT INTO job_turns (workspace, asker, served_at) SELECT ?, ?, COALESCE(MAX(served_at), 0) + 1 FROM job_turns WHERE true
                ON CONFLICT (workspace, asker) DO UPDATE SET served_at = excluded.served_at
                """, [.text(try row.text("workspace")), .text(try row.text("asker"))])
            return JobClaim(job: try Self.row(try row.text("id"), in: session).map(Job.init).unwrapped(), token: token)
        }
    }

    /// Lengthens the lease and notes how far the work is. Nil: the claim was lost, stop working; true: asked to cancel.
    public func heartbeat(_ claim: JobClaim, progress: Double? = nil, line: String? = nil) async throws -> Bool? {
        try await store.write { session in
            let kept = try session.execute(
                """
                UPDATE jobs SET lease_until = \(session.dialect.now) + ?, progress = COALESCE(CAST(? AS DOUBLE PRECISION), progress),
                    line = COALESCE(?, line) WHERE id = ? AND worker = ? AND state = 'running'
                """,
                [
                    .integer(leaseMilliseconds), progress.map { .real(min(1, max(0, $0))) } ?? .null, .optional(line),
                    .text(claim.job.id), .text(claim.token),
                ])
            guard kept == 1 else { return nil }
            return try Self.row(claim.job.id, in: session).unwrapped().integer("cancel_requested") == 1
        }
    }

    /// False when the claim was lost: another worker's result counts then, not this one.
    public func finish(_ claim: JobClaim, result: String) async throws -> Bool {
        try await end(claim, state: "succeeded", result: result, error: nil)
    }

    /// Back into the queue, as its worker ends before the job does and through no fault of the job's: the attempt does not count.
    /// A job that somebody cancelled ends instead.
    public func release(_ claim: JobClaim) async throws -> Bool {
        try await store.write { session in
            let released = try session.execute(
                """
                UPDATE jobs SET state = 'queued', worker = NULL, lease_until = NULL, attempts = attempts - 1
                WHERE id = ? AND worker = ? AND state = 'running' AND cancel_requested = 0
                """, [.text(claim.job.id), .text(claim.token)])
            if released == 1 { return true }
            return try Self.end(claim, state: "failed", result: nil, error: nil, in: session)
        }
    }

    /// Back into the queue when `retry` and attempts are left, or when not, failed (cancelled if that was asked for).
    public func fail(_ claim: JobClaim, error: String, retry: Bool) async throws -> Bool {
        try await store.write { session in
            if retry {
                let requeued = try session.execute(
                    """
                    UPDATE jobs SET state = 'queued', worker = NULL, lease_until = NULL, error = ?
                    WHERE id = ? AND worker = ? AND state = 'running' AND attempts < ? AND cancel_requested = 0
                    """, [.text(error), .text(claim.job.id), .text(claim.token), .integer(maximumAttempts)])
                if requeued == 1 { return true }
            }
            return try Self.end(claim, state: "failed", result: nil, error: error, in: session)
        }
    }

    /// A waiting job ends at once; a running one is told at its next heartbeat. False when the workspace has none such.
    public func requestCancel(_ id: String, workspace: String) async throws -> Bool {
        try await store.write { session in
            try session.execute(
                """
                UPDATE jobs SET cancel_requested = 1,
                    finished_at = CASE WHEN state = 'queued' THEN \(session.dialect.now) ELSE finished_at END,
                    state = CASE WHEN state = 'queued' THEN 'cancelled' ELSE state END
                WHERE id = ? AND workspace = ? AND state IN ('queued', 'running')
                """, [.text(id), .text(workspace)]) == 1
        }
    }

    public func find(_ id: String, workspace: String) async throws -> Job? {
        try await store.read { session in
            try session.rows("SELECT * FROM jobs WHERE id = ? AND workspace = ?", [.text(id), .text(workspace)]).first.map(Job.init)
        }
    }

    public func list(workspace: String, after: String? = nil, limit: Int = 50) async throws -> Page<Job> {
        try await store.read { try $0.page(of: "jobs", workspace: workspace, after: after, limit: limit, Job.init) }
    }

    /// A job that took down every worker that tried it is not tried again, nor is a cancelled one whose worker died.
    private func retireExhausted(_ now: Int64, _ isLeft: String, _ leftValues: [SQLValue], in session: any MetadataSession) throws {
        try session.execute(
            """
            UPDATE jobs AS j SET state = CASE WHEN cancel_requested = 1 THEN 'cancelled' ELSE 'failed' END, worker = NULL,
                error = 'The workers that ran this stopped before its end.', finished_at = ?
            WHERE \(isLeft) AND (j.attempts >= ? OR j.cancel_requested = 1)
            """, [.integer(now)] + leftValues + [.integer(maximumAttempts)])
    }

    private func end(_ claim: JobClaim, state: String, result: String?, error: String?) async throws -> Bool {
        try await store.write { try Self.end(claim, state: state, result: result, error: error, in: $0) }
    }

    private static func end(
        _ claim: JobClaim, state: String, result: String?, error: String?, in session: any MetadataSession
    ) throws -> Bool {
        try session.execute(
            """
            UPDATE jobs SET state = CASE WHEN cancel_requested = 1 AND ? = 'failed' THEN 'cancelled' ELSE ? END, worker = NULL,
                lease_until = NULL, result = ?, error = ?, finished_at = \(session.dialect.now),
                progress = CASE WHEN ? = 'succeeded' THEN 1 ELSE progress END
            WHERE id = ? AND worker = ? AND state = 'running'
            """,
            [
                .text(state), .text(state), .optional(result), .optional(error), .text(state), .text(claim.job.id),
                .text(claim.token),
            ]) == 1
    }

    private static func row(_ id: String, in session: any MetadataSession) throws -> SQLRow? {
        try session.rows("SELECT * FROM jobs WHERE id = ?", [.text(id)]).first
    }
}
