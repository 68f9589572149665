import Catalog
import Retrieval
import SQLSyntax

extension OtherReadings {
    /// "The clubs that every school has": each school's own, or those that all have. Only where both can be: many of the
    /// one belong to many of the other.
    func scope() -> Assumption? {
        guard !frame.counts, frame.aggregates.isEmpty, !frame.isSuperlative, frame.grain == nil,
            facts.aggregates.allSatisfy({ $0.clause != .output || $0.depth > 0 }), let whole = quantified()
        else { return nil }
        let partners = Self.partners(of: whole.table, catalog).map { $0.lowercased() }
        let used = Set(facts.tables.map { $0.name.lowercased() })
        guard partners.contains(where: { used.contains($0) || words.range(ofName: $0) != nil }) else { return nil }
        let each = "each \(words.text(whole.range)) with its own"
        let common = "only what all of them have in common"
        let isCommon = facts.having != nil || tree.isIntersection
        return Assumption(
            text: "The question is read as: \(isCommon ? common : each).", alternative: "It could also ask for \(isCommon ? each : common).")
    }

    /// The table that "each" or "every" stands before, or "all" where something is said of the whole.
    private func quantified() -> (table: String, range: Range<Int>)? {
        for (index, word) in words.plain.enumerated() {
            let start: Int
            switch word {
            case "each", "every": start = index + 1
            case "all":
                guard index > 0, ["that", "do", "does", "which"].contains(words.plain[index - 1]) else { continue }
                start = index + (words.plain.dropFirst(index + 1).first == "the" ? 2 : 1)
            default: continue
            }
            for table in catalog.tables.sorted(by: { $0.name.count > $1.name.count }) {
                let name = Words.nameWords(table.name).map(Words.stem)
                // People say "tester" for quality_assurance_testers.
                for length in stride(from: name.count, to: 0, by: -1) where words.stems.count >= start + length {
                    let range = start..<(start + length)
                    if Array(words.stems[range]) == Array(name.suffix(length)) { return (table.name, range) }
                }
            }
        }
        return nil
    }

    /// The tables that a table of pairs ties to this one.
    private static func partners(of table: String, _ catalog: Catalog) -> [String] {
        let out = catalog.relationships.filter { $0.multiplicity == .manyToOne }
        let bridges = Set(out.filter { $0.toTable.lowercased() == table.lowercased() }.map { $0.fromTable.lowercased() })
        return out.filter { bridges.contains($0.fromTable.lowercased()) && $0.toTable.lowercased() != table.lowercased() }.map(\.toTable)
    }
}

extension SyntaxTree {
    fileprivate var isIntersection: Bool { json["node"]?["setop_type"]?.string == "INTERSECT" }
}
