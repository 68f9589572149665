import Catalog
import DuckDB
import Retrieval

/// The schema as a prompt shows it. Data values reach a prompt only through here, as far as they may (`SamplePolicy`),
/// cut short, on one line, in quotes: they are hostile input and must not read as instructions.
struct SchemaText {
    let catalog: Catalog
    let tables: [String]
    let context: SchemaContext
    let wideTable: Int
    /// Columns that definitions compute with; shown however wide their table.
    var needed: Set<ColumnReference> = []
    var knowledge = Knowledge()
    var samples = SamplePolicy.masked
    /// Stems of the question's words that are no mere grammar.
    var said: Set<String> = []
    /// Stems of what tables and columns are called.
    var names: Set<String> = []
    /// What the question says and no name holds: what is written of a column is shown where it meets that.
    private var asked: Set<String> { said.subtracting(names) }
    /// Names say little by themselves.
    var isCutShort = false

    /// CREATE TABLE statements with keys: what a small model knows best (measured, text-to-sql.md section 0).
    ///
    /// - Parameter shown: tables that are read already: then what is still to be said, the others, and the keys that lead to them.
    func ddl(beside shown: [String] = []) -> String {
        let others = tables.filter { !shown.contains($0) }
        let keys = catalog.relationships.filter { shown.contains($0.fromTable) && others.contains($0.toTable) }
            .map { "ALTER TABLE \(Self.shown($0.fromTable)) ADD \(Self.foreignKey($0));" }
        return (others.compactMap { catalog.table(named: $0) }.map(statement) + (keys.isEmpty ? [] : [keys.joined(separator: "\n")]))
            .joined(separator: "\n\n")
    }

    private static func foreignKey(_ relationship: Relationship) -> String {
        let from = relationship.fromColumns.map(shown).joined(separator: ", ")
        let to = relationship.toColumns.map(shown).joined(separator: ", ")
        return "FOREIGN KEY (\(from)) REFERENCES \(shown(relationship.toTable)) (\(to))"
    }

    private func statement(_ table: Table) -> String {
        var lines = shownColumns(table).map { column in
            (text: "  \(Self.shown(column.name)) \(Self.shortType(column))", comment: comment(column, table))
        }
        if !table.primaryKey.isEmpty {
            lines.append(("  PRIMARY KEY (\(table.primaryKey.map(Self.shown).joined(separator: ", ")))", nil))
        }
        for relationship in catalog.relationships
        where relationship.fromTable == table.name && tables.contains(relationship.toTable) {
            lines.append(("  \(Self.foreignKey(relationship))", nil))
        }
        let body = lines.enumerated().map { index, line in
            line.text + (index + 1 < lines.count ? "," : "") + (line.comment.map { " -- \($0)" } ?? "")
        }
        return "CREATE TABLE \(Self.shown(table.name)) (\n\(body.joined(separator: "\n"))\n);"
    }

    /// What people wrote of a column of codes, or of any where names are cut short, if the question meets it and no name (of
    /// plain names more text costs answers: text-to-sql.md section 0); its values, where the question is
    /// about it and says none as it is stored.
    private func comment(_ column: Column, _ table: Table) -> String? {
        let reference = ColumnReference(table: table.name, column: column.name)
        let isTelling = isCutShort || [.category, .flag].contains(column.role)
        if isTelling, let text = knowledge.columns[reference], isMet(text) || saysCode(text) { return PromptText.line(codesFirst(text), 160) }
        let isSaid = context.values.contains { $0.column == reference && $0.match != .fuzzy }
        if !isSaid, let offer = context.offered.first(where: { $0.column == reference }) {
            let values = offer.values.compactMap { samples.shown($0, of: column) }
            if !values.isEmpty { return values.map(Self.quoted).joined(separator: ", ") }
        }
        return nil
    }

    /// By a stem, or the beginning of a long word: "motorcyclists" of motorcycles.
    private func isMet(_ text: String) -> Bool {
        let asked = asked
        return Words.stems(text).contains { stem in asked.contains { $0 == stem || stem.count > 7 && $0.count > 7 && $0.prefix(8) == stem.prefix(8) } }
    }

