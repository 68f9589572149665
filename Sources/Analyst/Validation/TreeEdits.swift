import DuckDB
import SQLSyntax

/// Edits that repair needs beside those SQLSyntax offers: each a pure function from tree to tree.
extension SyntaxTree {
    static func path(_ node: SyntaxValue) -> [String]? {
        guard node["class"]?.string == "COLUMN_REF" else { return nil }
        return node["column_names"]?.array.compactMap(\.string)
    }

    static func settingPath(_ node: SyntaxValue, _ path: [String]) -> SyntaxValue {
        var node = node
        node["column_names"] = .array(path.map(SyntaxValue.string))
        return node
    }

    func renamingTable(_ name: String, to newName: String) -> SyntaxTree {
        mapNodes { node in
            if node["type"]?.string == "BASE_TABLE", node["table_name"]?.string?.lowercased() == name.lowercased() {
                var node = node
                node["table_name"] = .string(newName)
                return node
            }
            guard let path = Self.path(node), path.count > 1, path[0].lowercased() == name.lowercased() else { return nil }
            return Self.settingPath(node, [newName] + path.dropFirst())
        }
    }

    /// References to `name`, qualified by `qualifier` when given and unqualified otherwise, become `newPath`.
    func renamingColumn(_ name: String, qualifier: String?, to newPath: [String]) -> SyntaxTree {
        mapNodes { node in
            guard let path = Self.path(node), path.last?.lowercased() == name.lowercased() else { return nil }
            if let qualifier {
                guard path.count == 2, path[0].lowercased() == qualifier.lowercased() else { return nil }
            } else if path.count != 1 {
                return nil
            }
            return Self.settingPath(node, newPath)
        }
    }

    func requalifying(_ qualifier: String, to newQualifier: String) -> SyntaxTree {
        mapNodes { node in
            guard let path = Self.path(node), path.count == 2, path[0].lowercased() == qualifier.lowercased() else { return nil }
            return Self.settingPath(node, [newQualifier, path[1]])
        }
    }

    /// A column reference of one part becomes another expression node.
    func replacingColumn(_ name: String, with expression: SyntaxValue) -> SyntaxTree {
        mapNodes { node in
            guard let path = Self.path(node), path.count == 1, path[0].lowercased() == name.lowercased() else { return nil }
            return expression
        }
    }

    // MARK: Types

    static func cast(_ child: SyntaxValue, to type: String, tries: Bool = true) -> SyntaxValue {
        .object([
            .init("class", .string("CAST")), .init("type", .string("OPERATOR_CAST")), .init("alias", .string("")),
            .init("child", child),
            .init("cast_type", .object([.init("id", .string(type)), .init("type_info", .null)])),
            .init("try_cast", .boolean(tries)),
        ])
    }

    /// A text column compared with a number or a time is read as `type`; what is none becomes NULL and does not match.
    ///
    /// - Parameter isNumber: columns that are read as such anyway.
    func castingComparedText(to type: String, _ isText: (QueryFacts.Column) -> Bool, isNumber: (QueryFacts.Column) -> Bool = { _ in false }) -> SyntaxTree {
        let qualified = facts.columns
        if let pair = Self.mixedPair(qualified, isText, isNumber) { return castingSide(pair, to: type) }
        let texts = Set(qualified.filter(isText).map { $0.name.lowercased() })
        func isTextColumn(_ node: SyntaxValue?) -> Bool {
            node.flatMap(Self.path)?.last.map { texts.contains($0.lowercased()) } ?? false
        }
        func isTyped(_ node: SyntaxValue?) -> Bool {
            guard node?["class"]?.string == "CONSTANT" else { return ["FUNCTION", "SUBQUERY", "CAST"].contains(node?["class"]?.string) }
            let id = node?["value"]?["type"]?["id"]?.string ?? ""
            return id != "VARCHAR" && id != "NULL"
        }
        return mapNodes { node in
            var node = node
            switch node["class"]?.string {
            case "COMPARISON":
                if isTextColumn(node["left"]), isTyped(node["right"]), let left = node["left"] {
                    node["left"] = Self.cast(left, to: type)
                } else if isTextColumn(node["right"]), isTyped(node["left"]), let right = node["right"] {
                    node["right"] = Self.cast(right, to: type)
                } else {
                    return nil
                }
            case "BETWEEN":
                guard isTextColumn(node["input"]), isTyped(node["lower"]), let input = node["input"] else { return nil }
                node["input"] = Self.cast(input, to: type)
            default: return nil
            }
            return node
        }
    }

    /// Paths of text columns that a join equates with a number.
    private static func mixedPair(_ columns: [QueryFacts.Column], _ isText: (QueryFacts.Column) -> Bool, _ isNumber: (QueryFacts.Column) -> Bool) -> Set<String>? {
        let joined = columns.filter { $0.clause == .join && $0.qualifier != nil }
        guard joined.contains(where: isNumber), case let texts = joined.filter(isText), !texts.isEmpty else { return nil }
        return Set(texts.map { "\($0.qualifier ?? "").\($0.name)".lowercased() })
    }

