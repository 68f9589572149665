import DuckDB
import Foundation
import SQLSyntax

@testable import Ingest

/// A store in a folder of its own, with two small files to import; gone after the test.
final class StoreFixture: Sendable {
    let folder: URL
    let orders: URL
    let customers: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "pintail-store-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        (orders, customers) = (folder.appending(path: "orders.csv"), folder.appending(path: "customers.csv"))
        try Data("id,customer_id,amount\n1,1,10.5\n2,1,20\n3,2,7.25\n".utf8).write(to: orders)
        try Data("id,name\n1,Ada\n2,Grace\n".utf8).write(to: customers)
    }
    deinit { try? FileManager.default.removeItem(at: folder) }

    var root: URL { folder.appending(path: "store", directoryHint: .isDirectory) }

    func store(
        patience: Duration = .seconds(10), afterStep: @escaping @Sendable (ImportStep) throws -> Void = { _ in }
    ) -> DatasetStore {
        var store = DatasetStore(root: root, extensions: folder)
        (store.patience, store.afterStep) = (patience, afterStep)
        return store
    }

    func importShop(_ store: DatasetStore? = nil) async throws -> DatasetVersion {
        try await (store ?? self.store()).importSources([orders, customers], dataset: "shop")
    }

    func addOrder() throws {
        try Data("id,customer_id,amount\n1,1,10.5\n2,1,20\n3,2,7.25\n4,2,100\n".utf8).write(to: orders)
    }

    /// Every file and folder of the store below its root, by its path.
    func contents() throws -> Set<String> {
        Set(try FileManager.default.subpathsOfDirectory(atPath: root.path))
    }

    func names(in folder: String) throws -> Set<String> {
        let path = root.appending(path: folder).path
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        return Set(try FileManager.default.contentsOfDirectory(atPath: path))
    }
}

extension DuckDBEngine {
    /// The first value of a guarded query's result.
    func answer(_ sql: String) async throws -> Value? {
        try await execute(guardian.check(sql), limits: .init()).table.rows.first?.first
    }
}

struct Planned: Error, Equatable {}
