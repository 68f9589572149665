import Foundation
import Storage

/// The audit log, written in bundles: many requests a second are one transaction. An entry is on the disk a tenth of a
/// second after its request at the latest, while the store answers.
final class AuditBuffer: AuditRecords {
    private let store: any MetadataStore
    private let waiting = WaitingRoom<[AuditLine]>([])
    private static let (most, bundle) = (100_000, 1000)

    init(_ store: any MetadataStore) { self.store = store }

    func append(_ entry: AuditEntry) {
        waiting.change { lines in
            // A store that stays away must not fill the memory; what is dropped was logged as an access.
            if lines.count < Self.most { lines.append(AuditLine(id: Identifier.make("log"), entry: entry)) }
        } flush: { [self] in await flush() }
    }

    /// Writes all that waits, unless the store stays away.
    func settle() async { await flush() }

    private func flush() async {
        await waiting.write { [self] lines in
            for start in stride(from: 0, to: lines.count, by: Self.bundle) {
                do { try await write(lines[start..<min(start + Self.bundle, lines.count)]) } catch {
                    return Array(lines[start...])
                }
            }
            return []
        } back: { left, came in
            left + came
        }
    }

    private func write(_ bundle: ArraySlice<AuditLine>) async throws {
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
