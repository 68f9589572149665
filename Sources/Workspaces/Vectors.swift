import Foundation
import LanguageModels
import Retrieval
import Storage
import Synchronization

extension Workspace {
    /// Where `PINTAIL_VECTORS` says that vectors are kept: a file for each model, or rows in PostgreSQL.
    /// Throws `VectorStoreError`, `StorageError`, or `WorkspaceError` when the setting is neither.
    func vectorStore(of model: any EmbeddingModel) async throws -> any VectorStore {
        switch settings.text("PINTAIL_VECTORS") {
        case "embedded":
            let name = model.name.map { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "." ? $0 : "_" }
            let file = home.appending(path: "vectors/\(String(name)).vectors")
            try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            return EmbeddedVectorStore(file: file, model: model.name, dimensions: model.dimensions)
        case "pgvector":
            guard let url = settings.text("PINTAIL_DATABASE_URL") else { throw VectorStoreError.needsPostgres }
            return try await PgVectorStore(
                in: VectorDatabases.at(url), space: home.standardizedFileURL.path, model: model.name, dimensions: model.dimensions)
        default: throw WorkspaceError(.usage, "PINTAIL_VECTORS must be embedded or pgvector.")
        }
    }
}

/// One small pool for each database, whatever number of datasets is open: PostgreSQL has few connections to give.
private enum VectorDatabases {
    private static let stores = Mutex<[String: PostgresStore]>([:])

    static func at(_ url: String) -> PostgresStore {
        stores.withLock { stores in
            let store = stores[url] ?? PostgresStore(url: url, connections: 2)
            stores[url] = store
            return store
        }
    }
}
