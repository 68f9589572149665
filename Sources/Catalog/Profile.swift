/// What one pass over a column says. Values are DuckDB's own text rendering, cut at
/// 200 characters.
public struct Profile: Sendable, Hashable, Codable {
    public struct ValueCount: Sendable, Hashable, Codable {
        public var value: String
        public var count: Int
        public init(value: String, count: Int) { (self.value, self.count) = (value, count) }
    }

    /// Numbers from `lower` up to `upper`, the last bin's `upper` included.
    public struct Bin: Sendable, Hashable, Codable {
        public var lower: Double
        public var upper: Double
        public var count: Int
        public init(lower: Double, upper: Double, count: Int) { (self.lower, self.upper, self.count) = (lower, upper, count) }
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
    /// Lengths met in a sample of up to a thousand rows, for text.
    public var minimumLength: Int?
    public var maximumLength: Int?
    /// Ten bins of equal width, for numbers.
    public var histogram: [Bin] = []
    /// True when `histogram` is of a sample of a thousand rows.
    public var histogramIsSampled = false
    /// Up to ten different values as they come, cut at 100 characters.
    public var samples: [String] = []

    public init() {}
}
