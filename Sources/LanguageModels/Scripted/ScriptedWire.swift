/// A reply as the events of one wire format, each ready to be sent.
enum ScriptedWire: Sendable {
    case anthropic, openAI

    /// The format that a path belongs to, or nil for an address neither provider has.
    init?(path: String) {
        switch path.split(separator: "?").first.map(String.init) ?? path {
        case let path where path.hasSuffix("/v1/messages"): self = .anthropic
        case let path where path.hasSuffix("/chat/completions"): self = .openAI
        // Answered with `ScriptedStep.raw` and `status`: only the errors are the format's own.
        case let path where path.hasSuffix("/embeddings"): self = .openAI
        default: return nil
        }
    }

    func events(_ reply: ScriptedReply, model: String) -> [String] {
        switch self {
        case .anthropic: anthropicEvents(reply, model: model)
        case .openAI: openAIEvents(reply, model: model)
        }
    }

    /// The beginning of a reply that never ends properly.
    func opening(_ pieces: [String], model: String) -> [String] {
        let events = events(ScriptedReply(text: pieces), model: model)
        // Anthropic: all but the block's end, the message's last delta and its end. OpenAI: all but finish, usage, DONE.
        return Array(events.dropLast(3))
    }

    func errorBody(type: String?, status: Int, message: String) -> JSON {
        switch self {
        case .anthropic:
            [
                "type": "error", "request_id": "req_scripted",
                "error": ["type": .string(type ?? Self.anthropicType(status)), "message": .string(message)],
            ]
        case .openAI:
            [
                "error": [
                    "type": .string(type ?? Self.openAIType(status)), "message": .string(message), "param": .null,
                    "code": type.map(JSON.string) ?? .null,
                ]
            ]
        }
    }

    func errorEvent(type: String) -> String {
        let body = errorBody(type: type, status: 200, message: "scripted")
        return self == .anthropic ? named("error", body) : data(body)
    }

    private static func anthropicType(_ status: Int) -> String {
        switch status {
        case 400: "invalid_request_error"
        case 401: "authentication_error"
        case 403: "permission_error"
        case 404: "not_found_error"
        case 413: "request_too_large"
        case 429: "rate_limit_error"
        case 529: "overloaded_error"
        default: "api_error"
        }
    }

    private static func openAIType(_ status: Int) -> String {
        switch status {
        case 429: "requests"
        case 500...: "server_error"
        default: "invalid_request_error"
        }
    }

    private func text(_ json: JSON) -> String {
        // Only values built here: encoding them cannot fail.
        (try? json.bytes).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    private func data(_ json: JSON) -> String { "data: \(text(json))\n\n" }
    private func named(_ name: String, _ json: JSON) -> String { "event: \(name)\ndata: \(text(json))\n\n" }

    private func anthropicEvents(_ reply: ScriptedReply, model: String) -> [String] {
        let usage: JSON = [
            "input_tokens": .integer(reply.usage.inputTokens),
            "cache_read_input_tokens": .integer(reply.usage.cachedTokens),
            "cache_creation_input_tokens": .integer(reply.usage.cacheWriteTokens), "output_tokens": 1,
        ]
        let message: JSON = [
            "id": "msg_scripted", "type": "message", "role": "assistant", "model": .string(model), "content": [],
            "stop_reason": .null, "stop_sequence": .null, "usage": usage,
        ]
        var events = [
            named("message_start", ["type": "message_start", "message": message]),
            named("ping", ["type": "ping"]),
        ]
        func add(_ type: String, _ index: Int, _ key: String? = nil, _ value: JSON = .null) {
            var fields: [String: JSON] = ["type": .string(type), "index": .integer(index)]
            if let key { fields[key] = value }
            events.append(named(type, .object(fields)))
        }
        var index = 0
        if !reply.text.isEmpty || reply.toolCalls.isEmpty {
            add("content_block_start", index, "content_block", ["type": "text", "text": ""])
            for piece in reply.text {
                add("content_block_delta", index, "delta", ["type": "text_delta", "text": .string(piece)])
            }
            add("content_block_stop", index)
            index += 1
        }
        for call in reply.toolCalls {
            let block: JSON = ["type": "tool_use", "id": .string(call.id), "name": .string(call.name), "input": [:]]
            add("content_block_start", index, "content_block", block)
            // The real service begins with an empty piece.
            for piece in [""] + call.arguments {
                add(
                    "content_block_delta", index, "delta", ["type": "input_json_delta", "partial_json": .string(piece)])
            }
            add("content_block_stop", index)
            index += 1
        }
        let reasons: [ChatResponse.FinishReason: JSON] = [
            .stop: "end_turn", .length: "max_tokens", .toolCalls: "tool_use", .refusal: "refusal",
        ]
        let end: JSON = [
            "type": "message_delta", "usage": ["output_tokens": .integer(reply.usage.outputTokens)],
            "delta": ["stop_reason": reasons[reply.finishReason] ?? "pause_turn", "stop_sequence": .null],
        ]
        return events + [named("message_delta", end), named("message_stop", ["type": "message_stop"])]
    }

    private func openAIEvents(_ reply: ScriptedReply, model: String) -> [String] {
        func chunk(_ choices: [JSON], usage: JSON = .null) -> String {
            data([
                "id": "chatcmpl-scripted", "object": "chat.completion.chunk", "created": 1_700_000_000,
                "model": .string(model), "choices": .array(choices), "usage": usage,
            ])
        }
        func choice(_ delta: JSON, reason: JSON = .null) -> JSON {
            ["index": 0, "delta": delta, "finish_reason": reason]
        }
        var events = [chunk([choice(["role": "assistant", "content": ""])])]
        for piece in reply.text { events.append(chunk([choice(["content": .string(piece)])])) }
        for (index, call) in reply.toolCalls.enumerated() {
            let start: JSON = [
                "index": .integer(index), "id": .string(call.id), "type": "function",
                "function": ["name": .string(call.name), "arguments": ""],
            ]
            events.append(chunk([choice(["tool_calls": [start]])]))
            for piece in call.arguments {
                let more: JSON = ["index": .integer(index), "function": ["arguments": .string(piece)]]
                events.append(chunk([choice(["tool_calls": [more]])]))
            }
        }
        let reasons: [ChatResponse.FinishReason: JSON] = [
            .stop: "stop", .length: "length", .toolCalls: "tool_calls", .refusal: "content_filter",
        ]
        events.append(chunk([choice([:], reason: reasons[reply.finishReason] ?? "unknown")]))
        if reply.sendsUsage {
            let prompt = reply.usage.inputTokens + reply.usage.cachedTokens
            let usage: JSON = [
                "prompt_tokens": .integer(prompt), "completion_tokens": .integer(reply.usage.outputTokens),
                "total_tokens": .integer(prompt + reply.usage.outputTokens),
                "prompt_tokens_details": ["cached_tokens": .integer(reply.usage.cachedTokens)],
            ]
            events.append(chunk([], usage: usage))
        }
        if reply.sendsDone { events.append("data: [DONE]\n\n") }
        return events
    }
}
