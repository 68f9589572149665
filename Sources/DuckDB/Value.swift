public import Foundation

/// One cell of a DuckDB result, with nothing lost: every DuckDB logical type maps to exactly one case.
public enum Value: Sendable, Hashable {
    case null
    case boolean(Bool)
    /// TINYINT to BIGINT and their unsigned kin up to UINTEGER; UBIGINT where it fits.
    case integer(Int64)
    /// HUGEINT, and UBIGINT above `Int64.max`.
    case hugeint(Int128)
    case uhugeint(UInt128)
    case decimal(FixedDecimal)
    /// DOUBLE, and FLOAT as the double written with the same digits (0.1 stays 0.1).
    case double(Double)
    /// VARCHAR, ENUM, JSON, the decimal digits of BIGNUM, and GEOMETRY as well-known text.
    case text(String)
    case blob(Data)
    /// BIT, as its string of 0 and 1.
    case bits(String)
    case uuid(UUID)
    /// Days since 1970-01-01; `Int32.max` and `-Int32.max` are the infinities.
    case date(days: Int32)
    /// Nanoseconds since midnight (TIME, TIME_NS).
    case time(nanoseconds: Int64)
    /// TIME WITH TIME ZONE: microseconds since midnight, offset in seconds east of UTC.
    case timeTZ(microseconds: Int64, offset: Int32)
    case timestamp(Timestamp)
    case interval(months: Int32, days: Int32, microseconds: Int64)
    /// LIST and ARRAY.
    case list([Value])
    case structure([StructureField])
    case map([MapEntry])
    indirect case union(tag: String, value: Value)

    public struct StructureField: Sendable, Hashable {
        public var name: String
        public var value: Value
        public init(name: String, value: Value) { (self.name, self.value) = (name, value) }
    }

    public struct MapEntry: Sendable, Hashable {
        public var key: Value
        public var value: Value
        public init(key: Value, value: Value) { (self.key, self.value) = (key, value) }
    }
}

/// An exact decimal: `unscaled / 10^scale`.
public struct FixedDecimal: Sendable, Hashable {
    public var unscaled: Int128
    public var scale: UInt8
    public init(unscaled: Int128, scale: UInt8) { (self.unscaled, self.scale) = (unscaled, scale) }
}

/// TIMESTAMP, TIMESTAMP_S, TIMESTAMP_MS, TIMESTAMP_NS and TIMESTAMP WITH TIME ZONE (an instant, in UTC).
public struct Timestamp: Sendable, Hashable {
    public enum Unit: Sendable, Hashable { case seconds, milliseconds, microseconds, nanoseconds }
    /// Ticks of `unit` since 1970-01-01 00:00:00; `Int64.max` and `-Int64.max` are the infinities.
    public var ticks: Int64
    public var unit: Unit
    public var hasTimeZone: Bool
    public init(ticks: Int64, unit: Unit = .microseconds, hasTimeZone: Bool = false) {
        (self.ticks, self.unit, self.hasTimeZone) = (ticks, unit, hasTimeZone)
    }
}
