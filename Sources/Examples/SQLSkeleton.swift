import SQLSyntax

extension SyntaxTree {
    /// A short text that queries share which differ in names, literals and aliases only.
    var skeleton: String {
        let bare = mapNodes { node in
            var node = node
            if node["alias"] != nil { node["alias"] = .string("") }
            switch node["class"]?.string ?? node["type"]?.string {
            case "COLUMN_REF": node["column_names"] = .array([])
            case "CONSTANT": node["value"] = .null
            case "BASE_TABLE":
                for name in ["table_name", "schema_name", "catalog_name"] { node[name] = .string("") }
            default: break
            }
            return node
        }
        return String(StableHash.of(bare.json.description), radix: 36)
    }
}

/// FNV-1a of 64 bits (Fowler, Noll, Vo): the same on every machine and in every run.
enum StableHash {
    static func of(_ text: String) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return hash
    }
}
