import CDuckDB

/// Up to 2,048 rows of a result as the engine made them, column by column, without a copy.
///
/// Read whole columns as Swift arrays where speed counts (`column(0).doubles()`), single cells as values elsewhere.
public final class DataChunk: @unchecked Sendable {  // the engine is done with it: nobody writes to it any more
    let raw: duckdb_data_chunk
    private let owner: ConnectionHandle
    private let views: [VectorView]
    public let columns: [ResultTable.Column]
    public let rowCount: Int

    init(taking raw: duckdb_data_chunk, columns: [ResultTable.Column], owner: ConnectionHandle) {
        (self.raw, self.columns, self.owner) = (raw, columns, owner)
        rowCount = Int(duckdb_data_chunk_get_size(raw))
        views = columns.enumerated().map { index, column in
            VectorView(duckdb_data_chunk_get_vector(raw, idx_t(index)), type: column.type)
        }
    }
    deinit {
        var raw: duckdb_data_chunk? = raw
        duckdb_destroy_data_chunk(&raw)
    }

    /// The column at `index`, counted from 0.
    public func column(_ index: Int) -> ChunkColumn { ChunkColumn(chunk: self, view: views[index]) }

    /// The cell in row `row` of column `column`, both counted from 0.
    public func value(row: Int, column: Int) -> Value {
        precondition(row >= 0 && row < rowCount, "row out of range")
        return views[column].value(at: row)
    }

    /// The first `limit` rows as values.
    public func rows(limit: Int = .max) -> [[Value]] {
        (0..<min(rowCount, limit)).map { row in views.map { $0.value(at: row) } }
    }
}
