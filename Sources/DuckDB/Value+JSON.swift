import Foundation

/// JSON for people and programs: numbers where JSON's readers keep them exact, else their text.
extension Value: Encodable {
    /// Integers up to 64 bits and finite doubles are numbers; decimals too where a double reads back as the same
    /// decimal. Wider and infinite numbers are strings, as are dates and times (ISO 8601), UUIDs, intervals and bits;
    /// BLOB is base64. Lists are arrays, structs objects, maps arrays of `{"key", "value"}`; a union is its value.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .structure(let fields):
            var container = encoder.container(keyedBy: FieldName.self)
            for field in fields { try container.encode(field.value, forKey: FieldName(field.name)) }
        case .map(let entries):
            var container = encoder.unkeyedContainer()
            for entry in entries {
                var pair = container.nestedContainer(keyedBy: FieldName.self)
                try pair.encode(entry.key, forKey: FieldName("key"))
                try pair.encode(entry.value, forKey: FieldName("value"))
            }
        case .list(let values):
            var container = encoder.unkeyedContainer()
            for value in values { try container.encode(value) }
        case .union(_, let value): try value.encode(to: encoder)
        default:
            var container = encoder.singleValueContainer()
            try encodePlain(to: &container)
        }
    }

    private func encodePlain(to container: inout any SingleValueEncodingContainer) throws {
        switch self {
        case .null: try container.encodeNil()
        case .boolean(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .hugeint(let value): try encodeIfExact(Int64(exactly: value), to: &container)
        case .uhugeint(let value): try encodeIfExact(Int64(exactly: value), to: &container)
        case .double(let value): try encodeIfExact(value.isFinite ? value : nil, to: &container)
        case .decimal(let value): try encodeIfExact(value.exactDouble, to: &container)
        case .blob(let data): try container.encode(data.base64EncodedString())
        case .timestamp(let timestamp): try container.encode(CalendarText.iso(timestamp))
        default: try container.encode(description)
        }
    }

    private func encodeIfExact(
        _ number: (some Encodable)?, to container: inout any SingleValueEncodingContainer
    ) throws {
        if let number { try container.encode(number) } else { try container.encode(description) }
    }

    private struct FieldName: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(_ name: String) { stringValue = name }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}

extension FixedDecimal {
    /// The double that stands for this decimal and no other of up to 15 digits, which doubles always keep.
    var exactDouble: Double? { unscaled.magnitude < 1_000_000_000_000_000 ? double : nil }
}

extension CalendarText {
    /// ISO 8601: a T between date and time, and Z for an instant.
    static func iso(_ timestamp: Timestamp) -> String {
        var local = timestamp
        local.hasTimeZone = false
        let text = self.timestamp(local)
        guard text.first != "i", !text.hasPrefix("-i"), !text.contains("(") else { return text }
        return text.replacing(" ", with: "T", maxReplacements: 1) + (timestamp.hasTimeZone ? "Z" : "")
    }
}
