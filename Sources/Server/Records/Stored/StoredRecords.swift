import Foundation
import Storage

/// Records in the metadata store, shared by all nodes that use it.
struct StoredRecords: Sendable {
    let store: any MetadataStore

    /// - Parameter store: migrated.
    static func records(in store: any MetadataStore, cache: any AnswerCache = MemoryCache(), jobs: StoredJobs? = nil) -> Records {
        let stored = StoredRecords(store: store)
        let (usage, audit) = (UsageBuffer(store), AuditBuffer(store))
        return Records(
            keys: RecentKeys(stored), answers: stored, conversations: stored, jobs: jobs ?? StoredJobs(store), uploads: stored, usage: usage,
            audit: audit, repeats: stored, cache: cache,
            check: { _ = try await store.read { try $0.rows("SELECT 1 AS one", []).count } },
            settle: {
                await usage.flush()
                await audit.settle()
            })
    }

    /// A row more than asked for says that there is a next page.
    func page<Item: Sendable>(
        _ table: String, where condition: String, _ values: [SQLValue], after: String?, limit: Int, ascending: Bool = false,
        id: @escaping @Sendable (Item) -> String, _ item: @escaping @Sendable (SQLRow) throws -> Item
    ) async throws -> Page<Item> {
        let comparison = after == nil ? "" : " AND id \(ascending ? ">" : "<") ?"
        let sql = "SELECT * FROM \(table) WHERE \(condition)\(comparison) ORDER BY id \(ascending ? "ASC" : "DESC") LIMIT \(limit + 1)"
        return try await store.read { session in
            let rows = try session.rows(sql, values + (after.map { [.text($0)] } ?? []))
            let items = try rows.prefix(limit).map(item)
            return Page(items: items, next: rows.count > limit ? items.last.map(id) : nil)
        }
    }

    func write(_ sql: String, _ values: [SQLValue]) async throws -> Int {
        try await store.write { try $0.execute(sql, values) }
    }
}
