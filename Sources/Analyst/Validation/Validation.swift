import Catalog
import DuckDB
import Retrieval
public import SQLSyntax

/// Agent 4. Takes a candidate apart, grounds its literals, mends what the engine complains about, runs it, and says what
/// speaks against the result. Nothing runs that the guard has not let through.
public struct Validation: Sendable {
    /// Host repairs of one candidate; each takes one complaint of the engine away.
    static let maximumSteps = 6

    public enum Verdict: Sendable {
        case executed(Executed)
        case rejected(RepairLoop.Problem)
    }

    public init() {}

    /// - Throws: `CancellationError`; whatever is wrong with the SQL is a verdict.
    public func run(
        _ sql: String, _ understanding: Understood, in dataset: Dataset, limits: QueryLimits
    ) async throws -> Verdict {
        let text: String
        var tree: SyntaxTree
        do {
            (tree, text) = try await Self.parse(dataset.engine.dialect.normalize(sql), dataset)
        } catch {
            return .rejected(RepairLoop.Problem(sql: sql, message: [error.message, error.detail].compactMap { $0 }.joined(separator: " ")))
        }
        var notes = Notes(assumptions: [understanding.figure?.note].compactMap(\.self))
        let written = Written(tree: tree, text: text)
        tree = await asQuestionSays(tree, text: text, understanding, dataset, &notes)
        return try await settle(tree, written, understanding, dataset, limits, notes)
    }

    /// Runs a query that people have settled as it stands, but for what "today" is; nil when it doesn't run any more.
    ///
    /// - Throws: `CancellationError`.
    public func run(
        settled sql: String, _ understanding: Understood, in dataset: Dataset, limits: QueryLimits
    ) async throws -> Executed? {
        let parser = dataset.engine.guardian.parser
        do {
            let tree = try await parser.parse(sql)
            let pinned = await TimePin(today: understanding.today, parser: parser).pin(tree)
            let query = try await dataset.engine.guardian.admit(pinned, original: pinned == tree ? sql : nil)
            let outcome = try await dataset.engine.execute(query, limits: limits)
            var executed = Executed(query: query, table: outcome.table, milliseconds: outcome.milliseconds)
            ResultChecks(understanding: understanding, catalog: dataset.catalog).judge(&executed)
            return executed
        } catch {
            try Task.checkCancellation()
            return nil
        }
    }

