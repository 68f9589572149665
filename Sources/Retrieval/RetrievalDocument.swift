public import Catalog

/// Something that may be found by its meaning: what it is, the text that is embedded, and what the text stands for.
public struct RetrievalDocument: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable, CaseIterable { case table, column, term, metric, example }

    public enum Reference: Sendable, Hashable {
        case table(String)
        case column(ColumnReference)
        /// A term of the glossary, a metric of the semantic model, a worked example: by its name or number there.
        case term(String)
        case metric(String)
        case example(String)
    }

    public var reference: Reference
    /// Data, never instructions: it is embedded and compared, and goes into no prompt from here.
    public var text: String

    public var kind: Kind {
        switch reference {
        case .table: .table
        case .column: .column
        case .term: .term
        case .metric: .metric
        case .example: .example
        }
    }

    public init(_ reference: Reference, text: String) { (self.reference, self.text) = (reference, text) }
}

/// What people wrote about tables and columns.
public struct SchemaDescriptions: Sendable, Hashable {
    public var tables: [String: String]
    public var columns: [ColumnReference: String]
    public init(tables: [String: String] = [:], columns: [ColumnReference: String] = [:]) {
        (self.tables, self.columns) = (tables, columns)
    }
}

extension Catalog {
    /// One document for each table (its name, its description, its columns) and each column (its name, its table's, its
    /// description, some values). Names are written as words, which is how a model that reads language knows them.
    public func retrievalDocuments(_ descriptions: SchemaDescriptions = SchemaDescriptions()) -> [RetrievalDocument] {
        tables.flatMap { table in
            let tableName = Self.words(table.name)
            let columns = table.columns.prefix(Self.listedColumns).map { Self.words($0.name) }.joined(separator: ", ")
            let about = descriptions.tables[table.name].map { ". " + $0 } ?? ""
            let whole = RetrievalDocument(.table(table.name), text: Self.cut("\(tableName)\(about): \(columns)"))
            return [whole]
                + table.columns.map { column in
                    let reference = ColumnReference(table: table.name, column: column.name)
                    let about = descriptions.columns[reference].map { ". " + $0 } ?? ""
                    // What tells about persons stays out of a text that may be sent to a provider.
                    let isOpen = column.typeClass == .text && column.personal == nil
                    let values = isOpen ? column.profile.topValues.prefix(Self.listedValues) : []
                    let samples =
                        values.isEmpty ? "" : ": " + values.map { String($0.value.prefix(40)) }.joined(separator: ", ")
                    return RetrievalDocument(
                        .column(reference),
                        text: Self.cut("\(Self.words(column.name)) of \(tableName)\(about)\(samples)"))
                }
        }
    }

    private static let (listedColumns, listedValues, longest) = (40, 3, 600)

    /// A name that has no words (punctuation alone) stands as it is.
    private static func words(_ name: String) -> String {
        let words = Words.nameWords(name).flatMap { Synonyms.abbreviations[$0] ?? [$0] }
        return words.isEmpty ? String(name.prefix(64)) : words.joined(separator: " ")
    }

    private static func cut(_ text: String) -> String { String(text.prefix(longest)) }
}
