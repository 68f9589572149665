/// What questions to one engine may use together.
public struct EngineLimits: Sendable, Hashable {
    /// Bytes of memory; beyond them the engine spills to disk.
    public var memory: Int64
    /// Threads; nil takes all cores.
    public var threads: Int?
    /// The longest a query may run, whatever its own limits say.
    public var seconds: Int

    public init(memory: Int64 = 2 << 30, threads: Int? = nil, seconds: Int = 30) {
        (self.memory, self.threads, self.seconds) = (memory, threads, seconds)
    }
}
