/// How a new version of the data differs in shape from the last one.
public struct CatalogDrift: Sendable, Hashable, Codable {
    public enum Kind: String, Sendable, Hashable, Codable {
        case tableAdded, tableRemoved, columnAdded, columnRemoved, columnRenamed, columnRetyped
    }

    public struct Change: Sendable, Hashable, Codable {
        public var kind: Kind
        public var table: String
        public var column: String?
        /// The old and the new type, or the new name.
        public var from: String?
        public var to: String?

        /// Whether a query that worked may fail now.
        public var isBreaking: Bool { kind != .tableAdded && kind != .columnAdded }

        /// A sentence for people.
        public var description: String {
            let name = column.map { "\(table).\($0)" } ?? table
            return switch kind {
            case .tableAdded: "The table \(name) is new."
            case .tableRemoved: "The table \(name) is gone."
            case .columnAdded: "The column \(name) is new."
            case .columnRemoved: "The column \(name) is gone."
            case .columnRenamed: "The column \(name) seems to be called \(to ?? "") now."
            case .columnRetyped: "The column \(name) was \(from ?? "") and is \(to ?? "") now."
            }
        }
    }

    public var changes: [Change]
    public var breaking: [Change] { changes.filter(\.isBreaking) }

    /// A column that went and one that came are taken for a renamed one when their names are alike or their values are, and
    /// no other pair fits as well.
    public init(from old: Catalog, to new: Catalog) {
        changes = []
        for table in old.tables {
            guard let now = new.table(named: table.name) else {
                changes.append(Change(kind: .tableRemoved, table: table.name))
                continue
            }
            var gone: [Column] = []
            for column in table.columns {
                guard let same = now.column(named: column.name) else {
                    gone.append(column)
                    continue
                }
                if same.typeClass != column.typeClass {
                    changes.append(Change(kind: .columnRetyped, table: table.name, column: column.name, from: column.type, to: same.type))
                }
            }
            var added = now.columns.filter { table.column(named: $0.name) == nil }
            for column in gone {
                if let index = Self.successor(of: column, among: added) {
                    changes.append(Change(kind: .columnRenamed, table: table.name, column: column.name, to: added[index].name))
                    added.remove(at: index)
                } else {
                    changes.append(Change(kind: .columnRemoved, table: table.name, column: column.name))
                }
            }
            changes += added.map { Change(kind: .columnAdded, table: table.name, column: $0.name) }
        }
        changes += new.tables.filter { old.table(named: $0.name) == nil }.map { Change(kind: .tableAdded, table: $0.name) }
    }

    private static func successor(of column: Column, among added: [Column]) -> Int? {
        let scored = added.enumerated().map { ($0.offset, likeness(column, $0.element)) }.filter { $0.1 >= 0.5 }
        guard let best = scored.max(by: { $0.1 < $1.1 }), scored.count(where: { $0.1 == best.1 }) == 1 else { return nil }
        return best.0
    }

    /// 0 to 1: the share of the names' words and of the frequent values that both have.
    private static func likeness(_ old: Column, _ new: Column) -> Double {
        guard old.typeClass == new.typeClass else { return 0 }
        let (a, b) = (Set(NameWords(old.name).words), Set(NameWords(new.name).words))
        let names = Double(a.intersection(b).count) / Double(max(a.union(b).count, 1))
        let (before, after) = (Set(old.profile.topValues.map(\.value)), Set(new.profile.topValues.map(\.value)))
        let values = before.isEmpty || after.isEmpty ? 0 : Double(before.intersection(after).count) / Double(min(before.count, after.count))
        return max(names, values)
    }
}
