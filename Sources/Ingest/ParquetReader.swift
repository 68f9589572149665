import DuckDB
import Foundation

struct ParquetReader {
    let session: LoadingSession
    /// Bytes; nil is 8 GB, or fifty times the file's own size where that is more: run lengths pack better than deflate.
    var unpackedLimit: Int64?

    func read() async throws {
        try await checkSize()
        let table = session.tableName(SourceFormat.stem(of: session.file))
        try await session.create(table, as: "SELECT * FROM read_parquet(\(SQLText.literal(session.file.path)))")
        try await ColumnNames(session).repair(table)
        try await session.finish(table)
    }

    /// A few bytes of run lengths can stand for billions of rows. What they unpack to is reckoned at eight bytes a value.
    /// Throws `IngestError` `.tooLarge`.
    private func checkSize() async throws {
        let file = session.file
        let limit = try unpackedLimit ?? max(8 << 30, UnpackedSize.size(of: file) * UnpackedSize.ratio)
        let sql = "SELECT coalesce(sum(num_values), 0)::DOUBLE FROM parquet_metadata(\(SQLText.literal(file.path)))"
        guard let values = try await session.connection.query(sql).rows.first?.first?.double, values * 8 > Double(limit) else { return }
        throw IngestError.tooLarge(file.lastPathComponent, limit: limit)
    }
}