    private func castingSide(_ paths: Set<String>, to type: String) -> SyntaxTree {
        func isSide(_ node: SyntaxValue?) -> Bool { node.flatMap(Self.path).map { paths.contains($0.joined(separator: ".").lowercased()) } ?? false }
        return mapNodes { node in
            guard node["class"]?.string == "COMPARISON", let left = node["left"], let right = node["right"], Self.path(left) != nil, Self.path(right) != nil, isSide(left) != isSide(right)
            else { return nil }
            var node = node
            if isSide(left) { node["left"] = Self.cast(left, to: type) } else { node["right"] = Self.cast(right, to: type) }
            return node
        }
    }

    /// Plain columns among the arguments of `function` are read as `type`.
    func castingArguments(of function: String, to type: String) -> SyntaxTree {
        mapNodes { node in
            guard node["class"]?.string == "FUNCTION", node["function_name"]?.string == function,
                let children = node["children"]?.array
            else { return nil }
            var node = node
            node["children"] = .array(children.map { Self.path($0) == nil ? $0 : Self.cast($0, to: type) })
            return node
        }
    }

    /// `x = (SELECT …)` becomes `x IN (SELECT …)`.
    func matchingAnyRow() -> SyntaxTree {
        mapNodes { node in
            guard node["class"]?.string == "COMPARISON", node["type"]?.string == "COMPARE_EQUAL",
                let left = node["left"], var inner = node["right"], inner["class"]?.string == "SUBQUERY",
                inner["subquery_type"]?.string == "SCALAR"
            else { return nil }
            inner["subquery_type"] = .string("ANY")
            inner["child"] = left
            inner["comparison_type"] = .string("COMPARE_EQUAL")
            return inner
        }
    }

    /// `x IN (SELECT y …)` of a number and a text compares both as texts.
    func comparingAsText() -> SyntaxTree {
        mapNodes { node in
            guard node["class"]?.string == "SUBQUERY", node["subquery_type"]?.string == "ANY", let child = node["child"], var query = node["subquery"], var inner = query["node"],
                let items = inner["select_list"]?.array, items.count == 1
            else { return nil }
            inner["select_list"] = .array([Self.cast(items[0], to: "VARCHAR", tries: false)])
            query["node"] = inner
            var node = node
            (node["subquery"], node["child"]) = (query, Self.cast(child, to: "VARCHAR", tries: false))
            return node
        }
    }

    /// `ended - began <= 1` of times: of their days.
    func countingDays() -> SyntaxTree {
        func days(_ node: SyntaxValue) -> SyntaxValue? {
            guard node["function_name"]?.string == "-", let sides = node["children"]?.array, sides.count == 2, sides.allSatisfy({ !$0.columnNames.isEmpty }) else { return nil }
            var node = node
            node["children"] = .array(sides.map { Self.cast($0, to: "DATE") })
            return node
        }
        return mapNodes { node in
            guard node["class"]?.string == "COMPARISON", let left = node["left"], let right = node["right"] else { return nil }
            var node = node
            if right.number != nil, let counted = days(left) { node["left"] = counted } else if left.number != nil, let counted = days(right) { node["right"] = counted }
            return node
        }
    }

    func tryingCasts() -> SyntaxTree {
        mapNodes { node in
            guard node["class"]?.string == "CAST", node["try_cast"] == .boolean(false) else { return nil }
            var node = node
            node["try_cast"] = .boolean(true)
            return node
        }
    }
}

extension SyntaxTree {
    /// Whether it computes something first, with WITH.
    var hasSteps: Bool { json.holds { $0["cte_map"]?["map"]?.array.isEmpty == false } }

    /// The SELECT of a step.
    /// - Parameter name: in lower case.
    func step(named name: String) -> SyntaxValue? {
        var found: SyntaxValue?
        _ = json.mapNodes { node in
            if node["key"]?.string?.lowercased() == name, let select = node["value"]?["query"]?["node"] { found = select }
            return nil
        }
        return found
    }

    /// Calls for which `isCount` holds become `sum`, under their own name and with their own filter.
    func summing(_ sum: SyntaxValue, insteadOf isCount: (SyntaxValue) -> Bool) -> SyntaxTree {
        mapNodes { node in
            guard node["class"]?.string == "FUNCTION", isCount(node) else { return nil }
            var sum = sum
            sum["alias"] = node["alias"] ?? .string("")
            sum["filter"] = node["filter"] ?? .null
            return sum
        }
    }
}

extension SyntaxParser {
    /// The node of a text literal, made by the engine itself.
    func literal(text: String) async -> SyntaxValue? {
        await expression(SQLText.literal(text))
    }

    /// The node of any expression.
    func expression(_ sql: String) async -> SyntaxValue? {
        guard let tree = try? await parse("SELECT \(sql)") else { return nil }
        return tree.json["node"]?["select_list"]?.array.first
    }
}
