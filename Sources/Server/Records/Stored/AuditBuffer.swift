import Foundation
import Storage

/// The audit log, written in bundles: many requests a second are one transaction. An entry is on the disk a tenth of a
/// second after its request at the latest, while the store answers.
actor AuditBuffer: AuditRecords {
    private let store: any MetadataStore
    private var waiting: [AuditLine] = []
    private var flushing: Task<Void, Never>?
    private static let most = 100_000

    init(_ store: any MetadataStore) { self.store = store }

    func append(_ entry: AuditEntry) {
        // A store that stays away must not fill the memory; what is dropped was logged as an access.
        guard waiting.count < Self.most else { return }
        waiting.append(AuditLine(id: Identifier.make("log"), entry: entry))
        guard flushing == nil else { return }
        flushing = Task {
            while true {
                try? await Task.sleep(for: .milliseconds(100))
                await self.flush()
                if self.isEmpty { break }
            }
            self.ended()
        }
    }

    private var isEmpty: Bool { waiting.isEmpty }

    private func ended() {
        flushing = nil
        // One that came while the last bundle was written.
        if let line = waiting.popLast() { append(line.entry) }
    }

    /// Writes all that waits, unless the store stays away.
    func settle() async {
        for _ in 0...(Self.most / 1000) where !waiting.isEmpty { await flush() }
    }

    private func flush() async {
        let bundle = Array(waiting.prefix(1000))
        guard !bundle.isEmpty else { return }
        do { try await write(bundle) } catch { return }
        waiting.removeFirst(bundle.count)
    }

    private func write(_ bundle: [AuditLine]) async throws {
        try await store.write { session in
            for line in bundle {
                let entry = line.entry
                try session.execute(
                    "INSERT INTO audit (id, workspace, subject, action, target, request, status, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    [
                        .text(line.id), .text(entry.workspace), .text(entry.subject), .text(entry.action), .text(entry.target),
                        .text(entry.requestID), .integer(Int64(entry.status)), .time(entry.at),
                    ])
            }
        }
    }

    func entries(of workspace: String, after: String?, limit: Int) async throws -> Page<AuditLine> {
        await flush()
        return try await StoredRecords(store: store).page(
            "audit", where: "workspace = ?", [.text(workspace)], after: after, limit: limit, id: \.id
        ) { row in
            AuditLine(
                id: try row.text("id"),
                entry: AuditEntry(
                    at: try row.date("created_at"), workspace: try row.text("workspace"), subject: try row.text("subject"),
                    action: try row.text("action"), target: try row.text("target"), requestID: try row.text("request"),
                    status: Int(try row.integer("status"))))
        }
    }
}
