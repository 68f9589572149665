/// A request in the words of `POST /v1/messages`.
enum AnthropicRequest {
    static let provider = "Anthropic"
    /// The API refuses a request with more marks.
    private static let maximumCacheMarks = 4

    static func body(_ request: ChatRequest, model: String) throws(ModelError) -> JSON {
        var tools = try request.tools.map { tool throws(ModelError) in try Self.tool(tool) }
        var system: [Block] = []
        var turns: [(role: String, blocks: [Block])] = []
        // A breakpoint marks the block before it; at the very beginning that block is the last tool.
        var marksTools = false
        for message in request.messages {
            let role = message.role == .assistant ? "assistant" : "user"
            if message.role != .system, turns.last?.role != role { turns.append((role, [])) }
            for part in message.parts {
                guard part != .cacheBreakpoint else {
                    if let last = turns.lastIndex(where: { !$0.blocks.isEmpty }) {
                        turns[last].blocks[turns[last].blocks.count - 1].isMarked = true
                    } else if !system.isEmpty {
                        system[system.count - 1].isMarked = true
                    } else {
                        marksTools = !tools.isEmpty
                    }
                    continue
                }
                guard let json = try block(part) else { continue }
                if message.role == .system {
                    system.append(Block(json: json))
                } else {
                    turns[turns.count - 1].blocks.append(Block(json: json))
                }
            }
        }
        turns.removeAll { $0.blocks.isEmpty }
        // The later marks are worth more: each covers all that stands before it.
        let marks = (marksTools ? 1 : 0) + (system + turns.flatMap(\.blocks)).count(where: \.isMarked)
        var surplus = max(0, marks - maximumCacheMarks)
        if marksTools, surplus > 0 { (marksTools, surplus) = (false, surplus - 1) }
        drop(&surplus, from: &system)
        for index in turns.indices { drop(&surplus, from: &turns[index].blocks) }

        if marksTools { tools[tools.count - 1].isMarked = true }
        var fields: [String: JSON] = [
            "model": .string(model), "max_tokens": .integer(request.maximumTokens),
            "temperature": .number(min(max(request.temperature, 0), 1)), "stream": true,
            "messages": .array(turns.map { ["role": .string($0.role), "content": .array($0.blocks.map(\.marked))] }),
        ]
        if !system.isEmpty { fields["system"] = .array(system.map(\.marked)) }
        // Stop sequences of white space alone are refused.
        let stop = request.stop.filter { !$0.allSatisfy(\.isWhitespace) }
        if !stop.isEmpty { fields["stop_sequences"] = .array(stop.map(JSON.string)) }
        if !tools.isEmpty {
            fields["tools"] = .array(tools.map(\.marked))
            fields["tool_choice"] = choice(request.toolChoice)
        }
        return .object(fields)
    }

    private struct Block {
        var json: [String: JSON]
        var isMarked = false
        var marked: JSON {
            .object(isMarked ? json.merging(["cache_control": ["type": "ephemeral"]]) { $1 } : json)
        }
    }

    private static func drop(_ surplus: inout Int, from blocks: inout [Block]) {
        for index in blocks.indices where surplus > 0 && blocks[index].isMarked {
            blocks[index].isMarked = false
            surplus -= 1
        }
    }

    private static func tool(_ tool: Tool) throws(ModelError) -> Block {
        Block(json: [
            "name": .string(tool.name), "description": .string(tool.description),
            "input_schema": try tool.schema(provider: provider),
        ])
    }

    /// Nil for text without content, which the API refuses.
    private static func block(_ part: ChatMessage.Part) throws(ModelError) -> [String: JSON]? {
        switch part {
        case .text(let text):
            return text.allSatisfy(\.isWhitespace) ? nil : ["type": "text", "text": .string(text)]
        case .cacheBreakpoint:
            return nil
        case .toolCall(let call):
            // The model's own words, sent back: not always JSON, and the API takes only an object.
            var input = (try? JSON(text: call.argumentsJSON)) ?? .null
            if case .object = input {} else { input = [:] }
            return ["type": "tool_use", "id": .string(call.id), "name": .string(call.name), "input": input]
        case .toolResult(let id, let text, let isError):
            var fields: [String: JSON] = [
                "type": "tool_result", "tool_use_id": .string(id), "content": .string(text),
            ]
            if isError { fields["is_error"] = true }
            return fields
        }
    }

    private static func choice(_ choice: ToolChoice) -> JSON {
        switch choice {
        case .automatic: ["type": "auto"]
        case .none: ["type": "none"]
        case .required: ["type": "any"]
        case .tool(let name): ["type": "tool", "name": .string(name)]
        }
    }
}
