import Catalog
import Foundation
import SQLSyntax

/// "The first half of 2024" ends with June: a query that stops before it, or goes on, is put right at both ends.
struct PartOfYear: Sendable {
    let catalog: Catalog

    func bound(_ tree: SyntaxTree, _ question: String, isEnglish: Bool, _ notes: inout Notes) -> SyntaxTree {
        guard isEnglish, let part = Self.read(question) else { return tree }
        func isDay(_ node: SyntaxValue?) -> Bool {
            let bare = node?["class"]?.string == "CAST" ? node?["child"] : node
            return bare.flatMap(SyntaxTree.path).flatMap { tree.facts.column(at: $0) }.flatMap { catalog.owner(of: $0, in: tree) }?.column.typeClass.isTemporal == true
        }
        func text(_ node: SyntaxValue) -> String? { (node["class"]?.string == "CAST" ? node["child"] : node)?["value"]?["value"]?.string }
        /// The day in its place, if it is one of that year or the New Year after.
        func moved(_ node: SyntaxValue?, to day: String) -> SyntaxValue? {
            guard let node, let old = text(node), old.contains(/^\d{4}-\d\d-\d\d/), old.hasPrefix(part.year) || old.hasPrefix("\((Int(part.year) ?? 0) + 1)-01-01") else { return nil }
            return node.mapNodes { inner in
                guard inner["class"]?.string == "CONSTANT", var value = inner["value"], value["value"]?.string == old else { return nil }
                var inner = inner
                value["value"] = .string(day)
                inner["value"] = value
                return inner
            }
        }
        let bounded = tree.mapNodes { node in
            var node = node
            switch node["class"]?.string {
            case "COMPARISON":
                guard isDay(node["left"]), let day = ["COMPARE_LESSTHAN": part.after, "COMPARE_LESSTHANOREQUALTO": part.last, "COMPARE_GREATERTHANOREQUALTO": part.first][node["type"]?.string ?? ""],
                    let right = moved(node["right"], to: day)
                else { return nil }
                node["right"] = right
            case "BETWEEN":
                guard isDay(node["input"]), let lower = moved(node["lower"], to: part.first), let upper = moved(node["upper"], to: part.last) else { return nil }
                (node["lower"], node["upper"]) = (lower, upper)
            default: return nil
            }
            return node
        }
        if bounded != tree { notes.repairs.append("kept to the part of the year asked for") }
        return bounded
    }

    /// Its first and last days, and the one after; nil where none is named, or more than one.
    private static func read(_ question: String) -> (year: String, first: String, last: String, after: String)? {
        let rule = /(?:(?<ordinal>first|second|third|fourth|1st|2nd|3rd|4th) (?<unit>half|quarter) of (?<year>\d{4})|\bq(?<quarter>[1-4]) (?:of )?(?<year2>\d{4}))/.ignoresCase()
        let found = question.matches(of: rule)
        guard found.count == 1, let match = found.first, let year = match.year ?? match.year2 else { return nil }
        let place = match.quarter.flatMap { Int($0) } ?? ["first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4][match.ordinal?.lowercased() ?? ""] ?? 1
        let months = match.unit?.lowercased() == "half" ? 6 : 3
        guard place * months <= 12, let number = Int(year) else { return nil }
        let (start, end) = ((place - 1) * months + 1, place * months)
        let after = end == 12 ? "\(number + 1)-01-01" : "\(year)-\(String(format: "%02d", end + 1))-01"
        return (String(year), "\(year)-\(String(format: "%02d", start))-01", "\(year)-\(String(format: "%02d", end))-\([6, 9].contains(end) ? 30 : 31)", after)
    }
}
