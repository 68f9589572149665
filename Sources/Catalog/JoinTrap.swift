/// A join that makes a sum too large: rows of an aggregated table come out several times.
///
/// Found from multiplicities alone, without the data. The two shapes are those of R. Kimball's and others' fan and chasm
/// traps: a table is joined to one with many rows for each of its own (fan-out), or two tables with many rows each meet in a
/// third (chasm), so that every row of the one comes with every row of the other.
public struct JoinTrap: Sendable, Hashable, Codable {
    public enum Kind: String, Sendable, Hashable, Codable { case fanOut, chasm }

    public var kind: Kind
    /// The table whose rows are counted several times.
    public var aggregated: String
    /// The table they are repeated by.
    public var repeatedBy: String
    /// Of a chasm, where the two meet; of a fan-out, the table of the "one" side of the join that repeats.
    public var meeting: String

    public init(_ kind: Kind, aggregated: String, repeatedBy: String, meeting: String) {
        (self.kind, self.aggregated, self.repeatedBy, self.meeting) = (kind, aggregated, repeatedBy, meeting)
    }

    /// A join of two tables as traps see it. Names compare as SQL's do, without case.
    public struct Join: Sendable, Hashable {
        public var from: String
        public var to: String
        public var multiplicity: Relationship.Multiplicity

        public init(from: String, to: String, multiplicity: Relationship.Multiplicity) {
            (self.from, self.to, self.multiplicity) = (from, to, multiplicity)
        }

        public init(_ relationship: Relationship) {
            self.init(from: relationship.fromTable, to: relationship.toTable, multiplicity: relationship.multiplicity)
        }
    }

    /// The traps of a join tree for the tables whose columns are summed or averaged over its rows.
    ///
    /// From each aggregated table the joins are followed outwards; the first one that leads from one row to many repeats its
    /// rows, and what lies behind adds nothing new. In the order of `aggregated`, then of `joins`.
    public static func traps(in joins: [Join], aggregating aggregated: [String]) -> [JoinTrap] {
        var found: [JoinTrap] = []
        for table in aggregated where !found.contains(where: { $0.aggregated == table }) {
            var seen: Set<String> = [table.lowercased()]
            var fringe: [(table: String, hasMet: Bool)] = [(table, false)]
            while !fringe.isEmpty {
                let (place, hasMet) = fringe.removeFirst()
                for join in joins {
                    guard let (next, step) = join.step(from: place), seen.insert(next.lowercased()).inserted else { continue }
                    switch step {
                    case .oneToMany, .manyToMany:
                        found.append(JoinTrap(hasMet ? .chasm : .fanOut, aggregated: table, repeatedBy: next, meeting: place))
                    case .manyToOne: fringe.append((next, true))
                    case .oneToOne: fringe.append((next, hasMet))
                    }
                }
            }
        }
        return found
    }
}

extension JoinTrap.Join {
    /// Where the join leads from a table, and how many rows meet how many on the way.
    fileprivate func step(from table: String) -> (String, Relationship.Multiplicity)? {
        if from.lowercased() == table.lowercased(), from.lowercased() != to.lowercased() { return (to, multiplicity) }
        guard to.lowercased() == table.lowercased(), from.lowercased() != to.lowercased() else { return nil }
        switch multiplicity {
        case .manyToOne: return (from, .oneToMany)
        case .oneToMany: return (from, .manyToOne)
        case .oneToOne, .manyToMany: return (from, multiplicity)
        }
    }
}
