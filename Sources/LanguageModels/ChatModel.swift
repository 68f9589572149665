/// A chat model behind any wire format. Deterministic by default: temperature 0 and a fixed seed.
public protocol ChatModel: Sendable {
    /// The model's own name, such as `claude-sonnet-4-20250514`.
    var name: String { get }
    /// Which prompts suit it, and what it costs.
    var profile: ModelProfile { get }
    /// Sends the request and yields events as they arrive; ends with exactly one `.finished`, or throws `ModelError`.
    /// Cancelling the consuming task cancels the request.
    func stream(_ request: ChatRequest) -> AsyncThrowingStream<ChatEvent, any Error>
}

public struct ModelProfile: Sendable, Hashable {
    /// small: short plain prompts, host does the work; frontier: one rich prompt and a forced tool call.
    public enum Strategy: String, Sendable, Hashable { case small, frontier }
    public var strategy: Strategy
    /// Tokens the prompt and the answer may have together.
    public var contextWindow: Int
    /// Nil when running it costs nothing.
    public var price: Price?
    public init(strategy: Strategy, contextWindow: Int, price: Price? = nil) {
        (self.strategy, self.contextWindow, self.price) = (strategy, contextWindow, price)
    }
}

/// US dollars per million tokens.
public struct Price: Sendable, Hashable {
    public var input: Double
    public var cachedInput: Double
    public var cacheWrite: Double
    public var output: Double
    public init(input: Double, cachedInput: Double, cacheWrite: Double, output: Double) {
        (self.input, self.cachedInput, self.cacheWrite, self.output) = (input, cachedInput, cacheWrite, output)
    }
}
