/// What one pass over a column says. Values are DuckDB's own text rendering, cut at
/// 200 characters.
public struct Profile: Sendable, Hashable, Codable {
    public struct ValueCount: Sendable, Hashable, Codable {
        public var value: String
        public var count: Int
        public init(value: String, count: Int) { (self.value, self.count) = (value, count) }
    }

    public var nullCount: Int = 0
    public var distinctCount: Int = 0
    /// True when `distinctCount` is an estimate (HyperLogLog).
    public var distinctIsApproximate = false
    public var min: String?
    public var max: String?
    public var mean: Double?
    public var standardDeviation: Double?
    /// 25 %, 50 %, 75 %, for ordered types.
    public var quartiles: [String] = []
    /// True when `quartiles` come from a sample of the rows or an estimate.
    public var quartilesAreApproximate = false
    /// The most frequent values, most frequent first; ties by value.
    public var topValues: [ValueCount] = []
    /// Mean length in characters, for text.
    public var averageLength: Double?

    public init() {}
}
