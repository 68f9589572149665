import Retrieval
import SQLSyntax

extension Validation {
    /// A draft as the question's words have it, before anything has run: each rule reads the question and the catalog, and changes what a
    /// small model is known to get wrong. The order matters: values come first, then the shape, then what is reckoned.
    func asQuestionSays(_ draft: SyntaxTree, text: String, _ understanding: Understood, _ dataset: Dataset, _ notes: inout Notes) async -> SyntaxTree {
        var tree = draft
        let (catalog, parser) = (dataset.catalog, dataset.engine.guardian.parser)
        let (question, frame, isEnglish) = (understanding.question.text, understanding.frame, understanding.isEnglish)
        tree = await TimePin(today: understanding.today, parser: parser).pin(tree)
        tree = WholeTexts.compare(tree, note: understanding.question.note, &notes)
        tree = await grounding(understanding, dataset).ground(tree, &notes)
        tree = NeedlessSelfJoin(catalog: catalog).merge(tree, &notes)
        let groups = GroupOutput(catalog: catalog, parser: parser)
        tree = await groups.conditionOnGroups(tree, question, &notes)
        tree = groups.showingGroups(tree, frame, &notes)
        tree = await MissingGroup(catalog: catalog, parser: parser).add(tree, question, isEnglish: isEnglish, &notes)
        tree = ShapeRepair.countedCases(tree, &notes)
        tree = ShapeRepair.limit(tree, frame, &notes)
        tree = ShapeRepair.needlessLimit(tree, question, frame, isEnglish: isEnglish, &notes)
        tree = await RowsAsked(catalog: catalog, parser: parser).name(tree, question, frame, isEnglish: isEnglish, &notes)
        tree = ShapeRepair.weekdayNames(tree, frame, &notes)
        tree = await YearSplit(parser: parser).split(tree, frame, catalog, &notes)
        tree = await NamesakeGroups(catalog: catalog, parser: parser).keepApart(tree, &notes)
        tree = await NamedFlag(catalog: catalog, parser: parser).condition(tree, question, &notes)
        tree = await StarOutput(catalog: catalog, parser: parser).narrow(tree, question, &notes)
        tree = AttributeOfThing.choose(MeasureOfExtreme.compare(tree, question, catalog, &notes), question, catalog, &notes)
        tree = TwinColumn(catalog: catalog).choose(tree, question, &notes)
        tree = SuperlativeOutput.withMeasure(SuperlativeOutput.narrow(tree, question, frame, isEnglish: isEnglish, &notes), question, isEnglish: isEnglish, &notes)
        let asked = [question, understanding.question.note].compactMap { $0 }.joined(separator: " ")
        let invented = InventedFilter(dataset: dataset, asked: asked, note: understanding.question.note, values: understanding.context.values)
        tree = await GuessedKey(catalog: catalog, parser: parser, values: understanding.context.values).name(tree, asked: asked, &notes)
        tree = await ForgottenValue(repair: repair(understanding, dataset)).ask(tree, question, isEnglish: isEnglish, &notes)
        tree = DayComparison(catalog: catalog).widen(tree, &notes)
        tree = AffixPattern.anchor(LooseOr.tighten(tree, &notes), question, &notes)
        tree = await ComparedGroups(catalog: catalog, parser: parser).reckon(tree, question, isEnglish: isEnglish, &notes)
        tree = await Reckoning(parser: parser).mend(tree, question, isEnglish: isEnglish, &notes)
        tree = await ComparedValues(catalog: catalog, parser: parser, values: understanding.context.values).reckon(tree, question, isEnglish: isEnglish, &notes)
        tree = await NotedFormula(repair: repair(understanding, dataset)).apply(tree, question, note: understanding.question.note, &notes)
        tree = await NotedFactor(parser: parser).apply(tree, question, note: understanding.question.note, &notes)
        let ratio = RatioParts(catalog: catalog)
        tree = await ratio.divideByAll(ratio.divideByTheOther(tree, question, &notes), question, parser, &notes)
        tree = await ratio.divideByEach(
            ratio.showingRatioAlone(
                ratio.dividingByAll(await ratio.divide(tree, question, parser, &notes), &notes), question, defined: understanding.knowledge.definitions.flatMap { [$0.name] + $0.otherNames } + KnowledgeText.names(definedIn: understanding.question.note), &notes),
            question, parser, &notes)
        tree = CopiedList(catalog: catalog).narrow(tree, question, &notes)
        if !understanding.periods.contains(where: \.isOwnCalendar) {
            tree = PartOfYear(catalog: catalog).bound(tree, question, isEnglish: isEnglish, &notes)
            tree = await YearAsked(catalog: catalog, parser: parser).limit(tree, question, frame, isEnglish: isEnglish, text: text, &notes)
        }
        tree = await invented.drop(PatternPlacement(dataset: dataset).move(tree, &notes), &notes)
        tree = await NamedFilter(catalog: catalog, parser: parser).apply(tree, understanding.knowledge.definitions, &notes)
        tree = await OuterColumn(catalog: catalog, parser: parser).tie(tree, &notes)
        tree = await ExcludedNulls(catalog: catalog, parser: parser).leaveOut(tree, &notes)
        tree = await CountedThing(catalog: catalog, parser: parser).join(tree, question, &notes)
        tree = await DistinctHalves(catalog: catalog, parser: parser).count(tree, question, &notes)
        tree = await ShareOfAll(catalog: catalog, parser: parser).divide(tree, question, &notes)
        tree = await PeopleCounted(catalog: catalog, parser: parser).sum(tree, question, &notes)
        tree = ComparedWay.turn(tree, question, isEnglish: isEnglish, &notes)
        tree = PlainOrder.ascend(tree, question, frame, isEnglish: isEnglish, &notes)
        tree = await TwoPlaces(catalog: catalog, parser: parser, values: understanding.context.values).ask(tree, question, &notes)
        tree = EndedOrNot.turn(TwoGroups.tellApart(TwoGroups.filterEach(tree, &notes), isEnglish: isEnglish, &notes), question, isEnglish: isEnglish, &notes)
        let limit = CountLimit(catalog: catalog, parser: parser)
        tree = limit.total(await limit.count(tree, question, isEnglish: isEnglish, &notes), question, isEnglish: isEnglish, &notes)
        tree = await CountColumn(catalog: catalog, parser: parser).sum(tree, question, &notes)
        tree = await WeekStart(weekday: dataset.calendar?.weekStart ?? 1, parser: parser).shift(tree, &notes)
        for period in understanding.periods where period.isOwnCalendar && !text.contains(period.start) {
            notes.suspicions.append("\(period.note); filter the date by these two days")
        }
        return tree
    }
}
