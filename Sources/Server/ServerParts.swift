import Analyst
import Foundation
import Ingest
import LanguageModels
import Logging
import MCP
import SQLSyntax
import Synchronization
import Workspaces

/// What endpoints work with.
struct ServerParts: Sendable {
    let settings: ServerSettings
    let environment: Settings
    let records: Records
    let open: OpenDatasets
    let workspaces = KnownWorkspaces()
    /// Who answers in a workspace, with the model named or the usual ones.
    let analyst: @Sendable (Workspace, String?) throws -> Analyst
    let questions: QuestionRuns
    let mcp: MCPEndpoint
    let turns: Turns
    let reader: BodyReader
    let metrics: ServerMetrics
    let shutdown: Shutdown
    let logger: Logger

    func workspace(_ id: String) throws -> Workspace {
        let isPlain = id.utf8.allSatisfy { (48...57).contains($0) || (97...122).contains($0) || $0 == 45 || $0 == 95 }
        guard isPlain, (1...64).contains(id.utf8.count) else { throw APIError.notFound("workspace") }
        return workspaces.workspace(id) {
            let home = environment.folder("PINTAIL_HOME").appending(path: "workspaces/\(id)", directoryHint: .isDirectory)
            var workspace = Workspace(settings: environment, root: id == "default" ? nil : home)
            // As many queries as run at once share what there is.
            workspace.memoryShare = settings.questionsAtOnce
            return workspace
        }
    }

    func workspace(of call: Call) throws -> Workspace { try workspace(call.principal.workspace) }

    /// The current version of a dataset of the caller's workspace.
    /// - Throws: `APIError` 404, also for what can't be a name.
    func version(of call: Call) throws -> (Workspace, DatasetVersion) {
        let workspace = try workspace(of: call)
        do {
            guard let version = try workspace.store.current(call.parameter("dataset")) else {
                throw APIError.notFound("dataset")
            }
            return (workspace, version)
        } catch let error as IngestError where error.code == .invalidName { throw APIError.notFound("dataset") }
    }

    /// What an asker sees of a dataset; nil when there is none.
    func view(of dataset: String, for principal: Principal) throws -> AccessRules.View? {
        let workspace = try workspace(principal.workspace)
        guard let stamp = try? workspace.store.stamp(of: dataset) else { return nil }
        return try open.rules.view(of: dataset, stamp: stamp, in: workspace, for: principal.access)
    }

    /// A dataset as the caller may see it.
    func dataset(_ name: String, for principal: Principal) async throws -> Dataset {
        do {
            return try await open.dataset(named: name, in: workspace(principal.workspace), for: principal.access)
        } catch let error as IngestError where error.code == .invalidName { throw APIError.notFound("dataset") }
    }
}

/// Workspaces by id, made once: where one's files are does not change.
final class KnownWorkspaces: Sendable {
    private let known = Mutex<[String: Workspace]>([:])

    func workspace(_ id: String, make: () -> Workspace) -> Workspace {
        known.withLock { known in
            if let workspace = known[id] { return workspace }
            if known.count >= 10_000 { known = [:] }
            let workspace = make()
            known[id] = workspace
            return workspace
        }
    }
}

extension Principal {
    /// What decides the rows and columns they see. The local person sees all.
    var access: Access {
        isLocal
            ? .full
            : Access(role: role.rawValue, attributes: attributes.merging(["subject": [subject]]) { given, _ in given })
    }
}
