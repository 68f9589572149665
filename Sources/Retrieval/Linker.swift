import Catalog

/// One question's linking: names, then values, then tables, then the joins between them, then what was left over.
struct Linker {
    let index: SchemaIndex
    let question: Question
    private let nearness: Nearness
    private let names: NameScores
    private let found: [Grounding.Found]
    private let ambiguous: [Range<Int>]
    private let taken: Set<Int>

    init(index: SchemaIndex, question: Question, nearness: Nearness = Nearness()) {
        (self.index, self.question, self.nearness) = (index, question, nearness)
        let names = NameScores(index, question)
        let owners = index.valueOwners
        let tables = index.catalog.tables
        let grounding = Grounding(
            question: question, index: index.values,
            columnScore: { column in
                let owner = owners[column]
                return names.column(owner.table, owner.column).score + 0.5 * names.tables[owner.table].score
            },
            roleScore: { column in
                switch tables[owners[column].table].columns[owners[column].column].role {
                case .name, .category, .flag: 0.2
                case .freeText: -0.3
                default: 0
                }
            },
            isSexColumn: { index.isSexColumn[$0] },
            isCategory: { column in
                [.category, .flag].contains(tables[owners[column].table].columns[owners[column].column].role)
            },
            tableNamed: Set(names.metTables.map { names.tables[$0] }.filter { $0.score >= 0.3 }.flatMap(\.positions))
                .filter { (names.strengths[$0] ?? 0) >= 0.95 },
            named: Set(names.strengths.filter { $0.value >= 0.95 }.keys))
        (found, ambiguous, taken) = grounding.find()
        // Words inside a longer value don't name tables: "New York City" isn't about cities.
        var consumed: Set<Int> = []
        for value in found where value.span.count > 1 || question.tokens[value.span.lowerBound].quotation != nil {
            consumed.formUnion(value.span)
        }
        self.names = consumed.isEmpty ? names : NameScores(index, question, leaving: consumed)
    }

    func context() -> SchemaContext {
        var context = SchemaContext(tables: [])
        context.unlinkedWords = unlinked()
        var selection = TableSelection(names: names, found: found, question: question, index: index)
        selection.choose()
        if selection.isGuess || context.unlinkedWords.contains(where: { $0.weight >= 0.4 }) {
            selection.chooseNear(nearness.rankedTables(index))
        }
        // What a word left over means may lie one join away.
        if context.unlinkedWords.contains(where: { $0.weight >= 0.6 }) { selection.chooseNeighbours() }
        let joins = selection.join()
        selection.chooseWhole()
        context.joins = joins.joins
        context.otherJoins = joins.otherJoins
        context.flags = joins.flags
        let offers = ValueOffers(
            index: index, question: question, names: names, near: nearness.columns, found: found,
            chosen: selection.chosen)
        let hints = offers.hints()
        context.values = found.map(grounded) + truths() + hints
        context.offered = offers.offers()
        let evidence = ColumnEvidence(
            names: names, found: found, hints: hints, near: nearness.columns, joins: context.joins, chosen: selection.chosen,
            index: index)
        let columns = ColumnSelection(evidence: evidence, selection: selection, index: index).choose()
        context.related = nearness.others
        context.tables = selection.chosen.sorted().map { table in
            LinkedTable(
                name: index.catalog.tables[table].name, score: selection.scores[table],
                reason: selection.reasons[table] ?? "", columns: columns[table] ?? [])
        }
        for span in ambiguous {
            let columns = distinct(found.filter { $0.span == span }.map { index.values.columns[$0.hit.column] }.unique)
            guard columns.count > 1 else { continue }
            context.flags.append(.ambiguousValue(text: question.written(span), columns: columns))
        }
        context.flags += context.unlinkedWords.filter { $0.weight >= UnlinkedWord.flagged }.map {
            .unlinked(word: $0.text)
        }
        return context
    }

    /// A question that names a column of yes and no is about its yes: "official languages" have `is_official` = 'T'.
    private func truths() -> [GroundedValue] {
        index.truths.compactMap { column, stored in
            let owner = index.valueOwners[column]
            let cover = names.column(owner.table, owner.column)
            guard cover.score >= 0.5, let first = cover.positions.min(),
                !found.contains(where: { $0.hit.column == column })
            else { return nil }
            return GroundedValue(
                text: question.written(first..<first + 1), column: index.values.columns[column], stored: stored,
                match: .normalized, score: cover.score)
        }
    }

    /// Without the columns that another one refers to: votes.state and states.state hold the same thing.
    private func distinct(_ columns: [ColumnReference]) -> [ColumnReference] {
        columns.filter { column in
            !index.graph.edges.contains { edge in
                edge.joins.contains { $0.right == column && columns.contains($0.left) }
            }
        }
    }

    private func grounded(_ value: Grounding.Found) -> GroundedValue {
        GroundedValue(
            text: question.written(value.span), column: index.values.columns[value.hit.column],
            stored: value.hit.stored,
            match: value.hit.match, score: value.score)
    }

    private func unlinked() -> [UnlinkedWord] {
        var seen: Set<String> = []
        return question.tokens.indices.compactMap { position in
            let token = question.tokens[position]
            guard !taken.contains(position), (names.strengths[position] ?? 0) < 0.7, !token.isNumber,
                token.isProper || token.quotation != nil || !CommonEnglish.contains(token.normal),
                token.isProper || token.isAcronym || token.quotation != nil || !CommonEnglish.isSlip(token.normal),
                !CommonEnglish.stopWords.contains(token.normal), !CommonEnglish.isOfCalendar(token.normal), seen.insert(token.normal).inserted
            else { return nil }
            var word = UnlinkedWord.judge(position, in: question)
            // A short half of a compound says nothing by itself: "spin-off", "check-up", "mid-roll".
            if token.normal.utf8.count <= 4, isHalf(position) { word.weight = min(word.weight, 0.5) }
            return word
        }
    }

    private func isHalf(_ position: Int) -> Bool {
        position > 0 && question.isCompound(position - 1..<position + 1)
            || position + 1 < question.tokens.count && question.isCompound(position..<position + 2)
    }
}

extension Array where Element: Hashable {
    /// Each element once, where it first stands.
    var unique: [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
