public import Analyst
public import SQLSyntax
import Semantics
public import Workspaces

/// What a client of the protocol may do and see: one value for each principal, made anew for each request if need be.
public struct MCPAccess: Sendable {
    public var workspace: Workspace
    public var caps: MCPCaps
    /// Tools that are listed and may be called.
    public var tools: Set<MCPTool>
    /// Names of the datasets that exist for this client; nil for all of the workspace.
    public var datasets: Set<String>?
    /// Written to what the client saves.
    public var author: String
    public var hooks: MCPHooks

    /// - Parameters:
    ///   - opened: datasets kept open, shared by all clients.
    ///   - access: who asks; policies decide what the datasets hold for them.
    ///   - analyst: asked for at a question only, so that everything else works without a model.
    public init(
        workspace: Workspace, opened: OpenDatasets, as access: Access = .full, datasets: Set<String>? = nil,
        tools: Set<MCPTool> = MCPTool.reading, caps: MCPCaps = MCPCaps(), author: String = "MCP",
        analyst: @escaping @Sendable () async throws -> Analyst
    ) {
        (self.workspace, self.datasets, self.tools, self.caps, self.author) = (workspace, datasets, tools, caps, author)
        hooks = MCPHooks(workspace, opened, access, analyst)
    }

    /// Whether the dataset exists for this client.
    func sees(_ dataset: String) -> Bool { datasets?.contains(dataset) ?? true }
}

/// Where a server puts in what else holds for a principal: budgets, caches, places in the queue, the audit log.
public struct MCPHooks: Sendable {
    /// Opens a dataset as the principal may see it: its catalog, values, examples and engine are all that tools read.
    public var open: @Sendable (_ dataset: String) async throws -> Dataset
    /// The dataset's semantic model as YAML, as the principal may see it; nil where people gave none.
    public var semanticText: @Sendable (_ dataset: String) async throws -> String?
    /// Answers a question; throws `CancellationError`, or what stands in its way before it is looked at, such as a budget.
    public var answer: @Sendable (Question, Dataset, @escaping Analyst.EventHandler) async throws -> Answer
    /// Runs a client's own query, when there is room for it; throws what stands in its way, too.
    public var query:
        @Sendable (_ run: @escaping @Sendable () async throws -> QueryOutcome) async throws -> QueryOutcome = {
            try await $0()
        }
    /// Told of each call before it is carried out; what it throws is the call's result.
    public var admit: @Sendable (MCPUse) async throws -> Void = { _ in }

    init(
        _ workspace: Workspace, _ opened: OpenDatasets, _ access: Access,
        _ analyst: @escaping @Sendable () async throws -> Analyst
    ) {
        open = { try await opened.dataset(named: $0, in: workspace, for: access) }
        semanticText = { dataset in
            guard access.role != nil, var model = try workspace.semanticModel(of: dataset) else {
                return try workspace.semanticText(of: dataset)
            }
            // Policies say what others may see and by which values.
            model.policies = []
            return try OssieCoder.write(model)
        }
        answer = { question, dataset, onEvent in try await analyst().answer(question, about: dataset, onEvent: onEvent)
        }
    }
}

/// Why a server's own rule stood in a call's way, for the model that made the call.
public struct MCPRefusal: Error, Sendable, Hashable {
    public var code: String
    /// What happened and what to do.
    public var message: String
    public init(_ code: String, _ message: String) { (self.code, self.message) = (code, message) }
}

/// A call, for the audit log.
public struct MCPUse: Sendable, Hashable {
    /// The tool; nil when a resource is read.
    public var tool: MCPTool?
    public var dataset: String?
}

/// How much one result may hold.
public struct MCPCaps: Sendable, Hashable {
    public var rows: Int
    /// Characters of a result's JSON, about: what surrounds rows and tables comes on top.
    public var characters: Int

    public init(rows: Int = 1_000, characters: Int = 50_000) {
        (self.rows, self.characters) = (max(1, rows), max(1_000, characters))
    }
}

/// The tools by name.
public enum MCPTool: String, Sendable, Hashable, CaseIterable {
    case listDatasets = "list_datasets"
    case describeDataset = "describe_dataset"
    case searchSchema = "search_schema"
    case findValues = "find_values"
    case ask
    case runSQL = "run_sql"
    case queryMetrics = "query_metrics"
    case listVerifiedQueries = "list_verified_queries"
    case saveVerifiedQuery = "save_verified_query"

    /// All that change nothing.
    public static let reading = Set(allCases).subtracting([.saveVerifiedQuery])
}
