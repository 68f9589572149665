import Foundation

/// Chat completion chunks. Tolerates servers that send no usage, no `[DONE]`, no tool-call ids or no indices.
struct OpenAIDecoder: StreamDecoder {
    var provider: String
    var model: String
    var profile: ModelProfile
    private(set) var isFinished = false
    private var text = ""
    private var calls: [ToolCall] = []
    private var reason: String?
    private var usage: Chunk.Usage?
    private var isRefusal = false

    init(provider: String, model: String, profile: ModelProfile) {
        (self.provider, self.model, self.profile) = (provider, model, profile)
    }

    mutating func receive(_ event: ServerSentEvent) throws(ModelError) -> [ChatEvent] {
        if event.data.trimmingCharacters(in: .whitespaces) == "[DONE]" {
            isFinished = true
            return []
        }
        guard let chunk = try? JSONDecoder().decode(Chunk.self, from: Data(event.data.utf8)) else {
            throw ModelError(.badResponse, provider: provider)
        }
        if chunk.error != nil || event.name == "error" {
            let json = (try? JSON(text: event.data)) ?? .null
            throw WireFailure(status: nil, json: json).error(provider: provider, secret: nil)
        }
        if let name = chunk.model, !name.isEmpty { model = name }
        if let usage = chunk.usage { self.usage = usage }
        guard let choice = chunk.choices?.first else { return [] }
        if let reason = choice.finish_reason { self.reason = reason }
        var events: [ChatEvent] = []
        if let refusal = choice.delta?.refusal, !refusal.isEmpty { isRefusal = true }
        for piece in [choice.delta?.content, choice.delta?.refusal] {
            guard let piece, !piece.isEmpty else { continue }
            text += piece
            events.append(.textDelta(piece))
        }
        for delta in choice.delta?.tool_calls ?? [] { events.append(add(delta)) }
        return events
    }

    private mutating func add(_ delta: Chunk.Choice.Delta.Call) -> ChatEvent {
        // Without an index, an id or a name starts a call and bare arguments go on with the last one.
        let isNew = delta.id != nil || delta.function?.name != nil
        let index = min(delta.index ?? (isNew ? calls.count : calls.count - 1), calls.count)
        let position = max(index, 0)
        if position == calls.count {
            calls.append(ToolCall(id: delta.id ?? "call_\(position)", name: "", argumentsJSON: ""))
        }
        if let id = delta.id, !id.isEmpty { calls[position].id = id }
        calls[position].name += delta.function?.name ?? ""
        calls[position].argumentsJSON += delta.function?.arguments ?? ""
        return .toolCallDelta(
            index: position, id: delta.id, name: delta.function?.name, arguments: delta.function?.arguments ?? "")
    }

    func response() throws(ModelError) -> ChatResponse {
        guard isFinished || reason != nil else {
            throw ModelError(
                .connectionFailed, provider: provider, sentence: "broke off in the middle of its answer. Try again.")
        }
        let prompt = usage?.prompt_tokens ?? 0
        let cached = min(usage?.prompt_tokens_details?.cached_tokens ?? 0, prompt)
        return ChatResponse(
            text: text, toolCalls: calls, finishReason: finishReason,
            usage: profile.usage(input: prompt - cached, cached: cached, output: usage?.completion_tokens ?? 0),
            model: model)
    }

    private var finishReason: ChatResponse.FinishReason {
        if isRefusal { return .refusal }
        switch reason {
        case "length": return .length
        case "content_filter": return .refusal
        // A forced tool call ends with "stop".
        case "stop", "tool_calls", "function_call", nil: return calls.isEmpty ? .stop : .toolCalls
        default: return .other
        }
    }
}

/// The fields that are read of a chunk; names are the wire's own.
private struct Chunk: Decodable {
    struct Usage: Decodable {
        struct Details: Decodable { var cached_tokens: Int? }
        var prompt_tokens: Int?
        var completion_tokens: Int?
        var prompt_tokens_details: Details?
    }
    struct Choice: Decodable {
        struct Delta: Decodable {
            struct Call: Decodable {
                struct Function: Decodable {
                    var name: String?
                    var arguments: String?
                }
                var index: Int?
                var id: String?
                var function: Function?
            }
            var content: String?
            var refusal: String?
            var tool_calls: [Call]?
        }
        var delta: Delta?
        var finish_reason: String?
    }
    var model: String?
    var choices: [Choice]?
    var usage: Usage?
    var error: JSON?
}
