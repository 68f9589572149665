import Analyst
import Foundation
import Semantics
import Testing
import Workspaces

@testable import MCP

@Suite("What an asker may not see") struct PolicyTests {
    @Test("Policies hold in every tool and resource", .timeLimit(.minutes(1)))
    func policies() async throws {
        try await withDatasets { workspace in
            let owner = await Client(MCPAccess(workspace, tools: Set(MCPTool.allCases)))
            let sql: JSON = "SELECT count(*) FROM boats WHERE port = 'Wismar'"
            _ = try await owner.call(
                .saveVerifiedQuery, ["dataset": "lake", "question": "Boats of Wismar?", "sql": sql])
            try workspace.editModel(of: "lake") { model in
                model.datasets = [SemanticDataset(name: "boats", table: "boats")]
                model.policies = [AccessPolicy(roles: ["viewer"], dataset: "boats", filter: "port <> 'Wismar'")]
            }
            let viewer = await Client(
                MCPAccess(workspace: workspace, opened: OpenDatasets(), as: Access(role: "viewer")) {
                    Analyst(models: [SayingModel(sql: "SELECT name, port FROM boats")])
                })
            let calls: [(MCPTool, JSON)] = [
                (.describeDataset, ["dataset": "lake"]), (.searchSchema, ["dataset": "lake", "query": "boats"]),
                (.findValues, ["dataset": "lake", "text": "wismar"]), (.listVerifiedQueries, ["dataset": "lake"]),
                (.runSQL, ["dataset": "lake", "sql": "SELECT * FROM boats"]),
                (.ask, ["dataset": "lake", "question": "List name and port of all boats"]),
            ]
            for (tool, arguments) in calls {
                let seen = try await viewer.call(tool, arguments)
                // What was asked comes back where nothing is found; what is stored must not.
                #expect(!seen.line.contains("Wismar") && !seen.line.contains("Swan"), "\(tool): \(seen.line)")
            }
            #expect(
                try await viewer.call(.runSQL, ["dataset": "lake", "sql": "SELECT * FROM boats"])["row_count"] == 2)
            #expect(try await owner.call(.runSQL, ["dataset": "lake", "sql": "SELECT * FROM boats"])["row_count"] == 3)
            for uri in ["schema", "semantic-model"] {
                let text = try await viewer.request(
                    "resources/read", ["uri": .string("pintail://datasets/lake/\(uri)")]
                ).get().line
                #expect(!text.contains("Wismar") && !text.contains("policies"), "\(uri): \(text)")
            }
        }
    }
}