    /// "weather (1 = fine; 2 = rain)" with the codes first that the question speaks of.
    private func codesFirst(_ text: String) -> String {
        guard text.count > 120, let coded = CodedValues(text) else { return text }
        let met = coded.codes.filter { isSaid($0, coded) }
        return "\(coded.about) (\((met + coded.codes.filter { !met.contains($0) }).map(\.text).joined(separator: "; ")))"
    }

    /// Of a code's name one such word will do, and the beginning of it: "wooden" of wood.
    private func isSaid(_ code: CodedValues.Code, _ coded: CodedValues) -> Bool {
        let asked = asked
        return isMet(code.name) || Words.contentStems(code.name).contains { stem in asked.contains { CodedValues.isAlike($0, stem) } } || coded.isSaid(code, said, besides: names)
    }

    private func saysCode(_ text: String) -> Bool {
        guard !said.isEmpty, let coded = CodedValues(text) else { return false }
        return coded.codes.contains { isSaid($0, coded) }
    }

    private func shownColumns(_ table: Table) -> [Column] {
        guard table.columns.count > wideTable else { return table.columns }
        let linked = Set(context.tables.first { $0.name == table.name }?.columns.map(\.name) ?? [])
        let keys = Set(table.primaryKey)
        let joins = Set(
            catalog.relationships.flatMap { relationship in
                (relationship.fromTable == table.name ? relationship.fromColumns : [])
                    + (relationship.toTable == table.name ? relationship.toColumns : [])
            })
        let kept = table.columns.filter { column in
            linked.contains(column.name) || keys.contains(column.name) || joins.contains(column.name)
                || needed.contains(ColumnReference(table: table.name, column: column.name))
        }
        return kept.count >= 3 ? kept : Array(table.columns.prefix(max(3, wideTable)))
    }

    /// Types, ranges, nulls, top values and joins, a line a column: for a model that reads much and forgets little.
    func profiled() -> String {
        let texts = tables.compactMap { catalog.table(named: $0) }.map { table in
            let about = knowledge.tables[table.name].map { ": \(PromptText.line($0, 200))" } ?? ""
            // A key of one column is marked there.
            let key = table.primaryKey.count > 1 ? "; key \(table.primaryKey.map(Self.shown).joined(separator: ", "))" : ""
            let header = "table \(Self.shown(table.name)) (\(table.rowCount) rows\(key))\(about)"
            let columns = shownColumns(table).map { describe($0, in: table) }
            return ([header] + columns).joined(separator: "\n")
        }
        let joins = catalog.relationships.filter { tables.contains($0.fromTable) && tables.contains($0.toTable) }.map { relationship in
            let pairs = zip(relationship.fromColumns, relationship.toColumns).map { from, to in
                "\(Self.shown(relationship.fromTable)).\(Self.shown(from)) = \(Self.shown(relationship.toTable)).\(Self.shown(to))"
            }
            return "- \(pairs.joined(separator: " AND ")) (\(Self.direction(relationship)))"
        }
        return (texts + (joins.isEmpty ? [] : [(["joins:"] + joins).joined(separator: "\n")])).joined(separator: "\n\n")
    }

    /// "many rows of orders to one of customers; 12 rows of orders have none".
    private static func direction(_ relationship: Relationship) -> String {
        let (from, to) = (shown(relationship.fromTable), shown(relationship.toTable))
        let words = switch relationship.multiplicity {
        case .manyToOne: "many rows of \(from) to one of \(to)"
        case .oneToMany: "one row of \(from) to many of \(to)"
        case .oneToOne: "one row of \(from) to one of \(to)"
        case .manyToMany: "many rows of \(from) to many of \(to): a join repeats rows of both"
        }
        return relationship.orphans > 0 ? "\(words); \(relationship.orphans) rows of \(from) have none" : words
    }

