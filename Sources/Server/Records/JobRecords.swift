import Foundation

/// Work that goes on after its request was answered.
struct JobRecord: Sendable, Hashable {
    enum State: String, Sendable, Hashable { case queued, running, done, failed, cancelled }

    var id: String
    var workspace: String
    /// Who asked for it; nobody's many jobs keep others waiting.
    var subject: String
    var kind: String
    var payload: JSON
    var state: State = .queued
    /// 0 to 1.
    var progress = 0.0
    var line: String?
    var result: JSON?
    var error: JSON?
    var isCancelRequested = false
    var createdAt: Date
    var finishedAt: Date?

    var isOver: Bool { [.done, .failed, .cancelled].contains(state) }
}

/// Runs one kind of job. Progress is told as a part of one and a sentence. May run again after a node was lost, so that
/// doing it twice must do no harm.
typealias JobHandler =
    @Sendable (JobRecord, _ report: @escaping @Sendable (Double, String) -> Void) async throws -> JSON

/// What a kind of job is about, as it is kept with it.
protocol JobPayload: Sendable, Codable {
    static var kind: String { get }
}

extension JobPayload {
    var payload: JSON {
        get throws { try JSONDecoder().decode(JSON.self, from: JSONEncoder().encode(self)) }
    }

    init(payload: JSON) throws { self = try JSONDecoder().decode(Self.self, from: JSONEncoder().encode(payload)) }
}

protocol JobRecords: Sendable {
    func enqueue(_ kind: String, _ payload: JSON, workspace: String, subject: String) async throws -> JobRecord
    /// Enqueues a job and works on it at once; when this node is lost, another one's handler of the kind takes it over.
    func begin(
        _ kind: String, _ payload: JSON, id: String, workspace: String, subject: String, work: @escaping JobHandler
    ) async throws
    func job(_ id: String, of workspace: String) async throws -> JobRecord?
    func jobs(of workspace: String, after: String?, limit: Int) async throws -> Page<JobRecord>
    /// - Returns: false when the workspace has no such job.
    func cancel(_ id: String, of workspace: String) async throws -> Bool
    /// Takes jobs and runs them until its task is cancelled; then what is under way goes back for another node, or this one's next start.
    func run(_ handlers: [String: JobHandler]) async throws
}
