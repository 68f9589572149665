import DuckDB
import Foundation
public import SQLSyntax

extension DatasetStore {
    /// An engine over a version's data. Opening an older version than the current one is fine.
    /// - Parameters:
    ///   - restrictions: what of its tables may be seen through the engine.
    ///   - asker: what is known of who asks, for `asker('…')` in them.
    /// - Throws: `IngestError` `.damaged` when the segment is missing or broken, `.unsupported` when the version was
    ///   written by a later Pintail; `GuardError` for a restriction that is no
    ///   allowed SQL.
    public func open(
        _ version: DatasetVersion, limits: EngineLimits = .init(), restrictions: [TableRestriction] = [], asker: [String: [String]] = [:]
    ) async throws -> DuckDBEngine {
        let name = try DatasetName(version.dataset)
        guard version.segmentFormat == DatasetVersion.duckDBFormat, version.segments.count == 1,
            let segment = version.segments.first
        else {
            throw IngestError(
                .unsupported, subject: name.text,
                "The dataset \(name.text) was written by another version of Pintail; import its files again.")
        }
        let file = try layout.segment(segment, of: name)
        guard FileManager.default.fileExists(atPath: file.path) else {
            throw IngestError.damaged(name, detail: "no segment")
        }
        do {
            return try await DuckDBEngine(
                segment: file, tables: version.tables.map(\.name), limits: limits,
                scratch: ScratchFolder(in: layout.scratch), restrictions: restrictions, asker: asker)
        } catch let error as GuardError {
            throw error
        } catch let error as DuckDBError where [.io, .openFailed, .catalog, .binder].contains(error.code) {
            throw IngestError.damaged(name, detail: error.debugDescription)
        } catch let error as CancellationError {
            throw error
        } catch { throw IngestError(storing: error, subject: name.text) }
    }
}
