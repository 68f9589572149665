import DuckDB
import Synchronization

/// A few connections of one database, so that a long query does not hold up the next one.
final class QueryConnections: Sendable {
    let all: [Connection]
    private let busy: Mutex<[Int]>

    init(_ connections: [Connection]) {
        all = connections
        busy = Mutex(Array(repeating: 0, count: connections.count))
    }

    /// How many queries run or wait.
    var running: Int { busy.withLock { $0.reduce(0, +) } }

    /// Runs `body` with the connection that has the least to do.
    func with<R: Sendable>(_ body: (Connection) async throws -> R) async throws -> R {
        let index = busy.withLock { busy in
            let index = busy.indices.min { busy[$0] < busy[$1] } ?? 0
            busy[index] += 1
            return index
        }
        defer { busy.withLock { $0[index] -= 1 } }
        return try await body(all[index])
    }
}
