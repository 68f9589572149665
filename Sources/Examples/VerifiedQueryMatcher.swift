public import Catalog
import DuckDB
public import Retrieval
public import SQLSyntax

/// A verified query that answers a question, as it is or with other values in its slots.
public struct VerifiedMatch: Sendable {
    public var query: VerifiedQuery
    /// Checked, with the asked values; `original` is the text to show.
    public var guarded: GuardedQuery
    /// Empty when the question is the verified one in all that matters.
    public var changes: [SlotChange]
}

/// Answers questions from verified queries whose wording is the same but for case, punctuation, politeness, function
/// words, plural, and the slots: a stored value, a number, a calendar period. Rather no match than a wrong one.
public struct VerifiedQueryMatcher: Sendable {
    private struct Prepared: Sendable {
        var query: VerifiedQuery
        var guarded: GuardedQuery
        var wording: Wording
        var slots: [Slot]
    }

    private let prepared: [Prepared]
    private let catalog: Catalog
    private let values: StoredValues
    private let guardian: QueryGuard

    /// Broken queries, and those the guard refuses, never match.
    /// - Parameter values: the distinct values of the columns whose literals may change.
    public init(queries: [VerifiedQuery], catalog: Catalog, values: [ColumnValues], guardian: QueryGuard) async {
        (self.catalog, self.guardian) = (catalog, guardian)
        var prepared: [Prepared] = []
        for query in queries {
            if case .broken = query.state { continue }
            let wording = Wording(query.question)
            guard !wording.isTooLong, let guarded = try? await guardian.check(query.sql) else { continue }
            let slots = SlotFinder(wording: wording, tree: guarded.tree, catalog: catalog).slots()
            prepared.append(Prepared(query: query, guarded: guarded, wording: wording, slots: slots))
        }
        let columns = prepared.flatMap(\.slots).compactMap { slot -> ColumnReference? in
            if case .value(_, let column, _) = slot.target { column } else { nil }
        }
        self.values = StoredValues(values, wanted: Set(columns))
        // The latest first: it wins among equals.
        self.prepared = prepared.sorted { ($1.query.createdAt, $0.query.id) < ($0.query.createdAt, $1.query.id) }
    }

    /// The match with the fewest changed slots; nil when there is none, or when two that change as much differ in what
    /// they would run.
    public func match(_ question: String) async -> VerifiedMatch? {
        let asked = Wording(question)
        guard !asked.isTooLong, !asked.tokens.isEmpty else { return nil }
        var candidates: [(prepared: Prepared, tree: SyntaxTree, changes: [SlotChange])] = []
        for item in prepared {
            guard let (tree, changes) = await matching(item, asked) else { continue }
            candidates.append((item, tree, changes))
        }
        guard let fewest = candidates.map(\.changes.count).min() else { return nil }
        let best = candidates.filter { $0.changes.count == fewest }
        guard let first = best.first, fewest == 0 || Set(best.map(\.tree)).count == 1 else { return nil }
        if first.changes.isEmpty {
            return VerifiedMatch(query: first.prepared.query, guarded: first.prepared.guarded, changes: [])
        }
        guard let guarded = try? await guardian.admit(first.tree) else { return nil }
        return VerifiedMatch(query: first.prepared.query, guarded: guarded, changes: first.changes)
    }

    private func matching(_ item: Prepared, _ asked: Wording) async -> (SyntaxTree, [SlotChange])? {
        let alignment = SlotAlignment(verified: item.wording, slots: item.slots, asked: asked, values: values)
        guard let fillings = alignment.fillings() else { return nil }
        return await edited(item.guarded.tree, item.wording, item.slots, fillings)
    }

    private func edited(
        _ tree: SyntaxTree, _ verified: Wording, _ slots: [Slot], _ fillings: [SlotAlignment.Filling]
    ) async -> (SyntaxTree, [SlotChange])? {
        var replacements: [Int: SyntaxValue] = [:]
        var changes: [SlotChange] = []
        var valuesOfColumn: [ColumnReference: Set<String>] = [:]
        for (slot, filling) in zip(slots, fillings) {
            let from = verified.written(slot.span)
            if case .value(_, let column, _) = slot.target {
                // Two values that were told apart must not become one.
                let now = if case .value(let value) = filling { value } else { from }
                guard valuesOfColumn[column, default: []].insert(now.lowercased()).inserted else { return nil }
            }
            if filling == .same { continue }
            guard slot.obstacle == nil else { return nil }
            var change = SlotChange(kind: .value, column: nil, from: from, to: "")
            switch (slot.target, filling) {
            case (.value(let site, let column, let function), .value(let value)):
                let text = function == "lower" ? value.lowercased() : function == "upper" ? value.uppercased() : value
                guard let node = await node(SQLText.literal(text)) else { return nil }
                replacements[site] = node
                (change.column, change.to) = (column, value)
            case (.number(let site, let isLimit, let column), .number(let number, let written)):
                guard isLimit || isPlausible(number, for: column), let node = await node(Self.digits(number)) else {
                    return nil
                }
                replacements[site] = node
                (change.kind, change.column, change.to) = (.number, column, written)
            case (.period(_, let parts), .period(let period, let written)):
                for part in parts {
                    let text = part.form.text(period)
                    guard let node = await node(part.form.isNumber ? text : SQLText.literal(text)) else { return nil }
                    replacements[part.site] = node
                }
                (change.kind, change.to) = (.period, written)
            default: return nil
            }
            changes.append(change)
        }
        return (changes.isEmpty ? tree : tree.replacingLiterals(replacements), changes)
    }

    /// A number that identifies must be a stored one, as far as the catalog can tell; an amount may be any.
    private func isPlausible(_ number: Double, for reference: ColumnReference?) -> Bool {
        guard let reference, let column = catalog.table(named: reference.table)?.column(named: reference.column),
            column.role != .measure
        else { return true }
        let profile = column.profile
        if profile.distinctCount > 0, profile.distinctCount <= profile.topValues.count, !profile.distinctIsApproximate {
            return profile.topValues.contains { Double($0.value) == number }
        }
        guard let low = profile.min.flatMap(Double.init), let high = profile.max.flatMap(Double.init) else {
            return false
        }
        return (low...max(low, high)).contains(number)
    }

    /// The engine's own node of a literal.
    private func node(_ literal: String) async -> SyntaxValue? {
        let tree = try? await guardian.parser.parse("SELECT \(literal)")
        let node = tree?.json["node"]?["select_list"]?.array.first
        return node?["class"]?.string == "CONSTANT" ? node : nil
    }

    /// As SQL writes it, without an exponent.
    private static func digits(_ number: Double) -> String {
        Int64(exactly: number).map(String.init) ?? "\(number)"
    }
}
