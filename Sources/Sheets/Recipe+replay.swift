extension Recipe {
    /// Does the recipe on a sheet on which `found` was found without it.
    ///
    /// Where the sheet was built is as it was found now, how values are read as it was recorded: a date whose order this
    /// month's days do not tell has last month's. What people decided holds. A step that cannot be done is left out and
    /// says why in its entry; steps that are new this time are done, too.
    /// - Returns: the table, and the recipe with what became of each step.
    public func replay(on sheet: Sheet, found: FoundTable) -> (table: FoundTable, recipe: Recipe) {
        guard let used = sheet.used else { return (found, self) }
        var recipe = Recipe(table: table, header: found.header, entries: [], rejected: rejected)
        var draft = Draft(sheet, used)
        var done: [Step] = []
        func attempt(_ steps: [Step]) -> (step: Step, unfit: String?) {
            var reason: String?
            for step in steps {
                var copy = draft
                do throws(SheetError) {
                    try step.apply(to: &copy, of: sheet, at: done.count)
                    draft = copy
                    done.append(step)
                    return (step, nil)
                } catch { reason = reason ?? error.description }
            }
            return (steps[0], reason)
        }
        for planned in plan(found.steps.list) {
            var entry = planned.entry
            if !entry.isUndone { (entry.step, entry.unfit) = attempt([entry.step] + planned.otherwise) }
            recipe.entries.append(entry)
        }
        for accepted in entries where accepted.isAccepted {
            // A month more is another step of the same kind.
            let fresh = Proposals.of(draft.finished(by: Steps(done))).filter { $0.key == accepted.step.key }
            let (step, unfit) = attempt(fresh.isEmpty ? [accepted.step] : fresh)
            recipe.entries.append(Entry(step, isAccepted: true, unfit: unfit))
        }
        var table = draft.finished(by: Steps(done))
        (table.header, table.title, table.notes) = (found.header, found.title, found.notes)
        let decided = Set(recipe.rejected.map(\.key) + recipe.entries.filter(\.isAccepted).map(\.step.key))
        table.proposals = Proposals.of(table).filter { !decided.contains($0.key) }
        recipe.proposals = table.proposals
        return (table, recipe)
    }

    private typealias Planned = (entry: Entry, otherwise: [Step])

    /// Recorded steps and the ones found now, in the order they can be done.
    private func plan(_ found: [Step]) -> [Planned] {
        let fresh = Dictionary(found.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        var planned: [Planned] = []
        var seen: Set<String> = []
        for entry in entries where !entry.isAccepted {
            seen.insert(entry.step.key)
            let now = fresh[entry.step.key]
            // The header is where it is now; a person's word on it is kept all the same.
            if entry.step.rank <= 1, now == nil, !entry.isUndone { continue }
            var entry = entry
            entry.unfit = nil
            if entry.step.isStructural, let now { entry.step = now }
            planned.append((entry, now.map { $0 == entry.step ? [] : [$0] } ?? []))
        }
        for step in found where !seen.contains(step.key) { planned.append((Entry(step), [])) }
        // Values of one column are read one after the other.
        var columns: [String: Int] = [:]
        for plan in planned {
            if let column = plan.entry.step.column { columns[column] = columns[column] ?? columns.count }
        }
        return planned.enumerated().sorted { one, other in
            let (a, b) = (one.element.entry.step, other.element.entry.step)
            let places = (a.column.flatMap { columns[$0] } ?? 0, b.column.flatMap { columns[$0] } ?? 0)
            return (a.rank, places.0, a.turn, one.offset) < (b.rank, places.1, b.turn, other.offset)
        }.map(\.element)
    }
}

extension Step {
    /// What tells that two steps are the same decision, on files of different months.
    var key: String {
        switch self {
        case .takeTable: "takeTable"
        case .dropLinesAbove: "dropLinesAbove"
        case .nameColumns: "nameColumns"
        case .joinHeader: "joinHeader"
        case .fillMerged: "fillMerged"
        case .dropBlankColumns: "dropBlankColumns"
        case .dropRepeatedHeaders: "dropRepeatedHeaders"
        case .dropNotes: "dropNotes"
        case .dropTotals: "dropTotals"
        case .dropBlankRows: "dropBlankRows"
        case .liftGroups: "liftGroups"
        case .fillDown(let columns): "fillDown " + columns.joined(separator: "\u{1F}")
        case .readMissing(let column, _, _): "readMissing " + column
        case .readNumbers(let column, _, _): "readNumbers " + column
        case .readDates(let column, _, _): "readDates " + column
        case .takeUnit(let column, _, _): "takeUnit " + column
        case .unpivot(let period, let measures):
            "unpivot " + ([period] + measures.map(\.name)).joined(separator: "\u{1F}")
        }
    }

    /// Which steps are done before which.
    fileprivate var rank: Int {
        switch self {
        case .takeTable: 0
        case .dropLinesAbove, .nameColumns, .joinHeader: 1
        case .dropBlankColumns: 2
        case .fillMerged: 3
        case .dropRepeatedHeaders: 4
        case .dropNotes: 5
        case .dropTotals: 6
        case .dropBlankRows: 7
        case .liftGroups: 8
        case .readMissing, .readNumbers, .readDates, .takeUnit: 9
        case .fillDown, .unpivot: 10
        }
    }

    /// The column whose values it reads.
    fileprivate var column: String? {
        switch self {
        case .readMissing(let column, _, _), .readNumbers(let column, _, _), .readDates(let column, _, _),
            .takeUnit(let column, _, _):
            column
        default: nil
        }
    }

    /// Its place among the steps of one column; the lines above the header go first.
    fileprivate var turn: Int {
        switch self {
        case .readNumbers, .readDates, .nameColumns, .joinHeader: 1
        case .takeUnit: 2
        default: 0
        }
    }
}
