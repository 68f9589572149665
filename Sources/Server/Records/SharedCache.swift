import Foundation
import Storage

/// This process's own values first, then those of all nodes. A key names what its value was made from, so that a value
/// never has to be taken back.
struct SharedCache: AnswerCache {
    let own = MemoryCache()
    let shared: RedisCache

    func value(_ key: String) async -> Data? {
        if let value = await own.value(key) { return value }
        guard let value = await shared.value(key) else { return nil }
        await own.keep(value, for: key)
        return value
    }

    func keep(_ value: Data, for key: String) async {
        await own.keep(value, for: key)
        await shared.keep(value, for: key)
    }
}

/// Counts for all nodes; each by itself while Redis is away.
struct SharedLimiter: RequestLimiter {
    let shared: RedisLimiter
    let own: LocalLimiter

    func take(_ who: String) async -> Duration? {
        do { return try await shared.take(who) } catch { return await own.take(who) }
    }
}