    private func settle(
        _ draft: SyntaxTree, _ written: Written, _ understanding: Understood, _ dataset: Dataset, _ limits: QueryLimits, _ start: Notes
    ) async throws -> Verdict {
        let repair = repair(understanding, dataset)
        var (tree, notes) = (draft, start)
        if let mended = await repair.mendUntiedJoins(tree) {
            tree = mended.tree
            notes.repairs.append(mended.rule)
        }
        tree = await droppingNeedlessJoins(tree, repair, understanding.question.text, &notes)
        let roles = RoleKeys(catalog: dataset.catalog, values: understanding.context.values)
        let sets = SetConditions(catalog: dataset.catalog, parser: dataset.engine.guardian.parser)
        let ages = Ages(catalog: dataset.catalog, parser: dataset.engine.guardian.parser, today: understanding.today)
        let conversion = UnitConversion(catalog: dataset.catalog, parser: dataset.engine.guardian.parser)
        tree = await conversion.convert(tree, understanding.question.text, note: understanding.question.note, &notes)
        tree = await MostCounted(repair: repair).count(tree, understanding.question.text, isEnglish: understanding.isEnglish, &notes)
        let asked = Self.asked(understanding)
        for step in 0...Self.maximumSteps {
            try Task.checkCancellation()
            // After each repair: a column put right may be a number that stands for a name, and only a query whose columns have their tables shows what it asks of the whole.
            tree = await EntityNames(repair: repair).name(tree, understanding.question.text, &notes)
            tree = await sets.rewrite(tree, understanding.question.text, understanding.frame, &notes)
            tree = RepeatedRows(catalog: dataset.catalog).once(tree, understanding.question.text, isEnglish: understanding.isEnglish, &notes)
            tree = await TwoRoles(catalog: dataset.catalog, parser: dataset.engine.guardian.parser).join(tree, &notes)
            tree = await TopOfEach(catalog: dataset.catalog, parser: dataset.engine.guardian.parser).keepRows(tree, understanding.question.text, isEnglish: understanding.isEnglish, &notes)
            tree = await DatedGroups(catalog: dataset.catalog, parser: dataset.engine.guardian.parser).leaveOutNulls(tree, &notes)
            tree = TieOrder(catalog: dataset.catalog).settle(roles.choose(tree, understanding.question.text, &notes))
            tree = await ComparedHalves(parser: dataset.engine.guardian.parser).tellApart(tree, QuestionFrame.words(understanding.question.text), &notes)
            tree = await ZeroDivision(catalog: dataset.catalog, parser: dataset.engine.guardian.parser).leaveOut(tree, &notes)
            tree = await ages.inYears(TestedKey(catalog: dataset.catalog).keepRows(tree, &notes), understanding.question.text, &notes)
            tree = await WrittenNumbers(catalog: dataset.catalog, parser: dataset.engine.guardian.parser).read(WrittenTimes(dataset: dataset).read(tree, &notes), &notes)
            if let timed = await TimeSpans(catalog: dataset.catalog, parser: dataset.engine.guardian.parser).inUnits(tree, asked) {
                tree = timed
                notes.repairs.append("measured spans of time in the unit asked for")
            }
            let problem: RepairLoop.Problem
            var mended: BindingRepair.Step?
            do {
                let supposed = await supposed(understanding.supposition, tree, dataset, &notes)
                let query = try await dataset.engine.guardian.admit(
                    supposed, original: supposed == written.tree ? written.text : nil)
                _ = try await dataset.engine.explain(query)
                let outcome = try await dataset.engine.execute(query, limits: limits)
                var executed = Executed(query: query, table: outcome.table, milliseconds: outcome.milliseconds)
                (executed.repairs, executed.assumptions, executed.suspicions) = (notes.repairs, notes.assumptions, notes.suspicions)
                ResultChecks(understanding: understanding, catalog: dataset.catalog).judge(&executed)
                return .executed(executed)
            } catch let error as GuardError {
                problem = RepairLoop.Problem(
                    sql: written.text, message: [error.message, error.detail].compactMap { $0 }.joined(separator: " "),
                    missing: error.code == .unknownTable ? [error.subject].compactMap { $0 } : [])
                if error.code == .unknownTable, let name = error.subject { mended = repair.unknownTable(name, tree) }
            } catch let error as DuckDBError {
                let message = error.engineMessage ?? error.description
                problem = RepairLoop.Problem(sql: written.text, message: Self.firstLines(message), missing: [BindingRepair.missingName(in: message)].compactMap { $0 })
                if error.code == .conversion {
                    // Only now that each column has its table it shows that a text is compared with a number.
                    let grounded = await grounding(understanding, dataset).ground(tree, &notes)
                    if grounded != tree { mended = BindingRepair.Step(tree: grounded, rule: "compared a text with the column that holds it") }
                }
                if error.code == .binder, message.contains("sum(INTERVAL)"),
                    let timed = await TimeSpans(catalog: dataset.catalog, parser: dataset.engine.guardian.parser).inUnits(tree, understanding.question.text, always: true)
                {
                    mended = BindingRepair.Step(tree: timed, rule: "added up spans of time as seconds")
                }
                if mended == nil, [.binder, .catalog, .conversion, .invalidInput].contains(error.code) {
                    mended = await repair.mend(tree, error: message)
                }
            }
            guard step < Self.maximumSteps, let mended else { return .rejected(problem) }
            // A name put right may have emptied a join of its sense.
            notes.repairs.append(mended.rule)
            tree = await repair.mendUntiedJoins(mended.tree)?.tree ?? mended.tree
            tree = await droppingNeedlessJoins(tree, repair, understanding.question.text, &notes)
            // A column that now has its table shows what it holds.
            var found = Notes()
            tree = await grounding(understanding, dataset).ground(tree, &found)
            notes.add(found)
        }
        return .rejected(RepairLoop.Problem(message: "The query could not be mended."))
    }

