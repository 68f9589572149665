import SQLSyntax

/// What a part of a query holds, and parts filled in.
extension SyntaxValue {
    /// With values in the place of columns that are called so.
    func filling(_ values: [String: SyntaxValue]) -> SyntaxValue {
        mapNodes { node in SyntaxTree.path(node).flatMap { $0.count == 1 ? values[$0[0]] : nil } }
    }

    /// Under the alias that the other has, if any.
    func named(as other: SyntaxValue) -> SyntaxValue {
        var named = self
        named["alias"] = other["alias"] ?? .string("")
        return named
    }

    /// A constant's number; the tree holds 1.2 as 12 of one decimal.
    var number: Double? {
        guard self["class"]?.string == "CONSTANT", let value = self["value"], let number = value["value"].flatMap({ Double($0.string ?? $0.description) }) else { return nil }
        let scale = value["type"]?["type_info"]?["scale"].flatMap { Double($0.description) } ?? 0
        return number / (0..<Int(scale)).reduce(1.0) { power, _ in power * 10 }
    }

    /// Under no alias.
    var unnamed: SyntaxValue {
        guard self["alias"] != nil else { return self }
        var unnamed = self
        unnamed["alias"] = .string("")
        return unnamed
    }

    /// The texts and numbers in it, as text.
    var constants: [String] {
        var found: [String] = []
        _ = mapNodes { node in
            if node["class"]?.string == "CONSTANT", let value = node["value"]?["value"] { found.append(value.string ?? value.description) }
            return nil
        }
        return found
    }

    /// Whether this node or one below it is such a one.
    func holds(_ isSuch: (SyntaxValue) -> Bool) -> Bool {
        var found = false
        _ = mapNodes { node in
            if isSuch(node) { found = true }
            return nil
        }
        return found
    }

    /// Names of the columns referred to, in lower case.
    var columnNames: [String] {
        var names: [String] = []
        _ = mapNodes { node in
            if node["class"]?.string == "COLUMN_REF", let name = node["column_names"]?.array.last?.string { names.append(name.lowercased()) }
            return nil
        }
        return names
    }
}
