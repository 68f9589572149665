import Foundation
import Storage

/// Usage, where answers from the cache are counted in memory and written in bundles: a hit costs nobody anything, and a
/// transaction for each would be what a hit takes. What a model was paid for is on the disk before its answer is told.
final class UsageBuffer: UsageRecords {
    private let stored: StoredRecords
    private let waiting = WaitingRoom<[UsageKey: UsageSum]>([:])

    init(_ store: any MetadataStore) { stored = StoredRecords(store: store) }

    func record(_ entry: UsageEntry) async throws {
        guard entry.isHit else { return try await stored.record(entry) }
        // One sum for each who asks, however many their questions are.
        waiting.change { $0[UsageKey(entry), default: UsageSum()] = $0[UsageKey(entry), default: UsageSum()] + entry } flush: {
            [self] in await flush()
        }
    }

    /// After it, all that was recorded before can be read.
    func flush() async {
        await waiting.write { [stored] bundle in
            do { try await stored.add(bundle) } catch { return bundle }
            return [:]
        } back: { left, came in
            // The store is away for now; what came meanwhile is added.
            left.merging(came) { $0 + $1 }
        }
    }

    func sum(of workspace: String, subject: String?, since: Date) async throws -> UsageSum {
        await flush()
        return try await stored.sum(of: workspace, subject: subject, since: since)
    }

    func budget(of workspace: String, subject: String?) async throws -> Budget? {
        try await stored.budget(of: workspace, subject: subject)
    }

    func save(_ budget: Budget?, of workspace: String, subject: String?) async throws {
        try await stored.save(budget, of: workspace, subject: subject)
    }
}

/// Whose use is summed up, and of which day.
struct UsageKey: Sendable, Hashable {
    var workspace: String
    var subject: String
    /// Since 1970, in UTC.
    var day: Int

    init(_ entry: UsageEntry) {
        (workspace, subject) = (entry.workspace, entry.subject)
        day = Int(entry.at.timeIntervalSince1970 / 86_400)
    }
}
