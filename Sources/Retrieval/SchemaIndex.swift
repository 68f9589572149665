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
    /// Columns that hold times, by type or by name.
    let timeColumns: [(table: Int, column: Int)]

    /// - Parameters:
    ///   - values: distinct values of text columns; columns the catalog lacks are left out.
    ///   - synonyms: the dataset's own words, on top of the shipped English list.
    public init(catalog: Catalog, values: [ColumnValues] = [], synonyms: [Synonyms] = []) {
        self.catalog = catalog
        names = NameIndex(catalog, synonyms: [.english] + synonyms)
        graph = JoinGraph(catalog)
        guesses = graph.withGuesses(catalog)
        var owners: [(table: Int, column: Int)] = []
        var known: [ColumnValues] = []
        for list in values {
            guard
                let table = catalog.tables.firstIndex(where: { $0.name.lowercased() == list.column.table.lowercased() }
                ),
                let column = catalog.tables[table].columns
                    .firstIndex(where: { $0.name.lowercased() == list.column.column.lowercased() })
            else { continue }
            owners.append((table, column))
            known.append(list)
        }
        valueOwners = owners
        truths = known.enumerated().compactMap { number, list in Self.truth(among: list.values).map { (number, $0) } }
        timeColumns = catalog.tables.enumerated().flatMap { table, entry in
            entry.columns.enumerated().compactMap { number, column in
                let isNamed = !Set(Words.nameWords(column.name)).isDisjoint(with: [
                    "date", "year", "time", "day", "month",
                ])
                return column.typeClass.isTemporal || isNamed ? (table, number) : nil
            }
        }
        self.values = ValueIndex(known)
    }

    private static func truth(among values: [String]) -> String? {
        let spellings: Set<String> = ["yes", "no", "y", "n", "true", "false", "t", "f", "1", "0"]
        guard values.count <= 2, values.allSatisfy({ spellings.contains(Words.normalize($0)) }) else { return nil }
        return values.first { ["yes", "y", "true", "t", "1"].contains(Words.normalize($0)) }
    }

    /// What the question touches. Never fails: a question that touches nothing gets every table of a small catalog and
    /// its flags. At most the first 256 words (of the first 8,192 characters) are looked at.
    public func link(_ question: String) -> SchemaContext {
        Linker(index: self, question: Question(question)).context()
    }

    /// The cheapest way to join the tables and the next cheapest; empty when they don't hang together or are unknown.
    public func joinTree(_ tables: [String]) -> [JoinTree] {
        let numbers = tables.compactMap { name in
            graph.tables.firstIndex { $0.lowercased() == name.lowercased() }
        }
        guard numbers.count == tables.count, let trees = graph.trees(over: numbers) else { return [] }
        return [trees.best, trees.second].compactMap { $0.map(graph.joinTree) }
    }
}
