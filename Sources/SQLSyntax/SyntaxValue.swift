/// A node of the parse tree as the engine writes it: JSON with the order of members and the digits of numbers kept, so
/// that a tree which nobody edited goes back to the engine unchanged.
public indirect enum SyntaxValue: Sendable, Hashable {
    case null
    case boolean(Bool)
    /// The digits as they were written.
    case number(String)
    case string(String)
    case array([SyntaxValue])
    case object([Member])

    public struct Member: Sendable, Hashable {
        public var name: String
        public var value: SyntaxValue
        public init(_ name: String, _ value: SyntaxValue) { (self.name, self.value) = (name, value) }
    }
}

extension SyntaxValue {
    /// A member of an object. Setting replaces in place or appends; reading anything but an object gives nil.
    public subscript(name: String) -> SyntaxValue? {
        get {
            guard case .object(let members) = self else { return nil }
            return members.first { $0.name == name }?.value
        }
        set {
            guard case .object(var members) = self else { return }
            let index = members.firstIndex { $0.name == name }
            switch (index, newValue) {
            case (let index?, let value?): members[index].value = value
            case (let index?, nil): members.remove(at: index)
            case (nil, let value?): members.append(Member(name, value))
            case (nil, nil): break
            }
            self = .object(members)
        }
    }

    public var string: String? { if case .string(let text) = self { text } else { nil } }
    public var array: [SyntaxValue] { if case .array(let items) = self { items } else { [] } }
    public var isTrue: Bool { self == .boolean(true) }
    public var integer: Int? { if case .number(let digits) = self { Int(digits) } else { nil } }
    var isObject: Bool { if case .object = self { true } else { false } }
    /// Nil for JSON null, so that absent and null read alike.
    var present: SyntaxValue? { self == .null ? nil : self }

    func text(_ name: String) -> String { self[name]?.string ?? "" }

    /// This value with `transform` applied to every object, innermost first; nil from `transform` leaves the object.
    public func mapNodes(_ transform: (SyntaxValue) -> SyntaxValue?) -> SyntaxValue {
        switch self {
        case .array(let items): return .array(items.map { $0.mapNodes(transform) })
        case .object(let members):
            let mapped = SyntaxValue.object(members.map { Member($0.name, $0.value.mapNodes(transform)) })
            return transform(mapped) ?? mapped
        default: return self
        }
    }
}

extension SyntaxValue: CustomStringConvertible {
    /// JSON text.
    public var description: String {
        var text = ""
        write(to: &text)
        return text
    }

    private func write(to text: inout String) {
        switch self {
        case .null: text += "null"
        case .boolean(let flag): text += flag ? "true" : "false"
        case .number(let digits): text += digits
        case .string(let string): Self.write(string, to: &text)
        case .array(let items):
            text += "["
            for (index, item) in items.enumerated() {
                if index > 0 { text += "," }
                item.write(to: &text)
            }
            text += "]"
        case .object(let members):
            text += "{"
            for (index, member) in members.enumerated() {
                if index > 0 { text += "," }
                Self.write(member.name, to: &text)
                text += ":"
                member.value.write(to: &text)
            }
            text += "}"
        }
    }

    private static func write(_ string: String, to text: inout String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case _ where scalar.value < 0x20:
                let hex = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
