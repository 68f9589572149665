import CDuckDB
import Foundation

extension VectorView {
    /// The cell at `row` as a value.
    func value(at row: Int) -> Value {
        guard !isNull(row) else { return .null }
        switch type.id {
        case .boolean: return .boolean(load(row, as: UInt8.self) != 0)
        case .tinyint: return .integer(Int64(load(row, as: Int8.self)))
        case .smallint: return .integer(Int64(load(row, as: Int16.self)))
        case .integer: return .integer(Int64(load(row, as: Int32.self)))
        case .bigint: return .integer(load(row))
        case .utinyint: return .integer(Int64(load(row, as: UInt8.self)))
        case .usmallint: return .integer(Int64(load(row, as: UInt16.self)))
        case .uinteger: return .integer(Int64(load(row, as: UInt32.self)))
        case .ubigint:
            let number = load(row, as: UInt64.self)
            return Int64(exactly: number).map(Value.integer) ?? .hugeint(Int128(number))
        case .hugeint: return .hugeint(int128(row))
        case .uhugeint: return .uhugeint(UInt128(truncatingIfNeeded: int128(row)))
        case .float: return .double(Double(shortest: load(row)))
        case .double: return .double(load(row))
        case .varchar: return .text(string(row))
        case .geometry: return .text(WellKnownText.geometry(bytes(row)))
        case .blob: return .blob(Data(bytes(row)))
        case .bit: return .bits(Self.bits(bytes(row)))
        case .bignum: return .text(Self.bignum(bytes(row)))
        case .uuid: return .uuid(UUID(stored: int128(row)))
        case .date: return .date(days: load(row))
        case .time: return .time(nanoseconds: load(row, as: Int64.self) &* 1000)
        case .timeNanoseconds: return .time(nanoseconds: load(row))
        case .timeTZ: return Self.timeTZ(load(row))
        case .timestamp: return .timestamp(Timestamp(ticks: load(row)))
        case .timestampSeconds: return .timestamp(Timestamp(ticks: load(row), unit: .seconds))
        case .timestampMilliseconds: return .timestamp(Timestamp(ticks: load(row), unit: .milliseconds))
        case .timestampNanoseconds: return .timestamp(Timestamp(ticks: load(row), unit: .nanoseconds))
        case .timestampTZ: return .timestamp(Timestamp(ticks: load(row), hasTimeZone: true))
        case .interval:
            let interval = load(row, as: duckdb_interval.self)
            return .interval(months: interval.months, days: interval.days, microseconds: interval.micros)
        default: return nested(at: row)
        }
    }

    private func nested(at row: Int) -> Value {
        switch type.details {
        case .decimal(let width, let scale):
            return .decimal(FixedDecimal(unscaled: unscaled(row, width: width), scale: scale))
        case .enumeration(let names):
            let index = enumIndex(row, count: names.count)
            return names.indices.contains(index) ? .text(names[index]) : .null
        case .list:
            return .list(entries(row).map { children[0].value(at: $0) })
        case .array(_, let count):
            return .list((row * count..<(row + 1) * count).map { children[0].value(at: $0) })
        case .map:
            return .map(
                entries(row).map { Value.MapEntry(key: children[0].value(at: $0), value: children[1].value(at: $0)) })
        case .structure(let members):
            return .structure(
                zip(members, children).map { Value.StructureField(name: $0.name, value: $1.value(at: row)) })
        case .union(let members):
            let tag = Int(children[0].load(row, as: UInt8.self))
            guard members.indices.contains(tag) else { return .null }
            return .union(tag: members[tag].name, value: children[tag + 1].value(at: row))
        case .none: return .null
        }
    }

    /// Where a list's elements lie in its child vector.
    private func entries(_ row: Int) -> Range<Int> {
        let entry = load(row, as: duckdb_list_entry.self)
        return Int(entry.offset)..<Int(entry.offset + entry.length)
    }

    /// BIT: one byte says how many bits at the front of the next are padding.
    private static func bits(_ bytes: UnsafeRawBufferPointer) -> String {
        guard let padding = bytes.first else { return "" }
        let all = bytes.dropFirst().lazy.flatMap { byte in (0..<8).lazy.map { byte >> (7 - $0) & 1 } }
        return String(all.dropFirst(Int(padding)).map { $0 == 1 ? "1" as Character : "0" })
    }

    /// TIME WITH TIME ZONE: 40 bits of microseconds, 24 of offset, counted down from +15:59:59.
    private static func timeTZ(_ stored: UInt64) -> Value {
        .timeTZ(microseconds: Int64(stored >> 24), offset: 57_599 - Int32(stored & 0xFF_FFFF))
    }

    /// BIGNUM: three bytes of sign and length, then the magnitude, most significant byte first; all bits are
    /// turned over when it is negative.
    private static func bignum(_ bytes: UnsafeRawBufferPointer) -> String {
        guard bytes.count > 3 else { return "0" }
        let isNegative = bytes[0] & 0x80 == 0
        let digits = decimalDigits(bytes.dropFirst(3).map { isNegative ? ~$0 : $0 })
        return isNegative && digits != "0" ? "-" + digits : digits
    }

    /// Base 256 to base 10^18 by schoolbook division, lowest group first.
    private static func decimalDigits(_ magnitude: [UInt8]) -> String {
        let base: UInt64 = 1_000_000_000_000_000_000
        var groups: [UInt64] = [0]
        for byte in magnitude {
            var carry = UInt64(byte)
            for index in groups.indices {
                let product = groups[index].multipliedFullWidth(by: 256)
                let (low, overflow) = product.low.addingReportingOverflow(carry)
                let (quotient, remainder) = base.dividingFullWidth((product.high + (overflow ? 1 : 0), low))
                (groups[index], carry) = (remainder, quotient)
            }
            if carry > 0 { groups.append(carry) }
        }
        let rest = groups.dropLast().reversed().map { group in
            let digits = String(group)
            return String(repeating: "0", count: 18 - digits.count) + digits
        }
        return String(groups[groups.count - 1]) + rest.joined()
    }
}

extension UUID {
    /// DuckDB stores a UUID as a HUGEINT with its top bit turned, so that they sort as text does.
    init(stored: Int128) {
        let bits = UInt128(truncatingIfNeeded: stored) ^ (1 << 127)
        let bytes = withUnsafeBytes(of: bits.bigEndian) { Array($0) }
        self = bytes.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
    }

    /// The 128 bits in reading order.
    var bits: UInt128 {
        withUnsafeBytes(of: uuid) { $0.reduce(UInt128(0)) { $0 << 8 | UInt128($1) } }
    }
}

extension Double {
    /// The double that is written like this float: 0.1 stays 0.1. Its nearest float is the float again.
    init(shortest float: Float) {
        // Whole numbers from 2^24 up to 1e16 the engine writes to the last digit.
        let isLongInteger = (16_777_216..<1e16).contains(float.magnitude)
        self = float.isFinite && !isLongInteger ? Double(float.description) ?? Double(float) : Double(float)
    }
}
