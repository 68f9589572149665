import DuckDB
import SQLSyntax

/// A constant of a query and what it is held against.
struct LiteralSite {
    enum Content: Hashable {
        case text(String)
        case number(Double)
        case other
    }

    enum Context {
        /// Compared with a column, perhaps inside one function, whose text arguments are kept ('year' of date_part).
        case column(path: [String], function: String?, arguments: [String], operation: String)
        /// Compared with an aggregate or window.
        case aggregate
        case limit
        /// Anything else: inside a function, an output, an order by position.
        case other
    }

    /// The constant's place among all constants of the tree, in the order `mapNodes` meets them.
    var index: Int
    var content: Content
    var context: Context

    static func all(in tree: SyntaxTree) -> [LiteralSite] {
        var reader = Reader()
        reader.visit(tree.json, .other)
        return reader.sites
    }

    private struct Reader {
        var sites: [LiteralSite] = []

        mutating func visit(_ value: SyntaxValue, _ context: Context) {
            switch value {
            case .array(let items): for item in items { visit(item, context) }
            case .object(let members):
                let node = value["class"]?.string ?? ""
                if node == "CONSTANT" {
                    sites.append(LiteralSite(index: sites.count, content: LiteralSite.content(value), context: context))
                    return
                }
                for member in members { visit(member.value, inner(of: value, node, member.name, context)) }
            default: break
            }
        }

        private func inner(of value: SyntaxValue, _ node: String, _ member: String, _ context: Context) -> Context {
            let type = value["type"]?.string ?? ""
            switch node {
            case "COMPARISON":
                guard let left = value["left"], let right = value["right"] else { return .other }
                return Self.held(against: member == "left" ? right : left, type)
            case "BETWEEN":
                guard let input = value["input"], member != "input" else { return .other }
                let operation = member == "lower" ? "COMPARE_GREATERTHANOREQUALTO" : "COMPARE_LESSTHANOREQUALTO"
                return Self.held(against: input, operation)
            case "OPERATOR":
                guard ["COMPARE_IN", "COMPARE_NOT_IN"].contains(type), let first = value["children"]?.array.first else {
                    return .other
                }
                return Self.held(against: first, type)
            case "FUNCTION":
                let name = value["function_name"]?.string ?? ""
                guard ["~~", "!~~", "~~*", "!~~*"].contains(name), let first = value["children"]?.array.first else {
                    return .other
                }
                return Self.held(against: first, "LIKE")
            // A cast literal is held against what the cast is; the type's own numbers are not.
            case "CAST": return member == "child" ? context : .other
            default: return type == "LIMIT_MODIFIER" && member == "limit" ? .limit : .other
            }
        }

        private static func held(against node: SyntaxValue, _ operation: String) -> Context {
            switch node["class"]?.string {
            case "COLUMN_REF":
                return .column(path: path(node), function: nil, arguments: [], operation: operation)
            case "CAST", "COLLATE": return held(against: node["child"] ?? .null, operation)
            case "WINDOW": return .aggregate
            case "FUNCTION":
                let name = node["function_name"]?.string?.lowercased() ?? ""
                if LiteralSite.aggregates.contains(name) { return .aggregate }
                let children = (node["children"]?.array ?? []).map(uncast)
                let columns = children.filter { $0["class"]?.string == "COLUMN_REF" }
                let texts = children.compactMap { child -> String? in
                    if case .text(let text) = LiteralSite.content(child) { text } else { nil }
                }
                guard columns.count == 1, children.count == 1 + texts.count, let column = columns.first else {
                    return .other
                }
                return .column(path: path(column), function: name, arguments: texts, operation: operation)
            default: return .other
            }
        }

        private static func uncast(_ node: SyntaxValue) -> SyntaxValue {
            node["class"]?.string == "CAST" ? uncast(node["child"] ?? .null) : node
        }

        private static func path(_ node: SyntaxValue) -> [String] {
            node["column_names"]?.array.compactMap(\.string) ?? []
        }
    }

    private static let aggregates: Set<String> = [
        "count", "count_star", "sum", "avg", "min", "max", "median", "mode", "stddev", "quantile_cont",
    ]

    static func content(_ node: SyntaxValue) -> Content {
        guard node["class"]?.string == "CONSTANT", let value = node["value"]?["value"] else { return .other }
        switch value {
        case .string(let text): return .text(text)
        case .number(let digits):
            guard let number = Double(digits) else { return .other }
            guard node["value"]?["type"]?["id"]?.string == "DECIMAL" else { return .number(number) }
            let scale = node["value"]?["type"]?["type_info"]?["scale"]?.integer ?? 0
            return .number(Double("\(digits)e-\(scale)") ?? number)
        default: return .other
        }
    }
}

extension SyntaxTree {
    /// The constants at `replacements`' indices replaced; a constant's alias stays.
    func replacingLiterals(_ replacements: [Int: SyntaxValue]) -> SyntaxTree {
        var index = 0
        return mapNodes { node in
            guard node["class"]?.string == "CONSTANT" else { return nil }
            defer { index += 1 }
            guard var replacement = replacements[index] else { return nil }
            replacement["alias"] = node["alias"]
            return replacement
        }
    }
}
