import Foundation
import Synchronization
import Testing
import Workspaces

@testable import MCP

@Suite("The tools") struct ToolTests {
    @Test("Every tool has schemas whose required members exist, and says whether it changes anything")
    func declarations() async throws {
        #expect(Set(Tool.all.map(\.tool)) == Set(MCPTool.allCases))
        for tool in Tool.all {
            for schema in [tool.input, tool.output] {
                #expect(schema.json["type"] == "object")
                let required = schema.json["required"]?.elements?.count
                #expect(required == schema.properties.filter(\.isRequired).count, "\(tool.tool)")
            }
            #expect(tool.json["annotations"]?["readOnlyHint"] == .boolean(tool.tool != .saveVerifiedQuery))
        }
    }

    @Test("What a tool gives is what its schema says", .timeLimit(.minutes(1)))
    func conformance() async throws {
        try await withDatasets { workspace in
            let client = await Client(
                MCPAccess(workspace, saying: "SELECT count(*) AS trips FROM trips", tools: Set(MCPTool.allCases)))
            let calls: [(MCPTool, JSON)] = [
                (.listDatasets, [:]), (.describeDataset, ["dataset": "lake"]),
                (.searchSchema, ["dataset": "lake", "query": "tours from Rostock"]),
                (.findValues, ["dataset": "lake", "text": "rostok"]),
                (.ask, ["dataset": "lake", "question": "How many trips were there?"]),
                (.ask, ["dataset": "lake", "question": "How many trips of each kind?", "include_chart": true]),
                (.runSQL, ["dataset": "lake", "sql": "SELECT * FROM trips"]),
                (.queryMetrics, ["dataset": "lake", "metrics": [try await metric(workspace)]]),
                (
                    .saveVerifiedQuery,
                    ["dataset": "lake", "question": "How many boats?", "sql": "SELECT count(*) FROM boats"]
                ),
                (.listVerifiedQueries, ["dataset": "lake"]),
            ]
            for (tool, arguments) in calls {
                let content = try await client.call(tool, arguments)
                #expect(content["error"] == nil || tool == .ask, "\(tool): \(content.line)")
                let schema = try #require(Tool.all.first { $0.tool == tool }).output.json
                #expect(Self.misfits(content, schema) == [], "\(tool): \(content.line)")
            }
        }
    }

    private func metric(_ workspace: Workspace) async throws -> JSON {
        let client = await Client(MCPAccess(workspace))
        let metrics = try await client.call(.describeDataset, ["dataset": "lake"])["metrics"]?.elements ?? []
        let price = metrics.first {
            $0["expression"]?.text?.contains("price") == true && $0["expression"]?.text?.contains("SUM") == true
        }
        return try #require((price ?? metrics.first)?["name"])
    }

