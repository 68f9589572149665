import Catalog
import Retrieval

/// A stored value that words of the question name, as a prompt shows it.
struct ValueHit {
    /// As the question or the model wrote it.
    let text: String
    let column: ColumnReference
    /// As stored; nil where a model may not see it: then the host puts it in after the model has written.
    let stored: String?

    init(_ value: GroundedValue, in dataset: Dataset) {
        (text, column) = (value.text, value.column)
        stored = Self.isWithheld(value.column, in: dataset) ? nil : value.stored
    }

    static func isWithheld(_ reference: ColumnReference, in dataset: Dataset) -> Bool {
        switch dataset.samples {
        case .full: false
        case .none: true
        case .masked: dataset.catalog.table(named: reference.table)?.column(named: reference.column)?.personal != nil
        }
    }

    private var name: String { "\(SchemaText.shown(column.table)).\(SchemaText.shown(column.column))" }
    var line: String { "\(SchemaText.quoted(text)) is \(name) = \(SchemaText.quoted(stored ?? text))" }

    /// The hits as lines. One text in several spellings of one column stands in one of them, so that none is overlooked.
    static func lines(_ values: [GroundedValue], in dataset: Dataset) -> [String] {
        var order: [[String]] = []
        var spellings: [[String]: [String]] = [:]
        var first: [[String]: ValueHit] = [:]
        for value in values {
            let hit = ValueHit(value, in: dataset)
            let key = [hit.text, hit.column.table, hit.column.column]
            if first[key] == nil { (first[key], order) = (hit, order + [key]) }
            let spelling = hit.stored ?? hit.text
            if spellings[key]?.contains(spelling) != true { spellings[key, default: []].append(spelling) }
        }
        return order.compactMap { key in
            guard let hit = first[key], let all = spellings[key] else { return nil }
            if all.count == 1 { return hit.line }
            return
                "\(SchemaText.quoted(hit.text)) is \(hit.name) in several spellings, all meant: \(all.map(SchemaText.quoted).joined(separator: ", "))"
        }
    }
}
