import Catalog
import DuckDB
import Retrieval
import SQLSyntax

/// Days and times that a column holds as text the engine can't cast: 'March 5, 2022', '8/20/2013', '13:45'. Where a query reckons with
/// them, or puts them in order, they are read by the format that the column's own values have.
struct WrittenTimes: Sendable {
    let dataset: Dataset

    private static let parts: Set = [
        "year", "month", "day", "quarter", "week", "hour", "minute", "second", "dayofweek", "isodow", "weekday", "dayofyear", "dayname", "monthname", "date_part", "date_trunc", "strftime", "date_diff", "datediff",
        "date_sub", "datesub", "age", "extract", "epoch", "last_day",
    ]
    private static let readers: Set = ["strptime", "try_strptime"]

    func read(_ tree: SyntaxTree, _ notes: inout Notes) async -> SyntaxTree {
        var known: [String: SyntaxValue] = [:]
        for column in tree.facts.columns where !known.keys.contains(column.name.lowercased()) {
            guard let (table, owner) = dataset.catalog.owner(of: column, in: tree), owner.typeClass == .text, Self.mayBeWritten(owner), Self.isReckoned(column.name, in: tree),
                let formats = await formats(table, owner), let pattern = await dataset.engine.guardian.parser.expression("try_strptime(x, \(formats))")
            else { continue }
            known[column.name.lowercased()] = pattern
        }
        guard !known.isEmpty else { return tree }
        func isWritten(_ node: SyntaxValue?) -> Bool { node.flatMap(SyntaxTree.path)?.last.map { known.keys.contains($0.lowercased()) } ?? false }
        func moment(_ node: SyntaxValue) -> SyntaxValue {
            guard let name = SyntaxTree.path(node)?.last?.lowercased(), let pattern = known[name] else { return node }
            return pattern.filling(["x": node.unnamed])
        }
        func day(_ node: SyntaxValue) -> SyntaxValue { isWritten(node) ? SyntaxTree.cast(moment(node), to: "DATE") : node }
        let changed = tree.mapNodes { node in
            var node = node
            switch node["class"]?.string {
            case "CAST":
                guard let child = node["child"], isWritten(child), ["DATE", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE"].contains(node["cast_type"]?["id"]?.string) else { return nil }
                node["child"] = moment(child)
            case "FUNCTION":
                guard let name = node["function_name"]?.string, let children = node["children"]?.array else { return nil }
                if Self.readers.contains(name), let first = children.first, isWritten(first) { return moment(first).named(as: node) }
                if name == "-", children.count == 2, children.contains(where: isWritten) {
                    node["children"] = .array(children.map(day))
                } else {
                    guard Self.parts.contains(name), children.contains(where: isWritten) else { return nil }
                    node["children"] = .array(children.map { isWritten($0) ? moment($0) : $0 })
                }
            case "COMPARISON":
                guard node["type"]?.string != "COMPARE_EQUAL", let left = node["left"], let right = node["right"], Self.isMoment(left) || Self.isMoment(right) else { return nil }
                if isWritten(left) { node["left"] = moment(left) }
                if isWritten(right) { node["right"] = moment(right) }
            case "BETWEEN":
                guard let input = node["input"], isWritten(input), node["lower"].map(Self.isMoment) == true else { return nil }
                node["input"] = moment(input)
            default:
                guard node["null_order"] != nil, let expression = node["expression"], isWritten(expression) else { return nil }
                node["expression"] = moment(expression)
            }
            return node
        }
        if changed != tree { notes.repairs.append("read days and times that are kept as text") }
        return changed
    }

    /// A day as a query writes it, or reckons it.
    private static func isMoment(_ node: SyntaxValue) -> Bool {
        if node["class"]?.string == "CONSTANT" { return node["value"]?["value"]?.string?.contains(/^\d{4}-\d\d-\d\d/) == true }
        return node["class"]?.string == "CAST" && ["DATE", "TIMESTAMP"].contains(node["cast_type"]?["id"]?.string) || readers.contains(node["function_name"]?.string ?? "")
    }

    /// Whether the query does more with it than show it or look for it.
    private static func isReckoned(_ name: String, in tree: SyntaxTree) -> Bool {
        func isIt(_ node: SyntaxValue?) -> Bool { node.flatMap(SyntaxTree.path)?.last?.lowercased() == name.lowercased() }
        return tree.json.holds { node in
            isIt(node["child"]) || isIt(node["input"]) || node["null_order"] != nil && isIt(node["expression"])
                || node["class"]?.string == "COMPARISON" && node["type"]?.string != "COMPARE_EQUAL" && (isIt(node["left"]) || isIt(node["right"]))
                || (parts.union(readers).union(["-"]).contains(node["function_name"]?.string ?? "") && node["children"]?.array.contains(where: isIt) == true)
        }
    }

    /// Its samples have numbers, and are no plain numbers or days that the engine reads by itself.
    private static func mayBeWritten(_ column: Column) -> Bool {
        let texts = (column.profile.topValues.map(\.value) + column.profile.samples).prefix(5)
        return !texts.isEmpty && texts.allSatisfy { text in
            text.count <= 40 && text.contains(/\d/) && Double(text) == nil && !text.contains(/^\d{4}-\d\d-\d\d/)
                && text.contains(/\d[\/.:\-]\d|(?i)\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/)
        }
    }

    /// The formats that read the column's texts, as a list of SQL; nil where hardly any is read.
    private func formats(_ table: Table, _ column: Column) async -> String? {
        let name = SQLText.identifier(column.name)
        let candidates = await TextDates(dataset: dataset).readings(table, column) + ["%H:%M", "%H:%M:%S", "%I:%M %p"]
        let counts = candidates.map { "count(try_strptime(t, \(SQLText.literal($0))))" }.joined(separator: ", ")
        let sql = "SELECT count(*), \(counts) FROM (SELECT DISTINCT trim(\(name)) AS t FROM \(SQLText.identifier(table.name)) WHERE trim(\(name)) <> '' LIMIT 500) AS s"
        guard let row = await dataset.look(sql)?.first, row.count == candidates.count + 1, let all = row[0].double, all > 0 else { return nil }
        let read = zip(candidates, row.dropFirst()).compactMap { format, count in count.double.map { (format, $0) } }.filter { $0.1 > 0 }
        guard let best = read.max(by: { $0.1 < $1.1 }) else { return nil }
        let chosen = best.1 >= all ? [best.0] : [best.0] + read.filter { $0.0 != best.0 }.map(\.0).prefix(3)
        guard chosen.count == 1 || read.reduce(0, { $0 + $1.1 }) >= all * 0.9 else { return nil }
        return chosen.count == 1 ? SQLText.literal(chosen[0]) : "[\(chosen.map(SQLText.literal).joined(separator: ", "))]"
    }
}
