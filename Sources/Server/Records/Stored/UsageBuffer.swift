import Foundation
import Storage

/// Usage, where answers from the cache are counted in memory and written in bundles: a hit costs nobody anything, and a
/// transaction for each would be what a hit takes. What a model was paid for is on the disk before its answer is told.
actor UsageBuffer: UsageRecords {
    private let stored: StoredRecords
    private var waiting: [UsageKey: UsageSum] = [:]
    private var flushing: Task<Void, Never>?
    /// The last bundle on its way.
    private var writing: Task<Void, Never>?

    init(_ store: any MetadataStore) { stored = StoredRecords(store: store) }

    func record(_ entry: UsageEntry) async throws {
        guard entry.isHit else { return try await stored.record(entry) }
        // One sum for each who asks, however many their questions are.
        let key = UsageKey(entry)
        waiting[key] = waiting[key, default: UsageSum()] + entry
        guard flushing == nil else { return }
        flushing = Task {
            while !self.waiting.isEmpty {
                try? await Task.sleep(for: .milliseconds(100))
                await self.flush()
            }
            self.flushing = nil
        }
    }

    /// After it, all that was recorded before can be read.
    func flush() async {
        let task = Task { [writing] in
            await writing?.value
            await self.write()
        }
        writing = task
        await task.value
    }

    private func write() async {
        guard !waiting.isEmpty else { return }
        let bundle = waiting
        waiting = [:]
        do { try await stored.add(bundle) } catch {
            // The store is away for now; what came meanwhile is added.
            for (key, sum) in bundle { waiting[key] = waiting[key, default: UsageSum()] + sum }
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
