import Foundation
import HTTPTypes
import Ingest
import Synchronization
import Workspaces

/// Imports of staged files, as jobs.
struct Imports: Sendable {
    static let kind = "import"
    let parts: ServerParts

    /// - Parameter source: `staged`, the id of the files' folder, which the job removes; or the name of a `database`.
    func enqueue(_ source: JSON.Member, as dataset: String, force: Bool, for principal: Principal) async throws -> JobRecord
    {
        try await parts.records.jobs.enqueue(
            Self.kind, .object([source, .init(key: "dataset", value: .string(dataset)), .init(key: "force", value: .bool(force))]),
            workspace: principal.workspace, subject: principal.subject)
    }

    func run(_ job: JobRecord, report: @escaping @Sendable (Double, String) -> Void) async throws -> JSON {
        guard let dataset = job.payload["dataset"]?.text else { throw APIError.internalFailure }
        let workspace = try parts.workspace(job.workspace)
        let staging = Staging(home: workspace.home)
        let progress = WorkspaceProgress { event in
            switch event {
            case .importing(.note(let note)): report(0.2, note.text)
            case .importing: report(0.1, "Reading the files")
            case .mapping: report(0.6, "Mapping the data")
            case .line(let line): report(0.7, line)
            }
        }
        let force = job.payload["force"] == true
        if let name = job.payload["database"]?.text {
            let source = try parts.environment.database(named: name, of: job.workspace)
            let version = try await workspace.importDatabase(source, as: dataset, progress: progress, force: force)
            _ = try await parts.open.dataset(named: dataset, in: workspace, progress: progress)
            return DatasetEndpoints.json(version)
        }
        guard let staged = job.payload["staged"]?.text else { throw APIError.internalFailure }
        do {
            let version = try await workspace.importData(
                staging.files(staged), as: dataset, progress: progress, force: force)
            // Mapped now, so that the first question needs not wait for it.
            _ = try await parts.open.dataset(named: dataset, in: workspace, progress: progress)
            staging.remove(staged)
            return DatasetEndpoints.json(version)
        } catch {
            // A job that was interrupted runs again and needs the files; sweeping takes them when it does not.
            if !(error is CancellationError), APIError(error).status != .serviceUnavailable { staging.remove(staged) }
            throw error
        }
    }

    /// Waits until a job is over.
    func finished(_ job: JobRecord) async throws -> JobRecord {
        while true {
            guard let now = try await parts.records.jobs.job(job.id, of: job.workspace) else {
                throw APIError.notFound("job")
            }
            if now.isOver { return now }
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}
