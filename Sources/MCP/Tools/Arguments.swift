import DuckDB

/// The arguments of a call, read with errors that say what would be right.
struct Arguments: Sendable {
    private let members: [String: JSON]

    /// - Throws: `ToolFailure` for an argument the tool does not have, and for one that is missing.
    init(_ json: JSON, for schema: Schema) throws {
        let given = (json.members ?? []).filter { $0.value != .null }
        let known = schema.properties
        if let stranger = given.first(where: { member in !known.contains { $0.name == member.name } }) {
            let name = String(stranger.name.prefix(60))
            throw Self.failure(
                "There is no argument \"\(name)\" here; there are: \(known.map(\.name).joined(separator: ", ")).")
        }
        members = Dictionary(given.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        if let missing = known.first(where: { $0.isRequired && members[$0.name] == nil }) {
            throw Self.failure("The argument \"\(missing.name)\" is missing.")
        }
    }

    func string(_ name: String) throws -> String {
        guard let text = try optionalString(name) else { throw Self.failure("The argument \"\(name)\" is missing.") }
        return text
    }

    func optionalString(_ name: String) throws -> String? {
        guard let value = members[name] else { return nil }
        guard let text = value.text else { throw Self.failure("\"\(name)\" must be a string.") }
        return text
    }

    /// Within the range, or as near to it as can be.
    func count(_ name: String, standard: Int, in range: ClosedRange<Int>) throws -> Int {
        guard let value = members[name] else { return min(standard, range.upperBound) }
        guard case .integer(let number) = value, number >= range.lowerBound else {
            throw Self.failure("\"\(name)\" must be a whole number of at least \(range.lowerBound).")
        }
        return Int(min(number, Int64(range.upperBound)))
    }

    func flag(_ name: String) throws -> Bool {
        guard let value = members[name] else { return false }
        guard case .boolean(let flag) = value else { throw Self.failure("\"\(name)\" must be true or false.") }
        return flag
    }

    func strings(_ name: String) throws -> [String] {
        try list(name).map {
            guard let text = $0.text else { throw Self.failure("\"\(name)\" must be a list of strings.") }
            return text
        }
    }

    /// A list of objects, each read by its own schema.
    func objects(_ name: String, _ schema: Schema) throws -> [Arguments] {
        try list(name).map {
            guard $0.members != nil else { throw Self.failure("\"\(name)\" must be a list of objects.") }
            return try Arguments($0, for: schema)
        }
    }

    /// A list of strings, numbers and truth values, as SQL values.
    func values(_ name: String) throws -> [Value] {
        try list(name).map { element in
            switch element {
            case .string(let text): .text(text)
            case .integer(let number): .integer(number)
            case .number(let number): .double(number)
            case .boolean(let flag): .boolean(flag)
            default: throw Self.failure("\"\(name)\" must be a list of strings, numbers and truth values.")
            }
        }
    }

    private func list(_ name: String) throws -> [JSON] {
        guard let value = members[name] else { return [] }
        guard let elements = value.elements, elements.count <= 1_000 else {
            throw Self.failure("\"\(name)\" must be a list of at most 1,000.")
        }
        return elements
    }

    static func failure(_ message: String) -> ToolFailure { ToolFailure("invalid_arguments", message) }
}
