import CDuckDB
import Foundation

/// Owns a C value until it is bound or appended.
struct ValueHandle: ~Copyable {
    let raw: duckdb_value?
    init(taking raw: duckdb_value?) { self.raw = raw }
    deinit {
        var raw = raw
        duckdb_destroy_value(&raw)
    }
}

extension Value {
    func makeHandle() -> ValueHandle { ValueHandle(taking: makeRaw(as: inferredType)) }

    /// A C value of `type`, which is this value's own type or the one it shares with its neighbours in a list.
    private func makeRaw(as type: LogicalType) -> duckdb_value? {
        switch self {
        case .null: duckdb_create_null_value()
        case .boolean(let value): duckdb_create_bool(value)
        case .integer(let value): duckdb_create_int64(value)
        case .hugeint(let value): duckdb_create_hugeint(duckdb_hugeint(value))
        case .uhugeint(let value):
            duckdb_create_uhugeint(
                duckdb_uhugeint(lower: UInt64(truncatingIfNeeded: value), upper: UInt64(value >> 64)))
        case .decimal(let value):
            duckdb_create_decimal(
                duckdb_decimal(width: value.width, scale: value.scale, value: duckdb_hugeint(value.unscaled)))
        case .double(let value): duckdb_create_double(value)
        case .text(let text): Self.withBytes(of: text) { duckdb_create_varchar_length($0, $1) }
        case .blob(let data):
            data.withUnsafeBytes { duckdb_create_blob($0.bindMemory(to: UInt8.self).baseAddress, idx_t($0.count)) }
        case .bits(let bits): Self.makeBits(bits)
        case .uuid(let uuid):
            duckdb_create_uuid(
                duckdb_uhugeint(lower: UInt64(truncatingIfNeeded: uuid.bits), upper: UInt64(uuid.bits >> 64)))
        case .date(let days): duckdb_create_date(duckdb_date(days: days))
        case .time(let nanoseconds):
            nanoseconds % 1000 == 0
                ? duckdb_create_time(duckdb_time(micros: nanoseconds / 1000))
                : duckdb_create_time_ns(duckdb_time_ns(nanos: nanoseconds))
        case .timeTZ(let microseconds, let offset):
            duckdb_create_time_tz_value(duckdb_create_time_tz(microseconds, offset))
        case .timestamp(let timestamp): timestamp.makeRaw()
        case .interval(let months, let days, let microseconds):
            duckdb_create_interval(duckdb_interval(months: months, days: days, micros: microseconds))
        case .list, .structure, .map, .union: makeNested(as: type)
        }
    }

    private func makeNested(as type: LogicalType) -> duckdb_value? {
        let handle = type.makeHandle()
        let childTypes = type.children
        func makeChildren(_ values: [Value], _ types: [LogicalType]) -> [duckdb_value?] {
            zip(values, types).map { $0.makeRaw(as: $1) }
        }
        func repeated(_ type: LogicalType, _ count: Int) -> [LogicalType] { Array(repeating: type, count: count) }
        var (first, second): ([duckdb_value?], [duckdb_value?]) = ([], [])
        defer { for value in first + second { _ = ValueHandle(taking: value) } }
        switch self {
        case .list(let values):
            first = makeChildren(values, repeated(childTypes[0], values.count))
            let child = childTypes[0].makeHandle()
            return duckdb_create_list_value(child.raw, &first, idx_t(first.count))
        case .structure(let fields):
            first = makeChildren(fields.map(\.value), childTypes)
            return duckdb_create_struct_value(handle.raw, &first)
        case .map(let entries):
            first = makeChildren(entries.map(\.key), repeated(childTypes[0], entries.count))
            second = makeChildren(entries.map(\.value), repeated(childTypes[1], entries.count))
            return duckdb_create_map_value(handle.raw, &first, &second, idx_t(entries.count))
        case .union(let tag, let value):
            guard case .union(let members) = type.details, let index = members.firstIndex(where: { $0.name == tag })
            else { return nil }
            first = [value.makeRaw(as: members[index].type)]
            return duckdb_create_union_value(handle.raw, idx_t(index), first[0])
        default: return nil
        }
    }

    private static func withBytes<R>(of text: String, _ body: (UnsafePointer<CChar>?, idx_t) -> R) -> R {
        var text = text
        return text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { body($0.baseAddress, idx_t($0.count)) }
        }
    }

    /// One byte for the padding, then the bits with the padding set to ones at the front.
    private static func makeBits(_ bits: String) -> duckdb_value? {
        let padding = (8 - bits.utf8.count % 8) % 8
        var bytes: [UInt8] = [UInt8(padding)]
        let padded = Array(repeating: true, count: padding) + bits.utf8.map { $0 == UInt8(ascii: "1") }
        for start in stride(from: 0, to: padded.count, by: 8) {
            bytes.append(padded[start..<start + 8].reduce(0) { $0 << 1 | ($1 ? 1 : 0) })
        }
        return bytes.withUnsafeMutableBufferPointer {
            duckdb_create_bit(duckdb_bit(data: $0.baseAddress, size: idx_t($0.count)))
        }
    }
}

extension Timestamp {
    fileprivate func makeRaw() -> duckdb_value? {
        if hasTimeZone { return duckdb_create_timestamp_tz(duckdb_timestamp(micros: ticks)) }
        return switch unit {
        case .seconds: duckdb_create_timestamp_s(duckdb_timestamp_s(seconds: ticks))
        case .milliseconds: duckdb_create_timestamp_ms(duckdb_timestamp_ms(millis: ticks))
        case .microseconds: duckdb_create_timestamp(duckdb_timestamp(micros: ticks))
        case .nanoseconds: duckdb_create_timestamp_ns(duckdb_timestamp_ns(nanos: ticks))
        }
    }
}

extension duckdb_hugeint {
    fileprivate init(_ value: Int128) {
        self.init(lower: UInt64(truncatingIfNeeded: value), upper: Int64(value >> 64))
    }
}
