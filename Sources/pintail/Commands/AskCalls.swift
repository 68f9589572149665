import Analyst
import Foundation
import LanguageModels
import Presentation

/// The exchanges with models behind an answer, for a person to read: all that was sent and all that came back.
struct AskCalls {
    let calls: [ModelCall]

    /// A block a call. Messages that a call shares with the one before are not repeated.
    var text: String {
        if calls.isEmpty { return "No model was asked.\n" }
        return calls.indices.map(block).joined(separator: "\n")
    }

    private func block(_ index: Int) -> String {
        let call = calls[index]
        let usage = call.response?.usage ?? Usage()
        var lines = [
            "── call \(call.number)\(call.purpose.map { ", \($0.rawValue)" } ?? "") · \(call.response?.model ?? call.model) · "
                + "tokens: \(usage.inputTokens) fresh, \(usage.cachedTokens) cached, \(usage.cacheWriteTokens) written to the cache, \(usage.outputTokens) out · "
                + String(format: "$%.4f · %d ms", usage.costUSD, call.milliseconds)
        ]
        let earlier = index > 0 ? calls[index - 1].request.messages : []
        let shared = zip(call.request.messages, earlier).prefix { $0 == $1 }.count
        if shared > 0 { lines.append("[the first \(shared) messages as in call \(calls[index - 1].number)]") }
        for message in call.request.messages.dropFirst(shared) {
            lines.append("[\(message.role.rawValue)]")
            lines += message.parts.map(Self.text)
        }
        if !call.request.tools.isEmpty {
            lines.append(
                "[tools: \(call.request.tools.map(\.name).joined(separator: ", ")); \(Self.text(call.request.toolChoice))]"
            )
        }
        lines.append("[reply]")
        if let response = call.response {
            if !response.text.isEmpty { lines.append(response.text) }
            lines += response.toolCalls.map { "\($0.name) \($0.argumentsJSON)" }
        } else {
            lines.append("none: \(call.failure?.message ?? "the call was stopped")")
        }
        // What a model or a file wrote must not steer the terminal.
        return lines.joined(separator: "\n").split(separator: "\n", omittingEmptySubsequences: false).map {
            TerminalText.safe(String($0))
        }
        .joined(separator: "\n") + "\n"
    }

    private static func text(_ part: ChatMessage.Part) -> String {
        switch part {
        case .text(let text): text
        case .cacheBreakpoint: "── cached up to here ──"
        case .toolCall(let call): "calls \(call.name) \(call.argumentsJSON)"
        case .toolResult(_, let text, let isError): (isError ? "failed: " : "") + text
        }
    }

    private static func text(_ choice: ToolChoice) -> String {
        switch choice {
        case .automatic: "it may call one"
        case .none: "it may call none"
        case .required: "it must call one"
        case .tool(let name): "it must call \(name)"
        }
    }
}

/// An answer's JSON with the calls behind it as the member `calls`.
struct AnswerWithCalls: Encodable {
    let answer: Answer
    let calls: [ModelCall]

    private enum Key: String, CodingKey { case calls }

    func encode(to encoder: any Encoder) throws {
        try answer.encode(to: encoder)
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(calls.map(CallJSON.init), forKey: .calls)
    }
}

/// A call as it is printed: flatter than the transcript, from which it can't be replayed.
private struct CallJSON: Encodable {
    struct Message: Encodable {
        var role, text: String
    }
    struct Look: Encodable {
        var name, arguments: String
    }
    struct Tokens: Encodable {
        var fresh, cached, written, output: Int
    }
    private enum CodingKeys: String, CodingKey {
        case number, purpose, model, messages, tools, toolChoice = "tool_choice", text, toolCalls = "tool_calls",
            failure, tokens
        case costUSD = "cost_usd", milliseconds
    }

    var number: Int
    var purpose: String?
    var model: String
    var messages: [Message]
    var tools: [String]
    var toolChoice: String
    var text: String?
    var toolCalls: [Look]
    var failure: String?
    var tokens: Tokens
    var costUSD: Double
    var milliseconds: Int

    init(_ call: ModelCall) {
        (number, purpose, milliseconds) = (call.number, call.purpose?.rawValue, call.milliseconds)
        model = call.response?.model ?? call.model
        messages = call.request.messages.map { message in
            Message(role: message.role.rawValue, text: message.parts.compactMap(Self.text).joined(separator: "\n"))
        }
        tools = call.request.tools.map(\.name)
        toolChoice =
            switch call.request.toolChoice {
            case .automatic: "automatic"
            case .none: "none"
            case .required: "required"
            case .tool(let name): name
            }
        text = call.response?.text
        toolCalls = call.response?.toolCalls.map { Look(name: $0.name, arguments: $0.argumentsJSON) } ?? []
        failure = call.failure?.message
        let usage = call.response?.usage ?? Usage()
        tokens = Tokens(
            fresh: usage.inputTokens, cached: usage.cachedTokens, written: usage.cacheWriteTokens,
            output: usage.outputTokens)
        costUSD = usage.costUSD
    }

    private static func text(_ part: ChatMessage.Part) -> String? {
        switch part {
        case .text(let text): text
        case .cacheBreakpoint: nil
        case .toolCall(let call): "\(call.name) \(call.argumentsJSON)"
        case .toolResult(_, let text, _): text
        }
    }
}