    @Test("Rows and characters are capped, and the result says so", .timeLimit(.minutes(1)))
    func caps() async throws {
        try await withDatasets { workspace in
            let few = await Client(MCPAccess(workspace, caps: MCPCaps(rows: 5)))
            let cut = try await few.call(
                .runSQL, ["dataset": "lake", "sql": "SELECT * FROM trips ORDER BY trip_id", "limit": 4_000_000_000])
            #expect(
                cut["row_count"] == 5 && cut["truncated"] == true
                    && cut["notice"]?.text?.contains("first 5 rows") == true)
            let asked = try await few.call(.runSQL, ["dataset": "lake", "sql": "SELECT * FROM trips", "limit": 2])
            #expect(asked["row_count"] == 2 && asked["truncated"] == true)
            let whole = try await few.call(.runSQL, ["dataset": "lake", "sql": "SELECT * FROM boats"])
            #expect(whole["row_count"] == 3 && whole["truncated"] == false && whole["notice"] == nil)

            let short = await Client(MCPAccess(workspace, caps: MCPCaps(characters: 1_000)))
            let wide = try await short.call(
                .runSQL, ["dataset": "lake", "sql": "SELECT trip_id, repeat('x', 300) AS x FROM trips ORDER BY 1"])
            #expect(
                wide["row_count"] == 3 && wide["truncated"] == true
                    && wide["notice"]?.text?.contains("1000 characters") == true)
            let map = try await short.call(.describeDataset, ["dataset": "lake"])
            #expect(map["notice"] != nil && (map["tables"]?.elements?.count ?? 9) < 3)
        }
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        var reason: String
        var tool: MCPTool
        var arguments: JSON
        var code: String
        var testDescription: String { reason }
    }

    static let refusals = [
        Refusal(
            reason: "a dataset that is not there", tool: .runSQL, arguments: ["dataset": "sea", "sql": "SELECT 1"],
            code: "not_found"),
        Refusal(
            reason: "a dataset of another folder", tool: .describeDataset, arguments: ["dataset": "../../etc"],
            code: "not_found"),
        Refusal(
            reason: "SQL that changes data", tool: .runSQL, arguments: ["dataset": "lake", "sql": "DROP TABLE boats"],
            code: "not_select"),
        Refusal(
            reason: "SQL that reads a file", tool: .runSQL,
            arguments: ["dataset": "lake", "sql": "SELECT * FROM read_text('/etc/passwd')"], code: "table_function"),
        Refusal(
            reason: "two statements", tool: .runSQL, arguments: ["dataset": "lake", "sql": "SELECT 1; SELECT 2"],
            code: "multiple_statements"),
        Refusal(
            reason: "an argument that is missing", tool: .runSQL, arguments: ["dataset": "lake"],
            code: "invalid_arguments"),
        Refusal(
            reason: "an argument nobody knows", tool: .listDatasets, arguments: ["role": "owner"],
            code: "invalid_arguments"),
        Refusal(
            reason: "a number for a string", tool: .runSQL, arguments: ["dataset": "lake", "sql": 1],
            code: "invalid_arguments"),
        Refusal(
            reason: "a limit below one", tool: .runSQL, arguments: ["dataset": "lake", "sql": "SELECT 1", "limit": 0],
            code: "invalid_arguments"),
        Refusal(
            reason: "an empty question", tool: .ask, arguments: ["dataset": "lake", "question": " "],
            code: "invalid_arguments"),
        Refusal(
            reason: "a metric nobody defined", tool: .queryMetrics,
            arguments: ["dataset": "lake", "metrics": ["bliss"]], code: "unknown_metric"),
        Refusal(
            reason: "a grain of no calendar", tool: .queryMetrics,
            arguments: ["dataset": "lake", "metrics": ["bliss"], "grain": "eon"], code: "invalid_arguments"),
        Refusal(
            reason: "a table that is not there", tool: .describeDataset,
            arguments: ["dataset": "lake", "tables": ["seas"]], code: "unknown_table"),
    ]

    @Test("What can't be done is a result that says why", .timeLimit(.minutes(2)))
    func refused() async throws {
        try await withDatasets { workspace in
            let client = await Client(MCPAccess(workspace))
            for refusal in Self.refusals {
                let content = try await client.call(refusal.tool, refusal.arguments)
                #expect(content["error"]?["code"]?.text == refusal.code, "\(refusal.reason): \(content.line)")
            }
        }
    }

    @Test("Engine words that quote rows stay here; those that name columns help the caller", .timeLimit(.minutes(1)))
    func engineWords() async throws {
        try await withDatasets { workspace in
            let client = await Client(MCPAccess(workspace))
            let quoting = try await client.call(
                .runSQL, ["dataset": "lake", "sql": "SELECT CAST(name AS INTEGER) FROM boats"])
            #expect(quoting["error"]?["code"] == "conversion" && !quoting.line.contains("Heron"), "\(quoting.line)")
            let naming = try await client.call(.runSQL, ["dataset": "lake", "sql": "SELECT nmae FROM boats"])
            #expect(naming["error"]?["detail"]?.text?.contains("nmae") == true, "\(naming.line)")
        }
    }

    @Test("A tool that is not allowed is not listed, and looks like one that is not there", .timeLimit(.minutes(1)))
    func permission() async throws {
        try await withDatasets { workspace in
            let client = await Client(MCPAccess(workspace))
            let names =
                try await client.request("tools/list").get()["tools"]?.elements?.compactMap { $0["name"]?.text } ?? []
            #expect(names.count == MCPTool.allCases.count - 1 && !names.contains("save_verified_query"))
            let arguments: JSON = [
                "dataset": "lake", "question": "How many boats?", "sql": "SELECT count(*) FROM boats",
            ]
            for name in ["save_verified_query", "no_such_tool"] {
                guard
                    case .failure(let error) = try await client.request(
                        "tools/call", ["name": .string(name), "arguments": arguments])
                else {
                    Issue.record("\(name) ran")
                    continue
                }
                #expect(error == ProtocolError(.invalidParameters, "There is no such tool."))
            }
            #expect(try await client.call(.listVerifiedQueries, ["dataset": "lake"])["queries"] == [])
        }
    }

    @Test("A dataset this client may not see is like none", .timeLimit(.minutes(1)))
    func visibility() async throws {
        try await withDatasets { workspace in
            var access = MCPAccess(workspace)
            access.datasets = ["sea"]
            let client = await Client(access)
            #expect(try await client.call(.listDatasets, [:])["datasets"] == [])
            #expect(
                try await client.call(.runSQL, ["dataset": "lake", "sql": "SELECT 1"])["error"]?["code"] == "not_found")
            #expect(try await client.request("resources/list").get()["resources"] == [])
            guard
                case .failure(let error) = try await client.request(
                    "resources/read", ["uri": "pintail://datasets/lake/schema"])
            else {
                Issue.record("read")
                return
            }
            #expect(error.code == .resourceNotFound)
        }
    }

    @Test("A saved query is there for the next question, which no model is asked", .timeLimit(.minutes(1)))
    func saving() async throws {
        try await withDatasets { workspace in
            let client = await Client(MCPAccess(workspace, tools: Set(MCPTool.allCases)))
            let (question, sql): (JSON, JSON) = (
                "How many boats are in Rostock?", "SELECT count(*) AS boats FROM boats WHERE port = 'Rostock'"
            )
            #expect(
                try await client.call(.saveVerifiedQuery, ["dataset": "lake", "question": question, "sql": sql])["rows"]
                    == 1)
            let answer = try await client.call(.ask, ["dataset": "lake", "question": question])
            #expect(answer["trust"]?["label"] == "verified" && answer["rows"] == [[2]], "\(answer.line)")
            let refused = try await client.call(
                .saveVerifiedQuery, ["dataset": "lake", "question": question, "sql": "DELETE FROM boats"])
            #expect(refused["error"]?["code"] == "refused")
        }
    }

    @Test("A question tells how far it is, in numbers that only rise", .timeLimit(.minutes(1)))
    func progress() async throws {
        try await withDatasets { workspace in
            let client = await Client(MCPAccess(workspace, saying: "SELECT count(*) AS trips FROM trips"))
            let seen = Mutex<[JSON]>([])
            let answer = try await client.call(
                .ask, ["dataset": "lake", "question": "How many trips were there?"], token: "t"
            ) { outgoing in
                if case .notification("notifications/progress", let parameters) = outgoing {
                    seen.withLock { $0.append(parameters) }
                }
            }
            #expect(answer["status"] == "answered" && answer["rows"] == [[40]], "\(answer.line)")
            let steps = seen.withLock(\.self)
            let numbers = steps.compactMap { if case .number(let number)? = $0["progress"] { number } else { nil } }
            #expect(numbers.count == steps.count && numbers.count >= 4)
            #expect(zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 } && numbers.last == ProgressReporter.total)
            #expect(steps.allSatisfy { $0["progressToken"] == "t" })
        }
    }

    /// Looks at 160 billion pairs.
    private static let endless = """
        SELECT count(*) FROM trips a, trips b, trips c, trips d, trips e, trips f, trips g
        WHERE a.price * b.price + c.price > d.price * e.price - f.price + g.price
        """

    @Test("Cancelling a question and a long query ends them soon, without an answer", .timeLimit(.minutes(1)))
    func cancellation() async throws {
        try await withDatasets { workspace in
            let client = await Client(MCPAccess(workspace))
            // A model that never answers; a query that would take hours.
            let calls: [JSON] = [
                ["name": "ask", "arguments": ["dataset": "lake", "question": "How many trips were there?"]],
                ["name": "run_sql", "arguments": ["dataset": "lake", "sql": .string(Self.endless)]],
            ]
            for call in calls {
                let message: JSON = ["jsonrpc": "2.0", "id": "long", "method": "tools/call", "params": call]
                guard case .running(let task) = await client.connection.receive(message.data, sink: { _ in }) else {
                    Issue.record("not run"); return
                }
                try await Task.sleep(for: .milliseconds(300))
                let cancel = #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"long"}}"#
                _ = await client.connection.receive(Data(cancel.utf8)) { _ in }
                #expect(await task.value == nil, "\(call.line)")
            }
            #expect(
                try await client.call(.runSQL, ["dataset": "lake", "sql": "SELECT 1 AS one"])["rows"] == [[1]],
                "the engine is free again")
        }
    }

    @Test("Refusals of questions are results, with a reason", .timeLimit(.minutes(1)))
    func unanswerable() async throws {
        try await withDatasets { workspace in
            let client = await Client(MCPAccess(workspace, saying: "SELECT 1"))
            let answer = try await client.call(.ask, ["dataset": "lake", "question": "Delete all boats"])
            #expect(answer["status"] == "unanswerable" && answer["refusal"]?["reason"] != nil, "\(answer.line)")
        }
    }

    /// Members that a schema asks for and a value lacks, has too many of, or has of another type; by path.
    static func misfits(_ value: JSON, _ schema: JSON, _ path: String = "") -> [String] {
        let types = schema["type"].map { $0.elements ?? [$0] } ?? []
        guard types.isEmpty || types.contains(where: { fits(value, $0) }) else {
            return ["\(path): \(value.line.prefix(40))"]
        }
        if let known = schema["enum"]?.elements, !known.contains(value) { return ["\(path): not listed"] }
        var found: [String] = []
        if let members = value.members, let properties = schema["properties"] {
            for name in schema["required"]?.elements?.compactMap(\.text) ?? [] where value[name] == nil {
                found.append("\(path).\(name) is missing")
            }
            for member in members {
                guard let property = properties[member.name] else {
                    if schema["additionalProperties"] == false { found.append("\(path).\(member.name) is unknown") }
                    continue
                }
                found += misfits(member.value, property, "\(path).\(member.name)")
            }
        }
        if let elements = value.elements, let item = schema["items"] {
            found += elements.flatMap { misfits($0, item, path + "[]") }
        }
        return found
    }

    private static func fits(_ value: JSON, _ type: JSON) -> Bool {
        switch (value, type) {
        case (.string, "string"), (.integer, "integer"), (.integer, "number"), (.number, "number"),
            (.boolean, "boolean"), (.array, "array"),
            (.object, "object"), (.null, "null"):
            true
        default: false
        }
    }
}
