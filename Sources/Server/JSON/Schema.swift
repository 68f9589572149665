/// A JSON Schema (draft 2020-12, the words OpenAPI 3.1 uses). Requests are checked against the same value that the document
/// shows, see `Schema+check.swift`.
struct Schema: Sendable, Hashable {
    var json: JSON

    private init(_ members: KeyValuePairs<String, JSON?>) { json = .object(members) }
    init(json: JSON) { self.json = json }

    static let any = Schema([:])
    static let boolean = Schema(["type": "boolean"])
    static func string(_ lengths: ClosedRange<Int>? = nil, format: String? = nil, pattern: String? = nil) -> Schema {
        Schema([
            "type": "string", "minLength": lengths.map { .integer($0.lowerBound) },
            "maxLength": lengths.map { .integer($0.upperBound) },
            "format": format.map(JSON.string), "pattern": pattern.map(JSON.string),
        ])
    }
    static let string = string()
    static func integer(_ range: ClosedRange<Int>? = nil) -> Schema {
        Schema([
            "type": "integer", "minimum": range.map { .integer($0.lowerBound) },
            "maximum": range.map { .integer($0.upperBound) },
        ])
    }
    static let integer = integer()
    static let number = Schema(["type": "number"])
    static func number(atLeast least: Int) -> Schema { Schema(["type": "number", "minimum": .integer(least)]) }
    static func choice(_ values: String...) -> Schema { Schema(["type": "string", "enum": .strings(values)]) }
    static func array(_ items: Schema, atMost: Int? = nil, atLeast: Int? = nil) -> Schema {
        Schema([
            "type": "array", "items": items.json, "minItems": atLeast.map(JSON.integer),
            "maxItems": atMost.map(JSON.integer),
        ])
    }
    /// A member of an object; the name of one that may be missing ends in `?`.
    static func object(_ members: KeyValuePairs<String, Schema>, open: Bool = false) -> Schema {
        let properties = members.map { name, schema in
            JSON.Member(key: name.hasSuffix("?") ? String(name.dropLast()) : name, value: schema.json)
        }
        let required = members.map(\.key).filter { !$0.hasSuffix("?") }
        return Schema([
            "type": "object", "properties": .object(properties),
            "required": required.isEmpty ? nil : .strings(required),
            "additionalProperties": open ? nil : false,
        ])
    }
    static func map(of values: Schema) -> Schema { Schema(["type": "object", "additionalProperties": values.json]) }
    static func either(_ schemas: Schema...) -> Schema { Schema(["anyOf": .array(schemas.map(\.json))]) }
    static func named(_ name: String) -> Schema { Schema(["$ref": .string("#/components/schemas/\(name)")]) }
    /// A page of a listing.
    static func page(of items: Schema) -> Schema { .object(["items": .array(items), "next": .string.orNull]) }

    var orNull: Schema {
        if case .string(let type)? = json["type"] {
            let members = json.members.map {
                $0.key == "type" ? JSON.Member(key: "type", value: [.string(type), "null"]) : $0
            }
            return Schema(json: .object(members))
        }
        return .either(self, Schema(["type": "null"]))
    }

    func described(_ text: String) -> Schema {
        Schema(json: .object(json.members + [.init(key: "description", value: .string(text))]))
    }
    func example(_ value: JSON) -> Schema {
        Schema(json: .object(json.members + [.init(key: "examples", value: [value])]))
    }
}
