import DuckDB

/// Constants of the tree to ``Value`` and back, and the names of types.
enum LiteralDecoder {
    static func literal(_ node: SyntaxValue) -> SQLExpression.Literal {
        let type = node["type"] ?? .null
        let id = type.text("id")
        guard node["is_null"]?.isTrue != true, let value = node["value"] else { return .init(.null, type: id) }
        switch (id, value) {
        case ("BOOLEAN", .boolean(let flag)): return .init(.boolean(flag), type: id)
        case (_, .string(let text)): return .init(.text(text), type: id)
        case ("DOUBLE", .number(let digits)), ("FLOAT", .number(let digits)):
            if let number = Double(digits) { return .init(.double(number), type: id) }
        case ("DECIMAL", .number(let digits)):
            if let unscaled = Int128(digits) { return .init(decimal(unscaled, type), type: id) }
        case ("DECIMAL", .object):
            if let unscaled = wide(value) { return .init(decimal(unscaled, type), type: id) }
        case ("HUGEINT", .object):
            if let number = wide(value) { return .init(.hugeint(number), type: id) }
        case (_, .number(let digits)):
            if let number = Int64(digits) { return .init(.integer(number), type: id) }
            if let number = Int128(digits) { return .init(.hugeint(number), type: id) }
        default: break
        }
        return .init(.text(value.description), type: id)
    }

    /// The JSON node of a constant; nil for values SQL has no literal for.
    static func node(_ value: Value) -> SyntaxValue? {
        func constant(_ type: String, _ value: SyntaxValue) -> SyntaxValue {
            .object([
                .init("class", .string("CONSTANT")), .init("type", .string("VALUE_CONSTANT")),
                .init("alias", .string("")),
                .init(
                    "value",
                    .object([
                        .init("type", .object([.init("id", .string(type)), .init("type_info", .null)])),
                        .init("is_null", .boolean(value == .null)), .init("value", value),
                    ])),
            ])
        }
        switch value {
        case .null: return constant("NULL", .null)
        case .boolean(let flag): return constant("BOOLEAN", .boolean(flag))
        case .integer(let number): return constant("BIGINT", .number(String(number)))
        case .double(let number) where number.isFinite: return constant("DOUBLE", .number(String(number)))
        case .text(let text): return constant("VARCHAR", .string(text))
        default: return nil
        }
    }

    static func typeName(_ type: SyntaxValue) -> String {
        let id = type.text("id")
        let info = type["type_info"] ?? .null
        switch id {
        case "DECIMAL":
            guard let width = info["width"]?.integer, let scale = info["scale"]?.integer else { return id }
            return "DECIMAL(\(width),\(scale))"
        case "LIST": return typeName(info["child_type"] ?? .null) + "[]"
        case "UNBOUND": return info.text("name")
        default: return id
        }
    }

    private static func decimal(_ unscaled: Int128, _ type: SyntaxValue) -> Value {
        .decimal(FixedDecimal(unscaled: unscaled, scale: UInt8(clamping: type["type_info"]?["scale"]?.integer ?? 0)))
    }

    private static func wide(_ value: SyntaxValue) -> Int128? {
        guard case .number(let upper)? = value["upper"], case .number(let lower)? = value["lower"],
            let high = Int64(upper), let low = UInt64(lower)
        else { return nil }
        return Int128(high) << 64 | Int128(low)
    }
}
