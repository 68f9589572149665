import Foundation

/// The events of a streamed message. Unknown events and block types are passed over, as the API's versioning rules ask.
struct AnthropicDecoder: StreamDecoder {
    var model: String
    var profile: ModelProfile
    private(set) var isFinished = false
    private var text = ""
    private var calls: [ToolCall] = []
    /// Content block index to position in `calls`.
    private var positions: [Int: Int] = [:]
    private var reason: String?
    private var usage = WireUsage()

    init(model: String, profile: ModelProfile) { (self.model, self.profile) = (model, profile) }

    mutating func receive(_ event: ServerSentEvent) throws(ModelError) -> [ChatEvent] {
        guard let body = try? JSONDecoder().decode(WireEvent.self, from: Data(event.data.utf8)) else {
            throw ModelError(.badResponse, provider: AnthropicRequest.provider)
        }
        switch body.type {
        case "message_start":
            if let name = body.message?.model { model = name }
            usage.merge(body.message?.usage)
        case "content_block_start":
            guard body.content_block?.type == "tool_use", let index = body.index else {
                return delta(text: body.content_block?.text)
            }
            let call = ToolCall(
                id: body.content_block?.id ?? "", name: body.content_block?.name ?? "", argumentsJSON: "")
            positions[index] = calls.count
            calls.append(call)
            return [.toolCallDelta(index: calls.count - 1, id: call.id, name: call.name, arguments: "")]
        case "content_block_delta":
            if let json = body.delta?.partial_json, let position = body.index.flatMap({ positions[$0] }) {
                guard !json.isEmpty else { return [] }
                calls[position].argumentsJSON += json
                return [.toolCallDelta(index: position, id: nil, name: nil, arguments: json)]
            }
            return delta(text: body.delta?.text)
        case "content_block_stop":
            // A call without arguments streams no JSON at all.
            if let position = body.index.flatMap({ positions[$0] }), calls[position].argumentsJSON.isEmpty {
                calls[position].argumentsJSON = "{}"
            }
        case "message_delta":
            if let reason = body.delta?.stop_reason { self.reason = reason }
            usage.merge(body.usage)
        case "message_stop":
            isFinished = true
        case "error":
            let json = (try? JSON(text: event.data)) ?? .null
            throw WireFailure(status: nil, json: json).error(provider: AnthropicRequest.provider, secret: nil)
        default: break  // ping, and what is yet to be invented
        }
        return []
    }

    private mutating func delta(text piece: String?) -> [ChatEvent] {
        guard let piece, !piece.isEmpty else { return [] }
        text += piece
        return [.textDelta(piece)]
    }

    func response() throws(ModelError) -> ChatResponse {
        guard isFinished else {
            throw ModelError(
                .connectionFailed, provider: AnthropicRequest.provider,
                sentence: "broke off in the middle of its answer. Try again.")
        }
        let finishReason: ChatResponse.FinishReason =
            switch reason {
            case "end_turn", "stop_sequence": .stop
            case "max_tokens", "model_context_window_exceeded": .length
            case "tool_use": .toolCalls
            case "refusal": .refusal
            default: .other
            }
        return ChatResponse(
            text: text, toolCalls: calls, finishReason: finishReason,
            usage: profile.usage(
                input: usage.input_tokens ?? 0, cached: usage.cache_read_input_tokens ?? 0,
                cacheWrite: usage.cache_creation_input_tokens ?? 0, output: usage.output_tokens ?? 0),
            model: model)
    }
}

/// Counts are totals so far, not increments; `input_tokens` leaves out what the cache gave or took.
private struct WireUsage: Decodable {
    var input_tokens: Int?
    var cache_read_input_tokens: Int?
    var cache_creation_input_tokens: Int?
    var output_tokens: Int?

    mutating func merge(_ later: WireUsage?) {
        input_tokens = later?.input_tokens ?? input_tokens
        cache_read_input_tokens = later?.cache_read_input_tokens ?? cache_read_input_tokens
        cache_creation_input_tokens = later?.cache_creation_input_tokens ?? cache_creation_input_tokens
        output_tokens = later?.output_tokens ?? output_tokens
    }
}

/// The fields that are read of an event; names are the wire's own.
private struct WireEvent: Decodable {
    struct Message: Decodable {
        var model: String?
        var usage: WireUsage?
    }
    struct Block: Decodable {
        var type: String?
        var id: String?
        var name: String?
        var text: String?
    }
    struct Delta: Decodable {
        var text: String?
        var partial_json: String?
        var stop_reason: String?
    }
    var type: String
    var index: Int?
    var message: Message?
    var content_block: Block?
    var delta: Delta?
    var usage: WireUsage?
}
