import CDuckDB

/// How far the running statement is, by the engine's own estimate.
public struct QueryProgress: Sendable, Hashable {
    /// From 0 to 100.
    public var percentage: Double
    public var rowsProcessed: UInt64
    public var totalRows: UInt64
}

extension Connection {
    /// The progress of the statement that runs now; nil when none runs, when the engine cannot tell yet, and
    /// on connections opened after `lock_configuration`.
    public nonisolated var progress: QueryProgress? {
        let progress = duckdb_query_progress(handle.raw)
        // Until its first pipeline runs, the engine tells -1, or 0 of 0 rows.
        guard progress.percentage >= 0, progress.total_rows_to_process > 0 else { return nil }
        return QueryProgress(
            percentage: min(progress.percentage, 100), rowsProcessed: progress.rows_processed,
            totalRows: progress.total_rows_to_process)
    }
}
