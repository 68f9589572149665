public import Foundation

/// A piece of durable work.
public struct Job: Sendable, Hashable {
    public enum State: String, Sendable { case queued, running, succeeded, failed, cancelled }

    public var id, workspace, asker, kind, payload: String
    public var state: State
    /// Claims so far, the running one included.
    public var attempts: Int
    /// 0 to 1.
    public var progress: Double
    public var line: String?
    public var cancelRequested: Bool
    public var result, error: String?
    public var createdAt: Date
    public var finishedAt: Date?

    init(_ row: SQLRow) throws {
        (id, workspace, asker) = (try row.text("id"), try row.text("workspace"), try row.text("asker"))
        (kind, payload) = (try row.text("kind"), try row.text("payload"))
        state = try State(rawValue: row.text("state")).unwrapped()
        attempts = Int(try row.integer("attempts"))
        progress = try row.real("progress")
        line = row.optionalText("line")
        cancelRequested = try row.integer("cancel_requested") == 1
        (result, error) = (row.optionalText("result"), row.optionalText("error"))
        (createdAt, finishedAt) = (try row.date("created_at"), row.optionalDate("finished_at"))
    }
}

/// A worker's right to run one job until its lease ends. Each claim is another one, even of the same job by the same worker.
public struct JobClaim: Sendable, Hashable {
    public var job: Job
    let token: String
}