    /// A line a table, with as many names of columns as fit; at last the names of tables alone, as many as fit.
    func overview(tokens: Int) -> String {
        let all = tables.compactMap { catalog.table(named: $0) }
        func lines(columns: Int) -> [String] {
            all.map { table in
                let about = knowledge.tables[table.name].map { ": \(PromptText.line($0, 100))" } ?? ""
                let names = table.columns.prefix(columns).map { Self.shown($0.name) }.joined(separator: ", ")
                let more = columns > 0 && table.columns.count > columns ? ", …" : ""
                return "table \(Self.shown(table.name)) (\(table.rowCount) rows, \(table.columns.count) columns)\(about)\(columns > 0 ? ": \(names)\(more)" : "")"
            }
        }
        let head = "\(all.count) tables, in short:"
        for columns in [40, 15, 6, 0] {
            let text = ([head] + lines(columns: columns)).joined(separator: "\n")
            if Mapping.tokens(text) <= tokens { return text }
        }
        var size = Mapping.tokens(head)
        let kept = lines(columns: 0).prefix { line in
            size += Mapping.tokens(line) + 1
            return size <= tokens
        }
        return ([head] + kept + ["(\(all.count - kept.count) more tables)"]).joined(separator: "\n")
    }

    private func describe(_ column: Column, in table: Table) -> String {
        var facts = ["  \(Self.shown(column.name)) \(Self.shortType(column))"]
        if table.primaryKey == [column.name] { facts.append("primary key") }
        let profile = column.profile
        if table.rowCount > 0, profile.nullCount > 0 {
            facts.append("\(max(1, profile.nullCount * 100 / table.rowCount)) % null")
        }
        if let text = knowledge.columns[ColumnReference(table: table.name, column: column.name)] { facts.append(PromptText.line(text, 160)) }
        func shown(_ value: String) -> String? { samples.shown(value, of: column) }
        switch column.role {
        case .category, .flag:
            let values = profile.topValues.prefix(12).compactMap { shown($0.value) }
            if !values.isEmpty { facts.append("values " + values.map(Self.quoted).joined(separator: ", ") + more(profile, than: values.count)) }
        case .measure, .date:
            if let min = profile.min.flatMap(shown), let max = profile.max.flatMap(shown) {
                facts.append("\(PromptText.line(min)) to \(PromptText.line(max))")
            }
        case .key, .foreignKey:
            if let example = profile.topValues.first.flatMap({ shown($0.value) }) { facts.append("such as \(Self.quoted(example))") }
        default:
            // Where each value stands once or twice none is frequent: then some as they come.
            let values = (profile.topValues.map(\.value) + profile.samples).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
            let examples = values.prefix(2).compactMap(shown)
            if !examples.isEmpty { facts.append("such as " + examples.map(Self.quoted).joined(separator: ", ") + more(profile, than: examples.count)) }
        }
        if let unit = column.unit { facts.append("in \(PromptText.line(unit, 12))") }
        return facts.joined(separator: "; ")
    }

    private func more(_ profile: Profile, than shown: Int) -> String {
        profile.distinctCount > shown ? " of \(profile.distinctIsApproximate ? "about " : "")\(profile.distinctCount) different ones" : ""
    }

    static func quoted(_ value: String) -> String {
        SQLText.literal(PromptText.line(value))
    }

    /// A name as a prompt shows it.
    static func shown(_ name: String) -> String { PromptText.line(identifier(name), 120) }

    /// Quoted only where SQL needs it: plain names read better and cost fewer tokens.
    static func identifier(_ name: String) -> String {
        let plain = !name.isEmpty && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
            && name.first?.isNumber == false && !reserved.contains(name.lowercased())
        return plain ? name : SQLText.identifier(name)
    }

    private static let reserved: Set = [
        "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "between", "both", "by", "case", "cast", "check", "collate",
        "column", "constraint", "create", "cross", "default", "deferrable", "desc", "describe", "distinct", "do", "else", "end", "except",
        "exists", "false", "fetch", "for", "foreign", "from", "full", "group", "having", "in", "initially", "inner", "intersect", "into", "is",
        "join", "lambda", "lateral", "leading", "left", "like", "limit", "natural", "not", "null", "offset", "on", "only", "or", "order",
        "outer", "pivot", "placing", "positional", "primary", "qualify", "references", "returning", "right", "select", "semi", "show", "some", "summarize",
        "symmetric", "table", "then", "to", "trailing", "true", "union", "unique", "unpivot", "using", "values", "variadic", "when", "where", "window", "with",
    ]

    private static func shortType(_ column: Column) -> String {
        // The members of an ENUM and the fields of a STRUCT are foreign text too.
        column.type.hasPrefix("ENUM") ? "VARCHAR" : PromptText.line(column.type, 200)
    }
}
