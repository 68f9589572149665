import LanguageModels
import Testing

/// What is sent, seen by the server.
@Suite struct RequestTests {
    static let tool = Tool(
        name: "run_sql", description: "Runs it.",
        parametersJSON: #"{"type": "object", "properties": {"sql": {"type": "string"}}, "required": ["sql"]}"#)

    static var conversation: ChatRequest {
        var request = ChatRequest(messages: [
            ChatMessage(.system, [.text("You write SQL."), .cacheBreakpoint, .text("Today is Monday.")]),
            ChatMessage(.user, "How many?"),
            ChatMessage(
                .assistant, [.toolCall(ToolCall(id: "c1", name: "run_sql", argumentsJSON: #"{"sql": "SELECT 1"}"#))]),
            ChatMessage(.tool, [.toolResult(id: "c1", text: "no such table", isError: true)]),
            ChatMessage(.user, "Try again."),
        ])
        request.tools = [tool]
        request.toolChoice = .tool("run_sql")
        request.stop = [";", "\n"]
        request.maximumTokens = 77
        return request
    }

    private func sent(_ format: Format, _ request: ChatRequest) async throws -> (ScriptedRequest, [String: Any]) {
        var recorded: ScriptedRequest?
        try await withServer([.text("ok")]) { server in
            _ = try await format.model(at: server).complete(request)
            recorded = server.requests.first
        }
        let request = try #require(recorded)
        return (request, try object(request.body))
    }

    @Test func `Anthropic gets its own form of a conversation`() async throws {
        let (request, body) = try await sent(.anthropic, Self.conversation)
        #expect(request.path == "/v1/messages")
        #expect(request.headers["x-api-key"] == Format.key)
        #expect(request.headers["anthropic-version"] == "2023-06-01")
        #expect(request.headers["authorization"] == nil)
        #expect(
            request.body == """
                {"max_tokens":77,"messages":[\
                {"content":[{"text":"How many?","type":"text"}],"role":"user"},\
                {"content":[{"id":"c1","input":{"sql":"SELECT 1"},"name":"run_sql","type":"tool_use"}],"role":"assistant"},\
                {"content":[{"content":"no such table","is_error":true,"tool_use_id":"c1","type":"tool_result"},\
                {"text":"Try again.","type":"text"}],"role":"user"}],\
                "model":"claude-sonnet-4-20250514","stop_sequences":[";"],"stream":true,\
                "system":[{"cache_control":{"type":"ephemeral"},"text":"You write SQL.","type":"text"},\
                {"text":"Today is Monday.","type":"text"}],"temperature":0,\
                "tool_choice":{"name":"run_sql","type":"tool"},\
                "tools":[{"description":"Runs it.","input_schema":\
                {"type": "object", "properties": {"sql": {"type": "string"}}, "required": ["sql"]},"name":"run_sql"}]}
                """)
        #expect(body["seed"] == nil, "the API has no seed and refuses unknown fields")
    }

    @Test func `OpenAI gets its own form of a conversation`() async throws {
        let (request, _) = try await sent(.openAI, Self.conversation)
        #expect(request.path == "/v1/chat/completions")
        #expect(request.headers["authorization"] == "Bearer \(Format.key)")
        #expect(
            request.body == """
                {"max_tokens":77,"messages":[\
                {"content":"You write SQL.Today is Monday.","role":"system"},\
                {"content":"How many?","role":"user"},\
                {"content":null,"role":"assistant","tool_calls":[{"function":{"arguments":"{\\"sql\\": \\"SELECT 1\\"}",\
                "name":"run_sql"},"id":"c1","type":"function"}]},\
                {"content":"Error: no such table","role":"tool","tool_call_id":"c1"},\
                {"content":"Try again.","role":"user"}],\
                "model":"gpt-4o-2024-08-06","seed":0,"stop":[";","\\n"],"stream":true,\
                "stream_options":{"include_usage":true},"temperature":0,\
                "tool_choice":{"function":{"name":"run_sql"},"type":"function"},\
                "tools":[{"function":{"description":"Runs it.","name":"run_sql",\
                "parameters":{"type": "object", "properties": {"sql": {"type": "string"}}, "required": ["sql"]}},"type":"function"}]}
                """)
    }

    @Test func `A server without a key gets no authorization`() async throws {
        try await withServer([.text("ok")]) { server in
            _ = try await OpenAIModel(name: "qwen", apiKey: "", baseURL: server.baseURL + "/v1").complete(.hello)
            #expect(server.requests.first?.headers["authorization"] == nil)
        }
    }

    @Test(arguments: [
        (ToolChoice.automatic, "auto", "auto"), (.required, "any", "required"), (.none, "none", "none"),
    ])
    func `Tool choices have different names`(_ choice: ToolChoice, _ anthropic: String, _ openAI: String) async throws {
        var request = Self.conversation
        request.toolChoice = choice
        let (_, first) = try await sent(.anthropic, request)
        #expect((first["tool_choice"] as? [String: Any])?["type"] as? String == anthropic)
        let (_, second) = try await sent(.openAI, request)
        #expect(second["tool_choice"] as? String == openAI)
    }

    struct Marks: Sendable, CustomTestStringConvertible {
        var parts: [ChatMessage.Part]
        var hasTool = false
        /// Texts that carry a mark; "tool" is the last tool.
        var marked: [String]
        var why: String
        var testDescription: String { why }
    }

    static let marks: [Marks] = [
        Marks(parts: [.text("a"), .cacheBreakpoint, .text("b")], marked: ["a"], why: "marks the block before it"),
        Marks(parts: [.cacheBreakpoint, .text("a")], hasTool: true, marked: ["tool"], why: "at the start: the tools"),
        Marks(parts: [.cacheBreakpoint, .text("a")], marked: [], why: "at the start without tools: nothing"),
        Marks(
            parts: ["a", "b", "c", "d", "e"].flatMap { [.text($0), .cacheBreakpoint] },
            marked: ["b", "c", "d", "e"], why: "the earliest beyond four is dropped"),
        Marks(
            parts: [.cacheBreakpoint] + ["a", "b", "c", "d"].flatMap { [.text($0), .cacheBreakpoint] }, hasTool: true,
            marked: ["a", "b", "c", "d"], why: "the tools' mark is the earliest"),
        Marks(parts: [.text("a"), .text(""), .cacheBreakpoint], marked: ["a"], why: "empty text is not a block"),
        Marks(parts: [.text("a"), .cacheBreakpoint, .cacheBreakpoint], marked: ["a"], why: "twice is once"),
    ]

    @Test(arguments: marks)
    func `Cache marks stand where the shared prompt ends`(_ test: Marks) async throws {
        for role in [ChatMessage.Role.system, .user] {
            var request = ChatRequest(messages: [ChatMessage(role, test.parts)])
            if role == .system { request.messages.append(ChatMessage(.user, "q")) }
            if test.hasTool { request.tools = [Self.tool] }
            let (_, body) = try await sent(.anthropic, request)
            let messages = (body["messages"] as? [[String: Any]] ?? []).flatMap {
                $0["content"] as? [[String: Any]] ?? []
            }
            let blocks =
                (body["tools"] as? [[String: Any]] ?? []) + (body["system"] as? [[String: Any]] ?? []) + messages
            let marked = blocks.filter { $0["cache_control"] != nil }.map { $0["text"] as? String ?? "tool" }
            #expect(marked == test.marked)
        }
    }

    @Test(arguments: Format.allCases)
    func `A tool whose schema is no JSON object is refused before anything is sent`(_ format: Format) async throws {
        try await withServer([]) { server in
            var request = ChatRequest.hello
            request.tools = [Tool(name: "t", description: "", parametersJSON: "[1")]
            let code = try await failure(of: format.model(at: server), request).code
            #expect(code == .invalidRequest)
            #expect(server.requests.isEmpty)
        }
    }
}
