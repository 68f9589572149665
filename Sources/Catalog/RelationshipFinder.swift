/// A relationship that names speak for, before the data is asked.
struct RelationshipCandidate: Hashable {
    var from: ColumnReference
    var to: ColumnReference
    var pair: RelationshipCheck.Pair {
        .init(fromTable: from.table, fromColumns: [from.column], toTable: to.table, toColumns: [to.column])
    }
    /// How much the names say, 0 to 1.
    var strength: Double
    /// Both columns are called the same.
    var hasOneName: Bool { NameWords(from.column) == NameWords(to.column) }
    /// Weak names must be made up for by data without a gap.
    var requiredOverlap: Double { strength >= 0.85 ? 0 : 0.98 }
}

struct VerifiedCandidate {
    var candidate: RelationshipCandidate
    var evidence: RelationshipCheck
}

/// Proposes relationships by name, type and uniqueness, and chooses among those the data confirms.
///
/// Inclusion alone proves nothing: a column of small integers is included in every column of row numbers. So a
/// candidate always needs names that agree, and points at a column that is unique on its own.
struct RelationshipFinder {
    let tables: [Table]
    /// What all tables' names begin with (`sb` in `sbCustomer`, `sbTicker`) names none of them.
    private let names: SchemaNames
    private let index: CandidateIndex
    private let places: [String: Int]

