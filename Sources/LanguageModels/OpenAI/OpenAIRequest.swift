/// A request in the words of `POST /chat/completions`.
enum OpenAIRequest {
    static func body(
        _ request: ChatRequest, model: String, extraFields: [String: JSON] = [:], provider: String
    ) throws(ModelError) -> JSON {
        var fields: [String: JSON] = [
            "model": .string(model),
            "messages": .array(request.messages.flatMap(messages)),
            "max_tokens": .integer(request.maximumTokens),
            "temperature": .number(request.temperature),
            "seed": .integer(request.seed),
            "stream": true,
            "stream_options": ["include_usage": true],
        ]
        if !request.stop.isEmpty { fields["stop"] = .array(request.stop.map(JSON.string)) }
        if !request.tools.isEmpty {
            var tools: [JSON] = []
            for tool in request.tools {
                let function: JSON = [
                    "name": .string(tool.name), "description": .string(tool.description),
                    "parameters": try tool.schema(provider: provider),
                ]
                tools.append(["type": "function", "function": function])
            }
            fields["tools"] = .array(tools)
            fields["tool_choice"] = choice(request.toolChoice)
        }
        return .object(fields.merging(extraFields) { _, extra in extra })
    }

    private static func choice(_ choice: ToolChoice) -> JSON {
        switch choice {
        case .automatic: "auto"
        case .none: "none"
        case .required: "required"
        case .tool(let name): ["type": "function", "function": ["name": .string(name)]]
        }
    }

    /// One message of ours is several of theirs where it holds several tool results.
    private static func messages(_ message: ChatMessage) -> [JSON] {
        var text = ""
        var calls: [JSON] = []
        var results: [JSON] = []
        for part in message.parts {
            switch part {
            case .text(let piece): text += piece
            case .cacheBreakpoint: break  // caching is automatic: the longest known prefix
            case .toolCall(let call):
                calls.append([
                    "id": .string(call.id), "type": "function",
                    "function": ["name": .string(call.name), "arguments": .string(call.argumentsJSON)],
                ])
            case .toolResult(let id, let result, let isError):
                // The format has no mark for a failed call.
                let content = isError ? "Error: \(result)" : result
                results.append(["role": "tool", "tool_call_id": .string(id), "content": .string(content)])
            }
        }
        guard !text.isEmpty || !calls.isEmpty else { return results }
        let role = message.role == .tool ? "user" : message.role.rawValue
        var fields: [String: JSON] = ["role": .string(role), "content": text.isEmpty ? .null : .string(text)]
        if !calls.isEmpty { fields["tool_calls"] = .array(calls) }
        return results + [.object(fields)]
    }
}

extension Tool {
    func schema(provider: String) throws(ModelError) -> JSON {
        guard let schema = try? JSON(text: parametersJSON), case .object = schema else {
            throw ModelError(
                .invalidRequest, provider: provider,
                sentence: "was not asked: the parameters of the tool \(name) are not a JSON object.")
        }
        return .verbatim(parametersJSON)
    }
}
