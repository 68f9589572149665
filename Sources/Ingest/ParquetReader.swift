import DuckDB
import Foundation

struct ParquetReader {
    let session: LoadingSession

    func read() async throws {
        let table = session.tableName(SourceFormat.stem(of: session.file))
        try await session.create(table, as: "SELECT * FROM read_parquet(\(SQLText.literal(session.file.path)))")
        try await ColumnNames(session).repair(table)
        try await session.finish(table)
    }
}
