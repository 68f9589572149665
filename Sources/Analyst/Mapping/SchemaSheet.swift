public import Catalog
import Retrieval

/// A table as a model may see it: columns, types, ranges, and values as far as they may be shown.
public enum SchemaSheet {
    /// - Parameter columns: only these; nil for all.
    public static func text(of table: Table, columns: [String]? = nil, in catalog: Catalog, samples: SamplePolicy) -> String {
        var shown = table
        if let columns { shown.columns = table.columns.filter { columns.contains($0.name) } }
        let part = Catalog(tables: [shown])
        return SchemaText(catalog: part, tables: [table.name], context: .init(tables: []), wideTable: .max, samples: samples).profiled()
    }
}
