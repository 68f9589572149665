public import Catalog

/// Links questions to one dataset version without a model: names, synonyms and stored values. Built once, then a value
/// that any number of questions may read at a time.
public struct SchemaIndex: Sendable {
    public let catalog: Catalog
    let names: NameIndex
    let values: ValueIndex
    let graph: JoinGraph
    /// `graph` and, between parts that don't hang together, tables with a column of the same name.
    let guesses: JoinGraph
    /// Table and column number of each value column.
    let valueOwners: [(table: Int, column: Int)]
    /// Value columns that hold nothing but yes and no in some spelling, and their yes.
    let truths: [(column: Int, stored: String)]
    /// Columns that hold times, by type or by name; columns are numbered through all tables.
    let timeColumns: [Int]
    let isTime: [Bool]
    /// Of each column, numbered through: whether it's a key by its role or its name.
    let isKey: [Bool]
    /// Of each value column: whether it's named as holding a sex.
    let isSexColumn: [Bool]
    /// Of each relationship in `graph`: the columns it starts from, numbered through.
    let edgeColumns: [[Int]]
    /// By table: the column its rows are called by, numbered through all tables; -1 for none.
    let titleColumns: [Int]
    let tableNumbers: NameTable
    let columnNumbers: [NameTable]

    /// - Parameters:
    ///   - values: distinct values of text columns; columns the catalog lacks are left out.
    ///   - synonyms: the dataset's own words, on top of the shipped English list.
    ///   - descriptions: what people wrote of tables and columns; their words lead there, too.
    public init(
        catalog: Catalog, values: [ColumnValues] = [], synonyms: [Synonyms] = [], descriptions: SchemaDescriptions = SchemaDescriptions()
    ) {
        self.catalog = catalog
        names = NameIndex(catalog, synonyms: [.english] + synonyms, descriptions: descriptions)
        graph = JoinGraph(catalog)
        guesses = graph.withGuesses(catalog)
        let tableNumbers = NameTable(catalog.tables.lazy.map(\.name))
        let columnNumbers = catalog.tables.map { NameTable($0.columns.lazy.map(\.name)) }
        (self.tableNumbers, self.columnNumbers) = (tableNumbers, columnNumbers)
        var owners: [(table: Int, column: Int)] = []
        var known: [ColumnValues] = []
        for list in values {
            guard let table = tableNumbers[list.column.table], let column = columnNumbers[table][list.column.column]
            else { continue }
            owners.append((table, column))
            known.append(list)
        }
        valueOwners = owners
        truths = known.enumerated().compactMap { number, list in Self.truth(among: list.values).map { (number, $0) } }
        var timeColumns: [Int] = []
        var isKey: [Bool] = []
        for table in catalog.tables {
            for column in table.columns {
                let words = Words.nameWords(column.name)
                if column.typeClass.isTemporal || !Self.timeNames.isDisjoint(with: words) {
                    timeColumns.append(isKey.count)
                }
                isKey.append(
                    column.role == .key || column.role == .foreignKey || words.last == "id"
                        || table.primaryKey.contains(column.name))
            }
        }
        (self.timeColumns, self.isKey) = (timeColumns, isKey)
        titleColumns = zip(catalog.tables, names.columnStarts).map { table, start in
            let title = table.titleColumn?.name
            return table.columns.firstIndex { $0.name == title }.map { start + $0 } ?? -1
        }
        var isTime = [Bool](repeating: false, count: isKey.count)
        for column in timeColumns { isTime[column] = true }
        self.isTime = isTime
        isSexColumn = owners.map { table, column in
            !Set(["sex", "gender"]).isDisjoint(with: Words.nameWords(catalog.tables[table].columns[column].name))
        }
        let starts = names.columnStarts
        edgeColumns = graph.edges.map { edge in
            edge.joins.compactMap { join in columnNumbers[edge.from][join.left.column].map { starts[edge.from] + $0 } }
        }
        self.values = ValueIndex(known)
    }

    /// Names of the schema are cut short (`obj_nr`), so that they say little by themselves.
    public var hasShortNames: Bool { !names.shortNames.isEmpty }

    func columnNumbers(of joins: [Join]) -> [Int] { joins.flatMap { [$0.left, $0.right] }.compactMap(columnNumber) }

    func tableNumber(ofColumn place: Int) -> Int {
        // The last table that starts at or before the column; one without columns starts where the next one does.
        var (low, high) = (0, names.tableCount - 1)
        while low < high {
            let middle = (low + high + 1) / 2
            if names.columnStarts[middle] <= place { low = middle } else { high = middle - 1 }
        }
        return low
    }

    /// The column's number through all tables.
    func columnNumber(_ reference: ColumnReference) -> Int? {
        guard let table = tableNumbers[reference.table], let column = columnNumbers[table][reference.column] else {
            return nil
        }
        return names.columnStarts[table] + column
    }

    private static let timeNames: Set<String> = ["date", "year", "time", "day", "month"]

    private static func truth(among values: [String]) -> String? {
        let spellings: Set<String> = ["yes", "no", "y", "n", "true", "false", "t", "f", "1", "0"]
        guard values.count <= 2, values.allSatisfy({ spellings.contains(Words.normalize($0)) }) else { return nil }
        return values.first { ["yes", "y", "true", "t", "1"].contains(Words.normalize($0)) }
    }

    /// What the question touches. Never fails: a question that touches nothing gets every table of a small catalog and
    /// its flags. At most the first 256 words (of the first 8,192 characters) are looked at.
    ///
    /// - Parameters:
    ///   - near: documents near the question in meaning, nearest first (`DocumentIndex.nearest`). They only add to what
    ///     words and values lead to: tables where a word leads nowhere, and the order of columns.
    ///   - budget: tokens that tables and columns may take in a prompt, about. A schema that fits is linked whole, of
    ///     another only what speaks for itself most. Nil: what the question touches, whatever it takes.
    public func link(_ question: String, near: [DocumentMatch] = [], budget: Int? = nil) -> SchemaContext {
        let nearness = near.isEmpty ? Nearness() : Nearness(near, in: self)
        let context = Linker(index: self, question: Question(question), nearness: nearness).context()
        return budget.map { TokenBudget(tokens: $0, catalog: catalog).fit(context) } ?? context
    }

    /// The cheapest way to join the tables and the next cheapest; empty when they don't hang together or are unknown.
    public func joinTree(_ tables: [String]) -> [JoinTree] {
        let numbers = tables.compactMap { tableNumbers[$0] }
        guard numbers.count == tables.count, let trees = graph.trees(over: numbers) else { return [] }
        return [trees.best, trees.second].compactMap { $0.map(graph.joinTree) }
    }
}
