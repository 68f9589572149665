/// A table found on a sheet, clean.
public struct FoundTable: Sendable, Hashable {
    public struct Column: Sendable, Hashable {
        public var name: String
        /// "k€", "kg", "%": from the header or from signs at the values.
        public var unit: String?
        public var kind: Kind
    }
    /// What all the values of a column are.
    public enum Kind: String, Sendable, Hashable, Codable {
        case text, number, boolean, date, timestamp
    }

    /// The title above the table; nil when there is none.
    public var title: String?
    /// The names in the header of the sheet, before any step changed them.
    public var header: [String] = []
    public var columns: [Column]
    /// As many cells in each row as there are columns, each `empty` or of the column's kind.
    public var rows: [[Cell]]
    /// What was done, in order. None for a plain table.
    public var steps: Steps
    /// What could be done and is not: `steps.adding(proposal)` does it.
    public var proposals: [Step]
    /// Sentences on what was seen and left as it is.
    public var notes: [String]
    /// The recipe by which it was made, with what became of each of its steps; nil where none was given.
    public var recipe: Recipe?
}

/// The tables of a sheet, by the look of its structure and types.
public struct SheetReader: Sendable {
    public init() {}

    /// Empty when the sheet has no cell with a value.
    public func tables(in sheet: Sheet) -> [FoundTable] {
        let blocks = Blocks.find(in: sheet)
        var places: [[String]: Int] = [:]
        return blocks.map { block in
            let names = TableFinder.heading(of: Draft(sheet, block)).names
            defer { places[names, default: 0] += 1 }
            var table = TableFinder.table(
                in: sheet, block: block, place: blocks.count > 1 ? places[names, default: 0] : nil)
            table.header = names
            return table
        }
    }
}
