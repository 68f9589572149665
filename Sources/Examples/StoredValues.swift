import Catalog
import Retrieval

/// The stored values of columns by their wording: what may stand in a slot.
struct StoredValues: Sendable {
    private struct Column: Sendable {
        var exact: Set<String> = []
        var byNormal: [String: [String]] = [:]
        var bySingular: [String: [String]] = [:]
    }
    private var columns: [ColumnReference: Column] = [:]

    /// - Parameter wanted: the columns that have slots; others are not indexed.
    init(_ values: [ColumnValues], wanted: Set<ColumnReference>) {
        for list in values where wanted.contains(list.column) {
            var column = Column()
            for value in list.values {
                let normal = Words.normalize(value)
                guard !normal.isEmpty else { continue }
                column.exact.insert(value)
                column.byNormal[normal, default: []].append(value)
                column.bySingular[SlotFinder.singular(normal), default: []].append(value)
            }
            columns[list.column] = column
        }
    }

    /// The one value of the column that is written so; nil when there is none, or several spellings and none is equal.
    func value(written: String, normal: String, in reference: ColumnReference) -> String? {
        guard let column = columns[reference] else { return nil }
        if column.exact.contains(written) { return written }
        for found in [column.byNormal[normal], column.bySingular[SlotFinder.singular(normal)]] {
            if let found { return found.count == 1 ? found[0] : nil }
        }
        return nil
    }
}
