import Analyst
import Catalog
import DuckDB
import Examples
import Foundation
import Ingest
import LanguageModels
import SQLSyntax
import Semantics
import Workspaces

/// A tool: how it is told to clients, and what it does.
struct Tool: Sendable {
    var tool: MCPTool
    var title: String
    var description: String
    var input: Schema
    var output: Schema
    var isReadOnly = true
    /// Whether it may call a model outside.
    var isOpenWorld = false
    var run: @Sendable (Arguments, ToolContext) async throws -> any Encodable & Sendable

    var json: JSON {
        [
            "name": .string(tool.rawValue), "title": .string(title), "description": .string(description),
            "inputSchema": input.json, "outputSchema": output.json,
            "annotations": [
                "title": .string(title), "readOnlyHint": .boolean(isReadOnly), "destructiveHint": .boolean(!isReadOnly),
                "idempotentHint": true, "openWorldHint": .boolean(isOpenWorld),
            ],
        ]
    }

    static let all: [Tool] = [
        .listDatasets, .describeDataset, .searchSchema, .findValues, .ask, .runSQL, .queryMetrics, .listVerifiedQueries,
        .saveVerifiedQuery,
    ]
}

/// What a tool works with.
struct ToolContext: Sendable {
    var access: MCPAccess
    var progress: ProgressReporter?

    /// - Throws: the same error for a dataset that is not there and one this client may not see.
    func dataset(_ name: String) async throws -> Dataset {
        guard access.sees(name), (try? access.workspace.store.current(name)) != nil else { throw ToolFailure.noDataset }
        return try await access.hooks.open(name)
    }
}

/// Why a tool could not do what was asked: a result, so that the model that called it can do better.
struct ToolFailure: Error, Sendable, Hashable {
    var code: String
    var message: String
    var detail: String?

    init(_ code: String, _ message: String, detail: String? = nil) {
        (self.code, self.message, self.detail) = (code, message, detail)
    }

    static let noDataset = ToolFailure("not_found", "There is no such dataset; list_datasets names those there are.")

    /// What an error means to the caller. The engine's own words are passed on only where they speak of names and
    /// grammar: those of conversions quote rows.
    init(describing error: any Error) {
        switch error {
        case let failure as ToolFailure: self = failure
        case let refusal as MCPRefusal: self.init(refusal.code, refusal.message)
        case let error as GuardError: self.init(error.code.rawValue, error.message, detail: error.detail)
        case let error as DuckDBError:
            let speaksOfNames = [.binder, .catalog, .syntax].contains(error.code)
            self.init(error.code.rawValue, error.description, detail: speaksOfNames ? error.engineMessage : nil)
        case let error as MetricError: self.init(error.code.rawValue, error.message)
        case let error as VerifiedQueryError: self.init(error.code.rawValue, error.description)
        case let error as WorkspaceError: self.init(error.code.rawValue, error.message)
        case let error as IngestError: self.init(error.code.rawValue, error.description)
        case let error as ModelError: self.init(error.code.rawValue, error.description)
        default: self.init("internal", "Something unexpected went wrong; the call can be made again.")
        }
    }

    var json: JSON {
        var body: JSON = ["code": .string(code), "message": .string(message)]
        if let detail { body = body.with([.init("detail", .string(String(detail.prefix(2_000))))]) }
        return ["error": body]
    }
}
