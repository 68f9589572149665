import DuckDB
import SQLSyntax

/// Runs an answer's SQL where gold SQL runs, so that the same types and limits hold for both, and says what is wrong.
struct Judge: Sendable {
    struct Finding: Sendable {
        /// nil where the set has no gold.
        var verdict: Comparator.Verdict?
        var error: ErrorClass?
        var differences: [SQLFeature] = []
        /// Which of the set's readings the answer gives.
        var reading: Int?
    }

    private let parser: SyntaxParser
    private let query: @Sendable (String) async throws -> ResultTable

    init(connection: Connection) {
        parser = SyntaxParser(connection)
        query = { try await connection.query($0, timeout: .seconds(30)) }
    }

    init(engine: any QueryEngine, limits: QueryLimits) {
        parser = engine.guardian.parser
        query = { try await engine.execute(engine.guardian.check($0), limits: limits).table }
    }

    func runs(_ sql: String) async throws -> Bool { try await result(of: sql) != nil }

    func judge(_ prediction: Prediction, _ item: BenchSet.Item) async throws -> Finding {
        if !item.readings.isEmpty { return Finding(reading: try await reading(prediction, item)) }
        guard let gold = item.gold else { return Finding() }
        guard prediction.status == "answered", let sql = prediction.sql else {
            let error: ErrorClass =
                switch prediction.status {
                case "unanswerable": .declined
                case "needs_clarification": .asked
                default: prediction.isOfModel == true ? .noModel : .failedToRun
                }
            return Finding(verdict: .wrong, error: error)
        }
        guard let ours = try await result(of: sql) else { return Finding(verdict: .wrong, error: .failedToRun) }
        var best = Comparator.Verdict.wrong
        var error: ErrorClass?
        for accepted in [gold] + item.alternatives where best != .strict {
            let right = try await right(accepted, item)
            let keys = item.orderMatters ? await orderKeys(of: accepted) : []
            let verdict = Comparator().judge(ours, gold: right, orderMatters: item.orderMatters, keys: keys)
            // The class is that of the gold it comes nearest to; the set's own one where all are equally far.
            if accepted == gold || verdict < best {
                error = ErrorClass.of(ours, gold: right, verdict: verdict, orderMatters: item.orderMatters)
            }
            best = min(best, verdict)
        }
        return Finding(verdict: best, error: error, differences: best.isRight ? [] : await differences(sql, gold))
    }

    /// What an accepted answer gives.
    /// - Throws: `EvaluationError` naming the question whose set holds SQL that does not run, `CancellationError`.
    private func right(_ sql: String, _ item: BenchSet.Item) async throws -> ResultTable {
        do {
            return try await query(sql)
        } catch {
            try Task.checkCancellation()
            throw EvaluationError("The SQL that question \(item.id) is judged by does not run; correct it in the set. \(error)")
        }
    }

    /// The columns of the result by which the query orders it; empty where one of them is not shown.
    private func orderKeys(of gold: String) async -> [Int] {
        guard let facts = try? await parser.parse(gold).facts else { return [] }
        let places = facts.order.map { item -> Int? in
            if let place = item.expression.integerLiteral { return place - 1 }
            return facts.output.firstIndex { $0.expression == item.expression || $0.name.map { item.expression == .column([$0]) } ?? false }
        }
        return places.contains(nil) ? [] : places.compactMap(\.self)
    }

    private func reading(_ prediction: Prediction, _ item: BenchSet.Item) async throws -> Int? {
        guard prediction.status == "answered", let sql = prediction.sql, let ours = try await result(of: sql) else {
            return nil
        }
        for (place, reading) in item.readings.enumerated() {
            let theirs = try await query(reading)
            if Comparator().judge(ours, gold: theirs, orderMatters: false).isRight { return place }
        }
        return nil
    }

    /// nil when it does not run.
    private func result(of sql: String) async throws -> ResultTable? {
        do {
            return try await query(sql)
        } catch let error as DuckDBError where error.code != .interrupted {
            return nil
        } catch is GuardError { return nil }
    }

    private func differences(_ sql: String, _ gold: String) async -> [SQLFeature] {
        guard let ours = try? await parser.parse(sql), let theirs = try? await parser.parse(gold) else { return [] }
        return SQLFeature.differences(ours.facts, theirs.facts)
    }
}
