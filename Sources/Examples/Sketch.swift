import Catalog
import DuckDB
import Retrieval

/// A question and query that a template proposes; the engine decides whether it becomes an example.
struct Sketch {
    /// What a result must be to teach anything.
    enum Shape {
        /// One row, whose first value is neither NULL nor zero.
        case single
        /// One to some rows, not all the same.
        case list
        /// Two to some rows whose last column differs.
        case groups
    }

    var template: String
    /// The same question in several words.
    var wordings: [String]
    var sql: String
    var tables: [String]
    /// What it is about, so that examples spread over the schema.
    var columns: [String]
    var values: [String] = []
    var shape: Shape
}

/// A stored value as a question writes it and as SQL does.
struct SaidValue: Hashable {
    var said: String
    var sql: String

    /// Nil for values nobody would write in a question. What does not look like a name stands in quotation marks, so
    /// that a sentence in a cell reads as the value it is.
    init?(_ value: String, of column: Column) {
        guard !value.isEmpty, value.count <= 40, value == value.trimmingPrefix(while: \.isWhitespace),
            value.unicodeScalars.allSatisfy({ !$0.properties.isWhitespace || $0 == " " }),
            value.unicodeScalars.allSatisfy({
                $0.properties.generalCategory != .control && $0.properties.generalCategory != .format
            }),
            value.contains(where: { $0.isLetter || $0.isNumber })
        else { return nil }
        switch column.typeClass {
        case .text: sql = SQLText.literal(value)
        case .integer:
            guard Int64(value) != nil else { return nil }
            sql = value
        default: return nil
        }
        let words = value.split(separator: " ")
        let isPlain = value.allSatisfy { $0.isLetter || $0.isNumber || " -&.".contains($0) }
        let isName =
            words.count == 1 || (words.count <= 4 && words[0].first.map { $0.isUppercase || $0.isNumber } ?? false)
        guard isPlain && isName else {
            guard !value.contains("\"") else { return nil }
            said = "\"\(value)\""
            return
        }
        said = value
    }
}

extension SchemaView.Field {
    private var isPlural: Bool { phrase.words.last.map { Words.singular($0) != $0 } ?? false }
    /// "a salary", "an age", "hours".
    var oneSaid: String {
        if isPlural { return said }
        let isVowel = phrase.words.first?.first.map("aeio".contains) ?? false
        return (isVowel ? "an " : "a ") + said
    }
    var isOrAre: String { isPlural ? "are" : "is" }
    /// "total fee", and not "total total amount".
    var totalSaid: String { isTotal ? said : "total " + said }
    var totalAlias: String { isTotal ? alias : "total_" + alias }
    private var isTotal: Bool { ["total", "sum"].contains(phrase.words.first) }

    /// A date as a noun: "date hired" for hired_on.
    var dateSaid: String {
        let words = phrase.words
        if words.count == 1, words[0].hasSuffix("ed") { return "date " + said }
        guard words.count > 1, let last = words.last, ["on", "at"].contains(last) else { return said }
        return "date " + words.dropLast().joined(separator: " ")
    }

    /// The most frequent values that can be said.
    func values(_ count: Int) -> [SaidValue] {
        Array(column.profile.topValues.lazy.compactMap { SaidValue($0.value, of: column) }.prefix(count))
    }

    /// A name for an output: letters, digits and underscores.
    var alias: String {
        let letters = said.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }
        let text = String(letters.prefix(40)).split(separator: "_").joined(separator: "_")
        return text.isEmpty ? "value" : text
    }
}

/// Where templates collect their sketches.
struct SketchBook {
    /// Sketches a template may propose.
    static let perTemplate = 48
    private(set) var sketches: [String: [Sketch]] = [:]
    private(set) var templates: [String] = []

    mutating func add(
        _ template: String, _ wordings: [String], _ sql: String, tables: [String], columns: [SchemaView.Field] = [],
        values: [String] = [], _ shape: Sketch.Shape
    ) {
        if sketches[template] == nil { templates.append(template) }
        guard sketches[template, default: []].count < Self.perTemplate else { return }
        let written = wordings.map { ($0.first.map { $0.uppercased() } ?? "") + $0.dropFirst() }
        sketches[template, default: []].append(
            Sketch(
                template: template, wordings: written, sql: sql, tables: tables,
                columns: columns.map { "\(tables.first ?? "").\($0.column.name)" }, values: values, shape: shape))
    }
}
