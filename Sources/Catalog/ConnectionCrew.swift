import DuckDB
import Synchronization

/// Several connections to the same tables that share out a list of work.
///
/// Small tables give the engine nothing to do side by side; questions about several of them do.
struct ConnectionCrew: Sendable {
    let connections: [Connection]

    /// `work` on each item, on as many at a time as there are connections. The results stand in the items' order; the first
    /// error ends it all.
    func map<Item: Sendable, Result: Sendable>(
        _ items: [Item], _ work: @escaping @Sendable (Item, Connection) async throws -> Result
    ) async throws -> [Result] {
        let turns = Turns()
        let parts = try await withThrowingTaskGroup(of: [(Int, Result)].self) { group in
            for connection in connections.prefix(max(1, items.count)) {
                group.addTask {
                    var done: [(Int, Result)] = []
                    while true {
                        let index = turns.next()
                        guard index < items.count else { return done }
                        try Task.checkCancellation()
                        done.append((index, try await work(items[index], connection)))
                    }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        return parts.sorted { $0.0 < $1.0 }.map(\.1)
    }
}

/// Counts from 0, each number given once.
private final class Turns: Sendable {
    private let count = Mutex(0)
    func next() -> Int {
        count.withLock { count in
            defer { count += 1 }
            return count
        }
    }
}
