import Retrieval

/// What a column's description says its codes stand for: "weather (1 = fine; 2 = rain)".
struct CodedValues: Sendable, Hashable {
    struct Code: Sendable, Hashable {
        var value: String
        var name: String
        var text: String { "\(value) = \(name)" }
    }

    /// What stands before the list.
    var about: String
    var codes: [Code]

    /// Nil for a description without such a list.
    init?(_ description: String) {
        guard description.hasSuffix(")"), let open = description.firstRange(of: " (") else { return nil }
        let parts = description[open.upperBound...].dropLast().split(separator: ";")
        codes = parts.compactMap { part in
            guard let sign = part.firstRange(of: " = ") else { return nil }
            let (value, name) = (part[..<sign.lowerBound].drop { $0 == " " }, part[sign.upperBound...])
            return value.isEmpty || name.isEmpty ? nil : Code(value: String(value), name: String(name))
        }
        guard codes.count > 1, codes.count == parts.count else { return nil }
        about = String(description[..<open.lowerBound])
    }

    /// The codes that a text means: those whose name holds all its words, else the one that holds most of them.
    func meant(by text: String) -> [String] {
        let wanted = Words.contentStems(text)
        guard !wanted.isEmpty else { return [] }
        let scored = codes.map { code in (code.value, wanted.count { word in Words.contentStems(code.name).contains { Self.isAlike($0, word) } }) }
        guard let most = scored.map(\.1).max(), most > 0 else { return [] }
        let best = scored.filter { $0.1 == most }.map(\.0)
        return most == wanted.count || best.count == 1 && most * 2 >= wanted.count ? best : []
    }

    /// Whether the words of a question speak of the code: all that its name says, but for what tables and columns are called.
    func isSaid(_ code: Code, _ said: Set<String>, besides names: Set<String>) -> Bool {
        let own = Words.contentStems(code.name)
        return own.contains { !names.contains($0) || own.count > 1 } && own.allSatisfy { word in said.contains { Self.isAlike($0, word) } || names.contains(word) && own.count > 1 } && !own.isDisjoint(with: said)
    }

    /// "Wooden" and "wood": the one begins as the other.
    static func isAlike(_ stem: String, _ other: String) -> Bool { stem == other || min(stem.count, other.count) >= 4 && (stem.hasPrefix(other) || other.hasPrefix(stem)) }
}
