import Analyst
import Catalog
import Ingest
import Semantics
import Workspaces

extension Tool {
    static let datasetArgument = Schema.string("The dataset's name, as list_datasets gives it.")

    static let listDatasets = Tool(
        tool: .listDatasets, title: "List datasets",
        description: "The datasets that can be asked about, with their tables and when the data was read.",
        input: .object([:]),
        output: .object(
            [
                "datasets": .array(
                    "",
                    of: .object([
                        "name": .string(""), "version": .string("Changes with the data."),
                        "data_as_of": .string("When the data was read, ISO 8601."),
                        "rows": .integer("In all tables together."), "table_count": .integer(""),
                        "tables": .array("The names of the first 50 tables.", of: .string("")),
                    ])),
                "notice": .string("What was cut."),
            ], optional: ["notice"])
    ) { _, context in
        var cap = Cap(characters: context.access.caps.characters)
        let store = context.access.workspace.store
        let names = store.datasets().filter(context.access.sees)
        // One whose files can't be read does not hide the others.
        let all = names.compactMap { try? store.current($0) }.map(DatasetSummary.init)
        let datasets = try cap.fitting(all)
        return DatasetList(
            datasets: datasets, notice: cap.isFull ? "\(all.count - datasets.count) more datasets are left out." : nil)
    }

    static let describeDataset = Tool(
        tool: .describeDataset, title: "Describe a dataset",
        description:
            "Tables, columns with types, roles, ranges and frequent values, how tables join, and the metrics of the semantic model. Read it before writing SQL.",
        input: .object(
            [
                "dataset": datasetArgument,
                "tables": .array("Only these tables; all when left out.", of: .string("A table's name.")),
            ],
            optional: ["tables"]),
        output: SchemaOutput.schema
    ) { arguments, context in
        let dataset = try await context.dataset(try arguments.string("dataset"))
        return try await SchemaOutput.make(dataset, tables: arguments.strings("tables"), context.access)
    }
}

private struct DatasetList: Encodable {
    var datasets: [DatasetSummary]
    var notice: String?
}

private struct DatasetSummary: Encodable {
    private enum CodingKeys: String, CodingKey {
        case name, version, dataAsOf = "data_as_of", rows, tableCount = "table_count", tables
    }
    var name: String
    var version: String
    var dataAsOf: String
    var rows: Int
    var tableCount: Int
    var tables: [String]

    init(_ version: DatasetVersion) {
        (name, self.version, dataAsOf) = (version.dataset, version.id, version.createdAt)
        rows = version.tables.reduce(0) { $0 + $1.rows }
        (tableCount, tables) = (version.tables.count, version.tables.prefix(50).map(\.name))
    }
}