    /// The question with what its note and the glossary say of the words in it.
    private static func asked(_ understanding: Understood) -> String {
        let question = understanding.question.text
        let told = understanding.question.note.map { KnowledgeText.short(note: $0, question: question) } ?? []
        return ([question] + told + understanding.knowledge.definitions.map(\.meaning)).joined(separator: ". ")
    }

    private func droppingNeedlessJoins(_ tree: SyntaxTree, _ repair: BindingRepair, _ question: String, _ notes: inout Notes) async -> SyntaxTree {
        guard let dropped = await repair.droppingNeedlessJoins(tree, question) else { return tree }
        var found = Notes()
        found.repairs = [dropped.rule]
        notes.add(found)
        return dropped.tree
    }

    /// The query as it reads what the question supposes; one that doesn't read it answers something else.
    private func supposed(_ supposition: Supposition?, _ tree: SyntaxTree, _ dataset: Dataset, _ notes: inout Notes) async -> SyntaxTree {
        guard let supposition else { return tree }
        var found = Notes()
        let column = SupposedColumn(catalog: dataset.catalog, parser: dataset.engine.guardian.parser)
        let supposed = await column.applied(supposition, to: tree)
        if supposed == nil {
            found.suspicions = ["the query does not read \(SchemaText.shown(supposition.column.table)).\(SchemaText.shown(supposition.column.column)), which the question is about"]
        } else {
            found.assumptions = [supposition.note]
        }
        notes.add(found)
        return supposed ?? tree
    }

    /// As it stands, else with names quoted that are words of the grammar.
    private static func parse(_ sql: String, _ dataset: Dataset) async throws(SQLSyntaxError) -> (SyntaxTree, String) {
        do {
            return (try await dataset.engine.guardian.parser.parse(sql), sql)
        } catch {
            let quoted = ReservedNames.quoted(sql, dataset.catalog)
            guard quoted != sql, let tree = try? await dataset.engine.guardian.parser.parse(quoted) else { throw error }
            return (tree, quoted)
        }
    }

    func grounding(_ understanding: Understood, _ dataset: Dataset) -> ValueGrounding {
        let placement = ValuePlacement(repair: repair(understanding, dataset), values: understanding.context.values)
        return ValueGrounding(dataset: dataset, placement: placement, question: understanding.question.text)
    }

    func repair(_ understanding: Understood, _ dataset: Dataset) -> BindingRepair {
        let thing = CountedThing(catalog: dataset.catalog, parser: dataset.engine.guardian.parser)
        return BindingRepair(
            catalog: dataset.catalog, index: dataset.index, values: understanding.context.values,
            linked: understanding.context.tables.map(\.name), parser: dataset.engine.guardian.parser,
            counted: thing.thing(understanding.question.text)?.name, whole: thing.whole(understanding.question.text)?.name,
            given: GivenAmount(understanding.question.text))
    }

    /// The engine's complaint without the query it quotes below it.
    private static func firstLines(_ message: String) -> String {
        let lines = message.split(separator: "\n").prefix { !$0.hasPrefix("LINE ") && !$0.contains("SET ") }
        return lines.prefix(3).joined(separator: " ")
    }
}

/// What the host did to a candidate on the way.
struct Notes: Sendable {
    var repairs: [String] = []
    var assumptions: [String] = []
    var suspicions: [String] = []

    /// What is not said already.
    mutating func add(_ other: Notes) {
        repairs += other.repairs.filter { !repairs.contains($0) }
        assumptions += other.assumptions.filter { !assumptions.contains($0) }
        suspicions += other.suspicions.filter { !suspicions.contains($0) }
    }
}

/// A candidate as the model wrote it: shown as it is when the host had nothing to change.
private struct Written: Sendable {
    var tree: SyntaxTree
    var text: String
}
