public import Catalog
import DuckDB
import Retrieval
public import SQLSyntax

/// Questions with their SQL over the user's own tables, made from the catalog without a model and tried on the data.
///
/// Templates typed by role propose; kept is what runs, returns something, and differs from what is kept already. The
/// same catalog and data give the same examples, unless the time runs out.
public enum WorkedExamples {
    /// - Throws: `CancellationError` only; a query that fails is no example.
    public static func generate(
        catalog: Catalog, engine: any QueryEngine, limits: WorkedExampleLimits = WorkedExampleLimits()
    ) async throws -> [WorkedExample] {
        let view = SchemaView(catalog, tableLimit: limits.tables)
        var book = SketchBook()
        for entity in view.entities {
            book.addTable(entity)
            book.addTime(entity)
        }
        for link in view.links { book.addLink(link, view) }
        for link in view.selfLinks { book.addSelfLink(link, view) }
        book.addChains(view)
        var choice = ExampleChoice(book: book, seed: seed(catalog), limits: limits)
        return try await choice.run(engine)
    }

    /// Names and sizes: another catalog words and orders its examples in another way.
    private static func seed(_ catalog: Catalog) -> UInt64 {
        let names = catalog.tables.map { "\($0.name)(\($0.columns.map(\.name).joined(separator: ",")))\($0.rowCount)" }
        return StableHash.of(names.sorted().joined(separator: ";"))
    }
}

/// Takes sketches in turn from every template, least used tables and columns first, and keeps what the engine confirms.
struct ExampleChoice {
    private var open: [(template: String, sketches: [(sketch: Sketch, tie: UInt64)], kept: Int)]
    private let limits: WorkedExampleLimits
    private let seed: UInt64
    private var uses: [String: Int] = [:]
    private var questions: Set<String> = []
    private var trees: Set<SyntaxTree> = []
    private var examples: [WorkedExample] = []

    init(book: SketchBook, seed: UInt64, limits: WorkedExampleLimits) {
        (self.seed, self.limits) = (seed, limits)
        open = book.templates.map { template in
            (template, (book.sketches[template] ?? []).map { ($0, StableHash.of("\(seed)\($0.sql)")) }, 0)
        }
    }

    mutating func run(_ engine: any QueryEngine) async throws -> [WorkedExample] {
        let end = ContinuousClock.now + limits.time
        var tries = 0
        while !open.isEmpty {
            for index in open.indices {
                // A template goes on until it has given one this round, or has nothing left.
                while let sketch = next(index) {
                    try Task.checkCancellation()
                    guard examples.count < limits.count, tries < limits.tries, ContinuousClock.now < end else {
                        return examples
                    }
                    tries += 1
                    guard let example = try await tried(sketch, engine) else { continue }
                    examples.append(example)
                    open[index].kept += 1
                    for name in sketch.tables + sketch.columns { uses[name, default: 0] += 1 }
                    break
                }
            }
            open.removeAll { $0.sketches.isEmpty || $0.kept >= limits.perTemplate }
        }
        return examples
    }

    /// The template's sketch whose tables and columns were used least; ties by the seed.
    private mutating func next(_ index: Int) -> Sketch? {
        guard open[index].kept < limits.perTemplate else { return nil }
        func cost(_ sketch: Sketch) -> Int {
            (sketch.tables + sketch.columns).reduce(0) { $0 + (uses[$1] ?? 0) } * 4
                / max(1, sketch.tables.count + sketch.columns.count)
        }
        let ranked = open[index].sketches.indices.min { first, second in
            let (one, other) = (open[index].sketches[first], open[index].sketches[second])
            return (cost(one.sketch), one.tie) < (cost(other.sketch), other.tie)
        }
        return ranked.map { open[index].sketches.remove(at: $0).sketch }
    }

    private mutating func tried(_ sketch: Sketch, _ engine: any QueryEngine) async throws -> WorkedExample? {
        let start = Int(StableHash.of("\(seed)\(sketch.wordings)") % UInt64(max(1, sketch.wordings.count)))
        var wordings = Array(sketch.wordings[start...] + sketch.wordings[..<start])
        wordings.removeAll { questions.contains(Words.normalize($0)) }
        // One wording that means something else already makes the others doubtful.
        guard wordings.count == sketch.wordings.count, let question = wordings.first else { return nil }
        do {
            let guarded = try await engine.guardian.check(sketch.sql)
            guard !trees.contains(guarded.tree) else { return nil }
            let outcome = try await engine.execute(
                guarded, limits: QueryLimits(timeout: limits.queryTime, rows: ResultFilter.rowLimit + 1))
            guard ResultFilter.teaches(outcome.table, sketch.shape) else { return nil }
            trees.insert(guarded.tree)
            questions.formUnion(wordings.map(Words.normalize))
            return WorkedExample(
                template: sketch.template, question: question, otherWordings: Array(wordings.dropFirst()),
                sql: sketch.sql,
                tables: guarded.tree.facts.tableNames, values: sketch.values, skeleton: guarded.tree.skeleton)
        } catch let error as CancellationError {
            throw error
        } catch { return nil }
    }
}

/// Whether a result shows that a query asks something of this data.
enum ResultFilter {
    /// Longer lists answer nothing.
    static let rowLimit = 200

    static func teaches(_ table: ResultTable, _ shape: Sketch.Shape) -> Bool {
        let rows = table.rows
        guard let first = rows.first, rows.count <= rowLimit, !table.truncated else { return false }
        switch shape {
        case .single: return rows.count == 1 && first.allSatisfy { !$0.isNull } && first.last?.double != 0
        case .list: return !first.allSatisfy(\.isNull) && (rows.count == 1 || Set(rows).count > 1)
        case .groups: return rows.count > 1 && Set(rows.compactMap(\.last)).count > 1
        }
    }
}
