/// The part of JSON Schema that the tools need.
struct Schema: Sendable, Hashable {
    var json: JSON

    /// - Parameter description: left out when empty: a name may say enough.
    private init(_ members: [JSON.Member], _ description: String) {
        json = .object(members + (description.isEmpty ? [] : [.init("description", .string(description))]))
    }
    private init(json: JSON) { self.json = json }

    static func string(_ description: String, oneOf values: [String] = []) -> Schema {
        let listed = values.isEmpty ? [] : [JSON.Member("enum", .array(values.map(JSON.string)))]
        return Schema([.init("type", "string")] + listed, description)
    }
    static func integer(_ description: String, from low: Int64 = 0) -> Schema {
        Schema([.init("type", "integer"), .init("minimum", .integer(low))], description)
    }
    static func number(_ description: String) -> Schema { Schema([.init("type", "number")], description) }
    static func boolean(_ description: String) -> Schema { Schema([.init("type", "boolean")], description) }
    static func array(_ description: String, of element: Schema) -> Schema {
        Schema([.init("type", "array"), .init("items", element.json)], description)
    }
    /// Any JSON value.
    static func any(_ description: String) -> Schema { Schema([], description) }
    /// One that may be null.
    func orNull() -> Schema {
        guard case .object(var members) = json, let place = members.firstIndex(where: { $0.name == "type" }) else {
            return self
        }
        members[place].value = [members[place].value, "null"]
        return Schema(json: .object(members))
    }

    /// - Parameter optional: names of the properties that may be left out.
    static func object(_ properties: KeyValuePairs<String, Schema>, optional: Set<String> = [], closed: Bool = true)
        -> Schema
    {
        let required = properties.map(\.key).filter { !optional.contains($0) }
        var json: JSON = [
            "type": "object", "properties": .object(properties.map { JSON.Member($0.key, $0.value.json) }),
            "required": .array(required.map(JSON.string)),
        ]
        if closed { json = json.with([.init("additionalProperties", false)]) }
        return Schema(json: json)
    }

    /// Names of an object's properties, with whether each is needed.
    var properties: [(name: String, isRequired: Bool)] {
        let required = Set(json["required"]?.elements?.compactMap(\.text) ?? [])
        return (json["properties"]?.members ?? []).map { ($0.name, required.contains($0.name)) }
    }
}
