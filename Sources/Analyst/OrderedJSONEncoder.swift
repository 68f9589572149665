public import Foundation

/// JSON with the keys in the order in which they are encoded, so that answers read as they are documented and the same
/// answer has the same bytes. Foundation's encoder either shuffles keys or sorts them by letters.
public struct OrderedJSONEncoder: Sendable {
    public init() {}

    /// - Throws: `EncodingError` for numbers that JSON has no spelling for, and whatever the value throws.
    public func encode(_ value: some Encodable) throws -> Data {
        let node = JSONNode()
        try value.encode(to: NodeEncoder(node: node, codingPath: []))
        var text = ""
        node.write(to: &text)
        return Data(text.utf8)
    }
}

/// A value being filled in by its encoder; a reference, because containers write into it after they are handed out.
private final class JSONNode {
    enum Kind { case literal, array, object }
    var kind = Kind.literal
    var literal = "null"
    // Stored apart rather than as the payload of a case, so that appending does not copy what is there.
    var elements: [JSONNode] = []
    var members: [(key: String, node: JSONNode)] = []

    func append() -> JSONNode {
        let child = JSONNode()
        elements.append(child)
        return child
    }

    func set(_ key: String) -> JSONNode {
        let child = JSONNode()
        members.append((key, child))
        return child
    }

    func write(to text: inout String) {
        switch kind {
        case .literal: text += literal
        case .array:
            text += "["
            for (index, element) in elements.enumerated() {
                if index > 0 { text += "," }
                element.write(to: &text)
            }
            text += "]"
        case .object:
            text += "{"
            for (index, member) in members.enumerated() {
                if index > 0 { text += "," }
                text += JSONSpelling.quoted(member.key) + ":"
                member.node.write(to: &text)
            }
            text += "}"
        }
    }
}

/// How JSON spells texts and numbers here.
public enum JSONSpelling {
    /// Also escapes what would end a script element or a line in JavaScript.
    public static func quoted(_ string: String) -> String {
        if !string.utf8.contains(where: isSpecial) { return "\"" + string + "\"" }
        var out = "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\t": out += "\\t"
            case "\u{0}"..."\u{1F}", "\u{7F}", "\u{2028}", "\u{2029}":
                let digits = String(scalar.value, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }

    /// Whether a byte must be escaped, or begins a character that may have to be.
    private static func isSpecial(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == 0x22 || byte == 0x5C || byte == 0x7F || byte == 0xE2
    }

    /// Whole numbers up to 2^53 are written without a fraction. nil for what JSON has no spelling for.
    public static func number(_ value: Double) -> String? {
        guard value.isFinite else { return nil }
        let isWhole = value == value.rounded() && abs(value) <= 0x1p53
        return isWhole ? "\(Int64(value))" : "\(value)"
    }
}

private struct NodeEncoder: Encoder {
    let node: JSONNode
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        // A second container of the same value goes on where the first one ended.
        node.kind = .object
        return KeyedEncodingContainer(Keyed<Key>(node: node, codingPath: codingPath))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        node.kind = .array
        return Unkeyed(node: node, codingPath: codingPath)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { Single(node: node, codingPath: codingPath) }
}

private struct Single: SingleValueEncodingContainer {
    let node: JSONNode
    let codingPath: [any CodingKey]

    func encodeNil() { node.literal = "null" }
    func encode(_ value: Bool) { node.literal = value ? "true" : "false" }
    func encode(_ value: String) { node.literal = JSONSpelling.quoted(value) }
    func encode(_ value: Float) throws { try encode(Double("\(value)") ?? Double(value)) }
    func encode(_ value: Double) throws {
        guard let text = JSONSpelling.number(value) else {
            throw EncodingError.invalidValue(
                value, .init(codingPath: codingPath, debugDescription: "JSON has no infinities and no NaN."))
        }
        node.literal = text
    }
    func encode<T: Encodable>(_ value: T) throws {
        if let integer = value as? any BinaryInteger {
            node.literal = "\(integer)"
        } else {
            try value.encode(to: NodeEncoder(node: node, codingPath: codingPath))
        }
    }
}

private struct Unkeyed: UnkeyedEncodingContainer {
    let node: JSONNode
    let codingPath: [any CodingKey]
    var count: Int { node.elements.count }

    private func next() -> Single { Single(node: node.append(), codingPath: codingPath) }
    func encodeNil() { next().encodeNil() }
    func encode(_ value: Bool) { next().encode(value) }
    func encode(_ value: String) { next().encode(value) }
    func encode(_ value: Double) throws { try next().encode(value) }
    func encode(_ value: Float) throws { try next().encode(value) }
    func encode<T: Encodable>(_ value: T) throws { try next().encode(value) }
    func nestedContainer<NestedKey: CodingKey>(keyedBy type: NestedKey.Type) -> KeyedEncodingContainer<NestedKey> {
        superEncoder().container(keyedBy: type)
    }
    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { superEncoder().unkeyedContainer() }
    func superEncoder() -> any Encoder { NodeEncoder(node: node.append(), codingPath: codingPath) }
}

private struct Keyed<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let node: JSONNode
    let codingPath: [any CodingKey]

    private func at(_ key: Key) -> Single { Single(node: node.set(key.stringValue), codingPath: codingPath + [key]) }
    func encodeNil(forKey key: Key) { at(key).encodeNil() }
    func encode(_ value: Bool, forKey key: Key) { at(key).encode(value) }
    func encode(_ value: String, forKey key: Key) { at(key).encode(value) }
    func encode(_ value: Double, forKey key: Key) throws { try at(key).encode(value) }
    func encode(_ value: Float, forKey key: Key) throws { try at(key).encode(value) }
    func encode<T: Encodable>(_ value: T, forKey key: Key) throws { try at(key).encode(value) }
    func nestedContainer<NestedKey: CodingKey>(
        keyedBy keyType: NestedKey.Type, forKey key: Key
    ) -> KeyedEncodingContainer<NestedKey> {
        NodeEncoder(node: node.set(key.stringValue), codingPath: codingPath + [key]).container(keyedBy: keyType)
    }
    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        NodeEncoder(node: node.set(key.stringValue), codingPath: codingPath + [key]).unkeyedContainer()
    }
    func superEncoder() -> any Encoder { NodeEncoder(node: node.set("super"), codingPath: codingPath) }
    func superEncoder(forKey key: Key) -> any Encoder {
        NodeEncoder(node: node.set(key.stringValue), codingPath: codingPath + [key])
    }
}
