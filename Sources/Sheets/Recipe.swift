/// What was done to a sheet to get a table, with what people decided about it: done again on next month's file.
public struct Recipe: Sendable, Hashable, Codable {
    public struct Entry: Sendable, Hashable, Codable {
        public var step: Step
        /// A person does not want it.
        public var isUndone: Bool
        /// It was a proposal that a person accepted.
        public var isAccepted: Bool
        /// Why it could not be done on the last file; it is tried again on the next one.
        public var unfit: String?

        public init(_ step: Step, isUndone: Bool = false, isAccepted: Bool = false, unfit: String? = nil) {
            (self.step, self.isUndone, self.isAccepted, self.unfit) = (step, isUndone, isAccepted, unfit)
        }
    }

    /// The table's name in its dataset.
    public var table: String
    /// The names in the header of the sheet, before any step changed them.
    public var header: [String]
    /// In the order they are done; people count them from 1.
    public var entries: [Entry]
    /// What could be done and is not.
    public var proposals: [Step]
    /// Proposals that a person does not want to see again.
    public var rejected: [Step]

    public init(table: String, header: [String], entries: [Entry], proposals: [Step] = [], rejected: [Step] = []) {
        (self.table, self.header, self.entries) = (table, header, entries)
        (self.proposals, self.rejected) = (proposals, rejected)
    }

    /// What was found on a sheet, nothing decided yet.
    public init(_ found: FoundTable, as table: String) {
        self.init(
            table: table, header: found.header, entries: found.steps.list.map { Entry($0) }, proposals: found.proposals)
    }

    public var isEmpty: Bool { entries.isEmpty && proposals.isEmpty && rejected.isEmpty }

    public func named(_ table: String) -> Recipe {
        var recipe = self
        recipe.table = table
        return recipe
    }

    public var hasDecisions: Bool { !rejected.isEmpty || entries.contains { $0.isUndone || $0.isAccepted } }

    // MARK: Decisions

    /// - Parameter index: from 0. An accepted proposal is a proposal again. False for what cannot be undone: the step that
    ///   says which table of the sheet this is, and places that are not there.
    public mutating func undo(_ index: Int) -> Bool {
        guard entries.indices.contains(index) else { return false }
        if case .takeTable = entries[index].step { return false }
        if entries[index].isAccepted {
            proposals.append(entries.remove(at: index).step)
        } else {
            entries[index].isUndone = true
        }
        return true
    }

    public mutating func redo(_ index: Int) -> Bool {
        guard entries.indices.contains(index), entries[index].isUndone else { return false }
        entries[index].isUndone = false
        return true
    }

    public mutating func accept(_ index: Int) -> Bool {
        guard proposals.indices.contains(index) else { return false }
        entries.append(Entry(proposals.remove(at: index), isAccepted: true))
        return true
    }

    public mutating func reject(_ index: Int) -> Bool {
        guard proposals.indices.contains(index) else { return false }
        rejected.append(proposals.remove(at: index))
        return true
    }
}

extension Recipe {
    /// Whether both are of the same table in files of different months, whatever it is called.
    public func isLike(_ other: Recipe) -> Bool { Self.likeness(header, other.header) >= Self.alike }

    private static let alike = 0.75

    /// How much two headers have in common, from 0 to 1. Columns for a period count as one, whichever the period:
    /// next month's file has a month more.
    static func likeness(_ one: [String], _ other: [String]) -> Double {
        let (one, other) = (kinds(one), kinds(other))
        let all = one.union(other).count
        return all == 0 ? 0 : Double(one.intersection(other).count) / Double(all)
    }

    private static func kinds(_ header: [String]) -> Set<String> {
        Set(
            header.map { name in
                PeriodText.split(name).map { "\($0.kind.rawValue) \($0.rest.lowercased())" } ?? name.lowercased()
            })
    }

    /// The recipe for a table with this header: the one of its name where half of the header is the same, or else the
    /// one whose header is most alike.
    /// - Parameter names: what the table may be called.
    public static func best(of recipes: [Recipe], header: [String], names: Set<String>) -> Recipe? {
        var best: (score: Double, recipe: Recipe)?
        for recipe in recipes {
            let likeness = likeness(recipe.header, header)
            let isNamed = names.contains(recipe.table)
            guard likeness >= (isNamed ? 0.5 : alike) else { continue }
            let score = likeness + (isNamed ? 1 : 0)
            if score > best?.score ?? 0 { best = (score, recipe) }
        }
        return best?.recipe
    }
}
