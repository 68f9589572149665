import LanguageModels

/// The conversation of the frontier strategy about one query, as a pure state machine: no model, no clock, no data. Where
/// the model was not shown the whole schema it may look at the data first; its last call must give the query.
struct ToolLoop: Sendable, Hashable {
    /// Looks in one reply that are carried out; further ones are told to wait.
    static let maximumLooks = 4

    enum Action: Sendable, Hashable {
        case ask(ToolChoice)
        /// Carry these out, and say what they gave.
        case look([ToolCall])
        /// The reply holds the query, or will never hold one.
        case end(ChatResponse)
    }

    struct Finding: Sendable, Hashable {
        var text: String
        var isError = false
    }

    /// What was said after the prompt, ready to be sent again.
    private(set) var messages: [ChatMessage]
    private(set) var calls = 0
    private let maximumCalls: Int
    private let offersTools: Bool
    private var asked: [ToolCall] = []

    /// - Parameters:
    ///   - messages: what was said about earlier queries for the same question.
    ///   - maximumCalls: at least one is made.
    init(after messages: [ChatMessage] = [], offersTools: Bool, maximumCalls: Int) {
        (self.messages, self.offersTools, self.maximumCalls) = (messages, offersTools, maximumCalls)
    }

    /// The way to ask next: any tool while there is a call left for the query, then the one that gives it.
    var next: Action {
        offersTools && calls + 1 < maximumCalls ? .ask(.required) : .ask(.tool(FrontierPrompt.tool.name))
    }

    mutating func receive(_ response: ChatResponse) -> Action {
        calls += 1
        let said = response.toolCalls.map(ChatMessage.Part.toolCall)
        messages.append(ChatMessage(.assistant, (response.text.isEmpty ? [] : [.text(response.text)]) + said))
        let looks = response.toolCalls.filter { $0.name != FrontierPrompt.tool.name }
        let isAnswered = response.toolCalls.count > looks.count
        guard !isAnswered, !looks.isEmpty, calls < maximumCalls else {
            if !looks.isEmpty { tell(looks, [:]) }
            return .end(response)
        }
        asked = looks
        return .look(Array(looks.prefix(Self.maximumLooks)))
    }

    /// - Parameter findings: by the id of the call.
    mutating func receive(findings: [String: Finding]) -> Action {
        tell(asked, findings)
        asked = []
        return next
    }

    /// Every call is answered: a provider refuses a conversation with an open one.
    private mutating func tell(_ calls: [ToolCall], _ findings: [String: Finding]) {
        let results = calls.map { call in
            let finding = findings[call.id] ?? Finding(text: "Not carried out: too many calls.", isError: true)
            return ChatMessage.Part.toolResult(id: call.id, text: finding.text, isError: finding.isError)
        }
        messages.append(ChatMessage(.tool, results))
    }

    /// The conversation with what is wrong with the last query said in it.
    static func messages(_ messages: [ChatMessage], after problem: RepairLoop.Problem) -> [ChatMessage] {
        let tool = FrontierPrompt.tool.name
        let wish =
            problem.hasRun
            ? "It ran, but this is held against it: \(problem.message)\nGive a corrected query through \(tool), or the same one again if it is right as it stands."
            : "It can't be used: \(problem.message)\nGive a corrected query through \(tool), or say why the question can't be answered."
        var open: [String] = []
        for part in messages.flatMap(\.parts) {
            switch part {
            case .toolCall(let call): open.append(call.id)
            case .toolResult(let id, _, _): open.removeAll { $0 == id }
            case .text, .cacheBreakpoint: break
            }
        }
        guard !messages.isEmpty else {
            // Another model wrote the query.
            guard let sql = problem.sql else { return [ChatMessage(.user, "No query was given yet. \(wish)")] }
            return [ChatMessage(.user, "A first query was:\n\(sql)\n\n\(wish)")]
        }
        if open.isEmpty { return messages + [ChatMessage(.user, wish)] }
        return messages + [ChatMessage(.tool, open.map { .toolResult(id: $0, text: wish, isError: !problem.hasRun) })]
    }
}
