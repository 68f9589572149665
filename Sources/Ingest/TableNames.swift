/// Names for tables and columns.
enum TableNames {
    /// A file or sheet name as a table name: letters, digits and `_`, not beginning with a digit.
    static func sanitized(_ name: String) -> String {
        var result = ""
        for character in name {
            if character.isLetter || character.isNumber || character == "_" {
                result.append(character)
            } else if !result.isEmpty, result.last != "_" {
                result.append("_")
            }
        }
        // A closing mark, as in "Sales (2024)", needs no trace.
        if result.last == "_", name.last != "_" { result.removeLast() }
        if result.isEmpty { return "table_1" }
        return result.first?.isNumber == true ? "t_" + result : result
    }

    /// `name`, or with `_2`, `_3` … when it is taken (in any case); takes it. `taken` holds lowercased names.
    static func unique(_ name: String, taken: inout Set<String>) -> String {
        var candidate = name
        var number = 2
        while !taken.insert(candidate.lowercased()).inserted {
            candidate = "\(name)_\(number)"
            number += 1
        }
        return candidate
    }

    /// Column names as written, trimmed; blank ones numbered, repeated ones told apart. With a sentence for each change.
    static func columns(_ written: [String]) -> (names: [String], changes: [String]) {
        let trimmed = written.map { $0.filter { $0 != "\0" }.trimmingPrefix(while: \.isWhitespace) }.map { name in
            String(name.reversed().drop(while: \.isWhitespace).reversed())
        }
        // A name as written goes before one made up for a column left of it.
        var taken: Set<String> = []
        var seen: Set<String> = []
        let firsts = Set(
            trimmed.indices.filter { !trimmed[$0].isEmpty && seen.insert(trimmed[$0].lowercased()).inserted })
        for index in firsts { taken.insert(trimmed[index].lowercased()) }
        var changes: [String] = []
        let names = trimmed.enumerated().map { index, name in
            if firsts.contains(index) { return name }
            let new = unique(name.isEmpty ? "column_\(index + 1)" : "\(name)_2", base: name, taken: &taken)
            changes.append(
                name.isEmpty
                    ? "Column \(index + 1) has no name; it is called \(new)."
                    : "The column name \(name) is used twice; the one in column \(index + 1) is called \(new).")
            return new
        }
        return (names, changes)
    }

    private static func unique(_ first: String, base: String, taken: inout Set<String>) -> String {
        if taken.insert(first.lowercased()).inserted { return first }
        var number = base.isEmpty ? 2 : 3
        while true {
            let candidate = "\(base.isEmpty ? first : base)_\(number)"
            if taken.insert(candidate.lowercased()).inserted { return candidate }
            number += 1
        }
    }
}