    init(tables: [Table]) {
        self.tables = tables
        names = SchemaNames(tables: tables)
        index = CandidateIndex(tables: tables, names: names)
        places = Dictionary(tables.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    func candidates() -> [RelationshipCandidate] {
        var found: [RelationshipCandidate] = []
        for table in tables {
            for column in table.columns where canRefer(column) {
                found += targets(of: column, in: table)
            }
        }
        return found + namesakes(of: found)
    }

    /// The unique columns this one may refer to. Where one table's name fits in full, a far weaker fit elsewhere is a
    /// coincidence, even if the data refutes the first.
    private func targets(of column: Column, in table: Table) -> [RelationshipCandidate] {
        var options: [(candidate: RelationshipCandidate, referenced: Column)] = []
        for number in index.keys(near: names.words(ofColumn: column.name), of: table.name) {
            let (target, referenced) = (tables[index.keys[number].table], index.keys[number].column)
            guard let strength = strength(from: column, of: table, to: referenced, of: target) else { continue }
            let candidate = RelationshipCandidate(
                from: ColumnReference(table: table.name, column: column.name),
                to: ColumnReference(table: target.name, column: referenced.name), strength: strength)
            options.append((candidate, referenced))
        }
        let best = options.map(\.candidate.strength).max() ?? 0
        return options.filter { option in
            option.candidate.strength >= best - 0.1
                && isWithinReach(column, of: option.referenced, strength: option.candidate.strength)
        }.map(\.candidate)
    }

    private func canRefer(_ column: Column) -> Bool {
        switch column.typeClass {
        case .integer, .decimal: column.profile.distinctCount > 0
        case .text: column.profile.distinctCount > 0 && (column.profile.averageLength ?? 0) <= 100
        default: false
        }
    }

    /// Types that compare without a cast. Fractions refer only when the names leave no doubt: whole numbers read from
    /// a file with gaps often come as DOUBLE.
    private func isComparable(_ column: Column, with referenced: Column, strength: Double) -> Bool {
        switch (column.typeClass, referenced.typeClass) {
        case (.integer, .integer), (.text, .text): true
        case (.decimal, .integer): strength >= 0.85
        default: false
        }
    }

    /// No more different values than the other side can hold; and one value alone proves no weak name.
    private func isWithinReach(_ column: Column, of referenced: Column, strength: Double) -> Bool {
        if strength < 0.85, column.profile.distinctCount < 2 { return false }
        return Double(column.profile.distinctCount) <= 1.1 * Double(referenced.profile.distinctCount)
    }

    private func strength(from column: Column, of table: Table, to referenced: Column, of target: Table) -> Double? {
        if table.name == target.name {
            if column.name == referenced.name || table.candidateKeys.contains([column.name]) { return nil }
        }
        let evidence = NameEvidence(
            column: names.words(ofColumn: column.name), table: names.entity(table.name),
            isOwnKey: table.primaryKey == [column.name],
            referenced: names.words(ofColumn: referenced.name), target: names.entity(target.name),
            isTargetKey: target.primaryKey == [referenced.name], isSelf: table.name == target.name,
            isText: column.typeClass == .text)
        guard let strength = evidence.strength, isComparable(column, with: referenced, strength: strength) else {
            return nil
        }
        return strength
    }

    /// A column whose name points somewhere in another table likely points there here too (`manager_id` of employees
    /// and of departments).
    private func namesakes(of found: [RelationshipCandidate]) -> [RelationshipCandidate] {
        let known = Set(found.map(\.from))
        var targets: [NameWords: Set<ColumnReference>] = [:]
        for candidate in found {
            let words = names.words(ofColumn: candidate.from.column)
            if words.endsInIdentifier, !words.isBareIdentifier { targets[words, default: []].insert(candidate.to) }
        }
        var more: [RelationshipCandidate] = []
        for table in tables {
            for column in table.columns where canRefer(column) {
                let from = ColumnReference(table: table.name, column: column.name)
                guard !known.contains(from), let to = targets[names.words(ofColumn: column.name)] else { continue }
                for target in to.sorted(by: { ($0.table, $0.column) < ($1.table, $1.column) })
                where target.table != table.name && table.primaryKey != [column.name] {
                    guard let referenced = self.table(target.table)?.column(named: target.column),
                        isComparable(column, with: referenced, strength: 0.65),
                        isWithinReach(column, of: referenced, strength: 0.65)
                    else { continue }
                    more.append(RelationshipCandidate(from: from, to: target, strength: 0.65))
                }
            }
        }
        return more
    }

    private func table(_ name: String) -> Table? { places[name].map { tables[$0] } }
}

extension RelationshipFinder {
    /// One target for each column: the one whose name fits best; among equals the nearest, that is the one which
    /// itself leads on to the others. Of two that point at each other the better named, then the one from the
    /// smaller set of values, stays.
    static func choose(_ verified: [VerifiedCandidate], declared: [Relationship]) -> [Relationship] {
        let links = Set(verified.map { [$0.candidate.from, $0.candidate.to] })
        var best: [ColumnReference: VerifiedCandidate] = [:]
        for option in verified {
            guard let current = best[option.candidate.from] else {
                best[option.candidate.from] = option
                continue
            }
            if isBetter(option, than: current, links: links) { best[option.candidate.from] = option }
        }
        let backwards = Set(
            declared.filter { $0.fromColumns.count == 1 && $0.toColumns.count == 1 }.map {
                [ColumnReference(table: $0.toTable, column: $0.toColumns[0]), ColumnReference(table: $0.fromTable, column: $0.fromColumns[0])]
            })
        var kept: [VerifiedCandidate] = []
        for choice in best.values {
            if let back = best[choice.candidate.to], back.candidate.to == choice.candidate.from,
                !outlives(choice, back)
            {
                continue
            }
            if !backwards.contains([choice.candidate.from, choice.candidate.to]) { kept.append(choice) }
        }
        return kept.map { choice in
            Relationship(
                choice.evidence, multiplicity: choice.evidence.isUnique ? .oneToOne : .manyToOne, source: .inferred,
                confidence: confidence(choice))
        }
    }

    /// Names and data each take their share; never 1, which belongs to what someone declared.
    private static func confidence(_ choice: VerifiedCandidate) -> Double {
        let value = Swift.min(0.99, choice.candidate.strength * (0.6 + 0.4 * choice.evidence.overlap))
        return (value * 1000).rounded() / 1000
    }

    private static func isBetter(
        _ a: VerifiedCandidate, than b: VerifiedCandidate, links: Set<[ColumnReference]>
    ) -> Bool {
        if a.candidate.strength != b.candidate.strength { return a.candidate.strength > b.candidate.strength }
        let (leadsOn, isLedTo) = (
            links.contains([a.candidate.to, b.candidate.to]), links.contains([b.candidate.to, a.candidate.to])
        )
        if leadsOn != isLedTo { return leadsOn }
        if a.evidence.overlap != b.evidence.overlap { return a.evidence.overlap > b.evidence.overlap }
        let (isSameName, isOtherSameName) = (a.candidate.hasOneName, b.candidate.hasOneName)
        if isSameName != isOtherSameName { return isSameName }
        return (a.candidate.to.table, a.candidate.to.column) < (b.candidate.to.table, b.candidate.to.column)
    }

    private static func outlives(_ choice: VerifiedCandidate, _ back: VerifiedCandidate) -> Bool {
        if choice.candidate.strength != back.candidate.strength {
            return choice.candidate.strength > back.candidate.strength
        }
        if choice.evidence.distinct != back.evidence.distinct {
            return choice.evidence.distinct < back.evidence.distinct
        }
        let (from, to) = (choice.candidate.from, back.candidate.from)
        return (from.table, from.column) < (to.table, to.column)
    }
}
