import Synchronization

/// The first thing that is wrong with a value, and where.
struct SchemaViolation: Error, Sendable, Hashable {
    /// A JSON pointer; empty for the whole value.
    var pointer: String
    /// What it must be, as in "must be text".
    var message: String
}

extension Schema {
    /// - Parameter definitions: what `$ref` may name.
    /// - Returns: nil for a value that fits.
    func violation(of value: JSON, in definitions: [String: Schema] = [:]) -> SchemaViolation? {
        SchemaCheck(definitions: definitions).violation(value, json, at: "")
    }
}

private struct SchemaCheck {
    let definitions: [String: Schema]

    func violation(_ value: JSON, _ schema: JSON, at pointer: String) -> SchemaViolation? {
        func wrong(_ message: String) -> SchemaViolation { SchemaViolation(pointer: pointer, message: message) }
        if let reference = schema["$ref"]?.text {
            guard let definition = definitions[String(reference.split(separator: "/").last ?? "")] else { return nil }
            return violation(value, definition.json, at: pointer)
        }
        if let choices = schema["anyOf"]?.elements,
            !choices.contains(where: { violation(value, $0, at: pointer) == nil })
        {
            return choices.lazy.compactMap { violation(value, $0, at: pointer) }.first
        }
        let types = schema["type"].map { $0.text.map { [$0] } ?? $0.elements.compactMap(\.text) } ?? []
        if !types.isEmpty, !types.contains(where: { value.is($0) }) {
            return wrong("must be \(types.map(Self.words).joined(separator: " or "))")
        }
        if let choices = schema["enum"]?.elements, !choices.contains(value) {
            return wrong("must be one of \(choices.compactMap(\.text).joined(separator: ", "))")
        }
        switch value {
        case .string(let text): return length(text, schema).map(wrong)
        case .integer(let number): return range(Double(number), schema).map(wrong)
        case .number(let number): return range(number, schema).map(wrong)
        case .array(let elements):
            if let least = schema["minItems"]?.count, elements.count < least {
                return wrong("must have at least \(least) items")
            }
            if let most = schema["maxItems"]?.count, elements.count > most {
                return wrong("must have at most \(most) items")
            }
            guard let items = schema["items"] else { return nil }
            for (index, element) in elements.enumerated() {
                if let found = violation(element, items, at: "\(pointer)/\(index)") { return found }
            }
            return nil
        case .object(let members): return object(members, schema, at: pointer)
        case .null, .bool: return nil
        }
    }

    private func object(_ members: [JSON.Member], _ schema: JSON, at pointer: String) -> SchemaViolation? {
        for name in schema["required"]?.elements.compactMap(\.text) ?? []
        where !members.contains(where: { $0.key == name }) {
            return SchemaViolation(pointer: pointer, message: "must have \"\(name)\"")
        }
        let properties = schema["properties"]
        for member in members {
            let inner = "\(pointer)/\(member.key.prefix(64))"
            if let property = properties?[member.key] {
                if let found = violation(member.value, property, at: inner) { return found }
            } else if schema["additionalProperties"] == false {
                let known = properties?.members.map(\.key).joined(separator: ", ") ?? ""
                return SchemaViolation(pointer: inner, message: "is not known here; known are \(known)")
            } else if let others = schema["additionalProperties"],
                let found = violation(member.value, others, at: inner)
            {
                return found
            }
        }
        return nil
    }

    private func length(_ text: String, _ schema: JSON) -> String? {
        let count = text.unicodeScalars.count
        if let least = schema["minLength"]?.count, count < least {
            return least == 1 ? "must not be empty" : "must have at least \(least) characters"
        }
        if let most = schema["maxLength"]?.count, count > most { return "must have at most \(most) characters" }
        if let pattern = schema["pattern"]?.text, !Patterns.matches(text, pattern) {
            return "must match \(pattern)"
        }
        return nil
    }

    private func range(_ number: Double, _ schema: JSON) -> String? {
        if let least = schema["minimum"]?.count, number < Double(least) { return "must be at least \(least)" }
        if let most = schema["maximum"]?.count, number > Double(most) { return "must be at most \(most)" }
        return nil
    }

    private static func words(_ type: String) -> String {
        switch type {
        case "string": "text"
        case "integer": "a whole number"
        case "boolean": "true or false"
        case "array": "a list"
        case "object": "an object"
        case "null": "null"
        default: "a number"
        }
    }
}

/// The expressions of our schemas, each made once: making one takes longer than all else about a small request.
private enum Patterns {
    private static let made = Mutex<[String: Regex<AnyRegexOutput>]>([:])

    /// A pattern that is none is met by every text.
    static func matches(_ text: String, _ pattern: String) -> Bool {
        made.withLock { made in
            if made[pattern] == nil { made[pattern] = try? Regex(pattern) }
            return made[pattern].map { text.firstMatch(of: $0) != nil } ?? true
        }
    }
}

extension JSON {
    fileprivate var count: Int? { if case .integer(let count) = self { count } else { nil } }

    fileprivate func `is`(_ type: String) -> Bool {
        switch self {
        case .null: type == "null"
        case .bool: type == "boolean"
        case .integer: type == "integer" || type == "number"
        case .number(let number): type == "number" || (type == "integer" && number == number.rounded())
        case .string: type == "string"
        case .array: type == "array"
        case .object: type == "object"
        }
    }
}
