/// What a person says of a relationship; it outlives the version of the data it was said of.
public struct RelationshipDecision: Sendable, Hashable, Codable {
    public enum Verdict: String, Sendable, Hashable, Codable { case accepted, rejected }
    public var verdict: Verdict
    public var fromTable: String
    public var fromColumns: [String]
    public var toTable: String
    public var toColumns: [String]

    public init(_ verdict: Verdict, fromTable: String, fromColumns: [String], toTable: String, toColumns: [String]) {
        (self.verdict, self.fromTable, self.fromColumns) = (verdict, fromTable, fromColumns)
        (self.toTable, self.toColumns) = (toTable, toColumns)
    }

    /// As people write it: `orders.customer_id = customers.id`, several columns joined by `+`.
    public init?(_ verdict: Verdict, written: String) {
        let sides = written.split(separator: "=").map { side in
            side.split(separator: ".", maxSplits: 1).map { $0.trimming(while: \.isWhitespace) }
        }
        guard sides.count == 2, sides.allSatisfy({ $0.count == 2 && $0.allSatisfy { !$0.isEmpty } }) else { return nil }
        let columns = sides.map { $0[1].split(separator: "+").map { $0.trimming(while: \.isWhitespace) } }
        guard columns[0].count == columns[1].count else { return nil }
        self.init(verdict, fromTable: sides[0][0], fromColumns: columns[0], toTable: sides[1][0], toColumns: columns[1])
    }

    /// Either way round and in any case.
    public func isAbout(_ relationship: Relationship) -> Bool {
        let ours = [[fromTable] + fromColumns, [toTable] + toColumns].map { $0.map { $0.lowercased() } }
        let theirs = [[relationship.fromTable] + relationship.fromColumns, [relationship.toTable] + relationship.toColumns]
            .map { $0.map { $0.lowercased() } }
        return ours == theirs || ours == theirs.reversed()
    }
}

extension Catalog {
    /// Rejected relationships go; accepted ones are certain, and added where the tables and columns are there and nothing
    /// was found between them.
    public func applying(_ decisions: [RelationshipDecision]) -> Catalog {
        var catalog = self
        for decision in decisions {
            switch decision.verdict {
            case .rejected: catalog.relationships.removeAll { decision.isAbout($0) }
            case .accepted:
                if let index = catalog.relationships.firstIndex(where: decision.isAbout) {
                    catalog.relationships[index].source = .user
                    catalog.relationships[index].confidence = 1
                } else if let added = relationship(decision) {
                    catalog.relationships.append(added)
                }
            }
        }
        return catalog
    }

    private func relationship(_ decision: RelationshipDecision) -> Relationship? {
        guard let from = table(named: decision.fromTable), let to = table(named: decision.toTable) else { return nil }
        let (left, right) = (decision.fromColumns.compactMap { from.column(named: $0)?.name }, decision.toColumns.compactMap { to.column(named: $0)?.name })
        guard left.count == decision.fromColumns.count, right.count == decision.toColumns.count else { return nil }
        func isKey(_ columns: [String], of table: Table) -> Bool { table.candidateKeys.contains { Set($0) == Set(columns) } || table.primaryKey == columns }
        let multiplicity: Relationship.Multiplicity =
            switch (isKey(left, of: from), isKey(right, of: to)) {
            case (true, true): .oneToOne
            case (false, true): .manyToOne
            case (true, false): .oneToMany
            case (false, false): .manyToMany
            }
        return Relationship(
            fromTable: from.name, fromColumns: left, toTable: to.name, toColumns: right, multiplicity: multiplicity, source: .user)
    }
}

extension Substring {
    fileprivate func trimming(while isOut: (Character) -> Bool) -> String {
        var text = drop(while: isOut)
        while let last = text.last, isOut(last) { text.removeLast() }
        return String(text)
    }
}
