public struct ChatRequest: Sendable, Hashable, Codable {
    public var messages: [ChatMessage]
    public var tools: [Tool] = []
    public var toolChoice: ToolChoice = .automatic
    public var maximumTokens: Int = 1024
    public var temperature: Double = 0
    public var seed: Int = 0
    public var stop: [String] = []

    public init(messages: [ChatMessage]) { self.messages = messages }
}

public struct ChatMessage: Sendable, Hashable, Codable {
    public enum Role: String, Sendable, Hashable, Codable { case system, user, assistant, tool }
    public enum Part: Sendable, Hashable, Codable {
        case text(String)
        /// Everything up to here stays the same between requests: a provider that caches prompts marks it.
        case cacheBreakpoint
        case toolCall(ToolCall)
        case toolResult(id: String, text: String, isError: Bool)
    }
    public var role: Role
    public var parts: [Part]
    public init(_ role: Role, _ parts: [Part]) { (self.role, self.parts) = (role, parts) }
    public init(_ role: Role, _ text: String) { self.init(role, [.text(text)]) }
}

public struct Tool: Sendable, Hashable, Codable {
    public var name: String
    public var description: String
    /// JSON Schema of the arguments, as JSON text.
    public var parametersJSON: String
    public init(name: String, description: String, parametersJSON: String) {
        (self.name, self.description, self.parametersJSON) = (name, description, parametersJSON)
    }
}

public enum ToolChoice: Sendable, Hashable, Codable { case automatic, none, required, tool(String) }

public struct ToolCall: Sendable, Hashable, Codable {
    public var id: String
    public var name: String
    /// The arguments as JSON text, as the model wrote them: untrusted.
    public var argumentsJSON: String
    public init(id: String, name: String, argumentsJSON: String) {
        (self.id, self.name, self.argumentsJSON) = (id, name, argumentsJSON)
    }
}
