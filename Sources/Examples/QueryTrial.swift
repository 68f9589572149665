import DuckDB
import SQLSyntax

/// Guards and runs one query, and says in a sentence what stood in the way.
struct QueryTrial {
    enum Outcome {
        case ran(VerifiedQuery.Run)
        case refused(reason: String, detail: String?)
        case failed(reason: String, detail: String?)
    }

    let engine: any QueryEngine
    let limits: QueryLimits

    /// - Throws: `CancellationError` only.
    func run(_ sql: String, version: String) async throws -> Outcome {
        do {
            let guarded = try await engine.guardian.check(sql)
            let table = try await engine.execute(guarded, limits: limits).table
            let columns = table.columns.map { VerifiedQuery.Run.Column(name: $0.name, type: $0.type.name) }
            return .ran(VerifiedQuery.Run(version: version, rows: table.rows.count, columns: columns))
        } catch let error as GuardError {
            return .refused(reason: error.message, detail: error.detail)
        } catch let error as DuckDBError {
            return .failed(reason: error.description, detail: error.engineMessage)
        } catch let error as CancellationError {
            throw error
        } catch {
            return .failed(reason: "The engine could not run the query.", detail: "\(error)")
        }
    }
}
