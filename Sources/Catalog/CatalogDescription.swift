/// A catalog as text for people: one block a table, its columns in a grid, then how tables join.
///
/// Pure: the same catalog and width give the same text. Values come from files nobody vetted, so control characters
/// are replaced before they can reach a terminal.
public struct CatalogDescription: Sendable, CustomStringConvertible {
    public let description: String

    /// - Parameter width: columns of the terminal; frequent values and long cells are cut to fit, 40 at least.
    public init(_ catalog: Catalog, width: Int = 100) {
        let width = max(40, width)
        var blocks = catalog.tables.map { Self.block($0, catalog.relationships, width: width) }
        if blocks.isEmpty { blocks = ["No tables."] }
        description = blocks.joined(separator: "\n\n") + "\n"
    }

    // MARK: One table

    private static func block(_ table: Table, _ relationships: [Relationship], width: Int) -> String {
        var heading = [grouped(table.rowCount) + (table.rowCount == 1 ? " row" : " rows")]
        if table.kind != .other { heading.append(table.kind.rawValue) }
        if let source = table.source { heading.append("from " + TerminalText.clean(source)) }
        var lines = [TerminalText.fit(shown(table.name) + "  (" + heading.joined(separator: ", ") + ")", to: width)]

        let header = ["column", "type", "role", "range", "null", "distinct", "top values"]
        let rows = table.columns.map { cells(of: $0, rowCount: table.rowCount) }
        lines += TextGrid(header: header, rows: rows, limits: [28, 18, 28, 36, 6, 12], rightAligned: [4, 5])
            .lines(width: width - 2).map { "  " + $0 }

        if !table.primaryKey.isEmpty { lines.append(listed("key", [table.primaryKey], width)) }
        let others = table.candidateKeys.filter { $0 != table.primaryKey }
        if !others.isEmpty { lines.append(listed("also unique", others, width)) }
        if let day = table.calendarDay { lines.append(TerminalText.fit("  one row for each day: \(shown(day))", to: width)) }
        let bridged = table.bridged(by: relationships)
        if bridged.count > 1 {
            lines.append(TerminalText.fit("  links many to many: \(bridged.map(shown).joined(separator: ", "))", to: width))
        }
        for relationship in relationships where relationship.fromTable == table.name {
            lines.append(TerminalText.fit("  joins " + sentence(relationship), to: width))
        }
        return lines.joined(separator: "\n")
    }

    private static func cells(of column: Column, rowCount: Int) -> [String] {
        let profile = column.profile
        let distinct = (profile.distinctIsApproximate ? "~" : "") + grouped(profile.distinctCount)
        let top = profile.topValues.prefix(5).map { "\(shown($0.value)) (\(grouped($0.count)))" }
        return [
            shown(column.name), TerminalText.clean(column.type), meaning(column), range(profile),
            nulls(profile.nullCount, of: rowCount), distinct, top.joined(separator: ", "),
        ]
    }

    /// The role, and what else is known: `measure, EUR, not summed`, `name, personal`.
    private static func meaning(_ column: Column) -> String {
        var words = [column.role.label]
        if let unit = column.unit { words.append(unit) }
        if let pattern = column.pattern, pattern != .code { words.append(pattern.label) }
        switch column.additivity {
        case .nonAdditive: words.append("not summed")
        case .semiAdditive: words.append("not summed over time")
        case .additive, nil: break
        }
        if column.personal != nil { words.append("personal") }
        return words.joined(separator: ", ")
    }

    private static func range(_ profile: Profile) -> String {
        guard let low = profile.min, let high = profile.max else { return "" }
        func short(_ value: String) -> String { TerminalText.fit(shown(value), to: 16) }
        return low == high ? short(low) : short(low) + " … " + short(high)
    }

    /// Never rounded to 0 or 100 % when it is neither.
    private static func nulls(_ count: Int, of rows: Int) -> String {
        if count == 0 || rows == 0 { return "" }
        if count == rows { return "100 %" }
        let percent = Double(count) / Double(rows) * 100
        if percent < 1 { return "<1 %" }
        return "\(min(99, Int(percent.rounded()))) %"
    }

    private static func listed(_ label: String, _ keys: [[String]], _ width: Int) -> String {
        let text = keys.map { $0.map(shown).joined(separator: " + ") }.joined(separator: ", ")
        return TerminalText.fit("  \(label): \(text)", to: width)
    }

    // MARK: Joins

    private static func sentence(_ relationship: Relationship) -> String {
        let from = relationship.fromColumns.map(shown).joined(separator: " + ")
        let to = relationship.toColumns.map(shown).joined(separator: " + ")
        var notes = [relationship.multiplicity.label]
        notes.append(
            relationship.source == .inferred
                ? "inferred, confidence \(hundredths(relationship.confidence))" : relationship.source.rawValue)
        if relationship.orphans > 0 {
            notes.append(
                "\(grouped(relationship.orphans)) \(relationship.orphans == 1 ? "row" : "rows") without a match")
        }
        return "\(shown(relationship.toTable)): \(from) = \(to)  (\(notes.joined(separator: ", ")))"
    }

    // MARK: Words

    /// An empty or blank text is shown as quotes, or the reader would see nothing.
    private static func shown(_ text: String) -> String {
        let clean = TerminalText.clean(text)
        return clean.allSatisfy(\.isWhitespace) ? "'\(clean)'" : clean
    }

    private static func hundredths(_ value: Double) -> String {
        let whole = Int((value * 100).rounded())
        return "\(whole / 100).\(whole % 100 < 10 ? "0" : "")\(whole % 100)"
    }

    /// 1234567 as 1,234,567.
    static func grouped(_ number: Int) -> String {
        var digits = Array(String(number.magnitude))
        for index in stride(from: digits.count - 3, to: 0, by: -3) { digits.insert(",", at: index) }
        return (number < 0 ? "-" : "") + String(digits)
    }
}

extension Column.Role {
    fileprivate var label: String {
        switch self {
        case .foreignKey: "foreign key"
        case .freeText: "free text"
        default: rawValue
        }
    }
}

extension ValuePattern {
    fileprivate var label: String {
        switch self {
        case .isoDate: "ISO date"
        case .yearMonth: "year and month"
        case .ipAddress: "IP address"
        case .cardNumber: "card number"
        case .number: "number as text"
        case .email: "e-mail"
        case .url, .uuid: rawValue.uppercased()
        default: rawValue
        }
    }
}

extension Relationship.Multiplicity {
    fileprivate var label: String {
        switch self {
        case .manyToOne: "many to one"
        case .oneToOne: "one to one"
        case .oneToMany: "one to many"
        case .manyToMany: "many to many"
        }
    }
}
