import Foundation

extension Value {
    public var isNull: Bool { self == .null }

    /// Whether it is a number in SQL; booleans are not.
    public var isNumber: Bool {
        switch self {
        case .integer, .hugeint, .uhugeint, .decimal, .double: true
        default: false
        }
    }

    /// Any number, or 0 and 1 for a boolean, as the nearest double; nil for everything else.
    public var double: Double? {
        switch self {
        case .boolean(let value): value ? 1 : 0
        case .integer(let value): Double(value)
        case .hugeint(let value): Double(value)
        case .uhugeint(let value): Double(value)
        case .decimal(let value): value.double
        case .double(let value): value
        default: nil
        }
    }
}

extension FixedDecimal {
    /// The nearest double, as its decimal text is read.
    public var double: Double {
        // Both exact up to 2^53 and 10^22, where one division rounds once.
        if unscaled.magnitude <= 1 << 53, scale <= 22 { return Double(unscaled) / Self.powers[Int(scale)] }
        return Double(description) ?? .nan
    }

    private static let powers: [Double] = (0...22).map { Double("1e\($0)") ?? .nan }
}
