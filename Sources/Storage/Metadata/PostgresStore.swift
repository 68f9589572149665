/// Metadata in a PostgreSQL database, over a small pool of connections that come back by themselves.
public struct PostgresStore: MetadataStore {
    private let pool: PostgresPool

    /// `url`: `postgres://user:password@host:port/database?sslmode=…`, or any libpq connection string.
    /// Nothing is connected before the first use.
    public init(url: String, connections: Int = 8) { pool = PostgresPool(conninfo: url, size: connections) }

    public func read<T: Sendable>(_ body: @escaping @Sendable (any MetadataSession) throws -> T) async throws -> T {
        try await transaction("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", body)
    }

    public func write<T: Sendable>(_ body: @escaping @Sendable (any MetadataSession) throws -> T) async throws -> T {
        try await transaction("BEGIN ISOLATION LEVEL READ COMMITTED", body)
    }

    public func close() async { await pool.close() }

    /// A transaction that collided, or whose connection was lost before its commit was sent, left nothing behind and
    /// is repeated. One lost during the commit is reported: only its caller can know whether doing it again is safe.
    private func transaction<T: Sendable>(
        _ begin: String, _ body: @escaping @Sendable (any MetadataSession) throws -> T
    ) async throws -> T {
        for attempt in 1... {
            do {
                return try await pool.withConnection { connection in
                    try connection.connect()
                    try connection.execute(begin, [])
                    let value: T
                    do { value = try body(connection) } catch {
                        // On a lost connection the server has rolled back already.
                        _ = try? connection.execute("ROLLBACK", [])
                        throw error
                    }
                    do { try connection.execute("COMMIT", []) } catch let failure as PostgresFailure where failure.unavailable {
                        throw StorageError(
                            .unknownOutcome,
                            "The metadata database went away while saving. Look whether it was saved before trying again.",
                            databaseMessage: failure.message)
                    }
                    return value
                }
            } catch let failure as PostgresFailure {
                guard attempt < 4, failure.collided || failure.unavailable else { throw failure.storageError }
                try await Task.sleep(for: .milliseconds(50 << attempt))
            } catch let error as StorageError {
                guard attempt < 4, error.code == .unavailable else { throw error }
                try await Task.sleep(for: .milliseconds(50 << attempt))
            }
        }
        throw StorageError.busy(nil)
    }
}

/// Hands out connections one user at a time, first come first served.
actor PostgresPool {
    private var idle: [PostgresConnection]
    private let all: [PostgresConnection]
    private var waiting: [(id: Int, continuation: CheckedContinuation<PostgresConnection, any Error>)] = []
    private var lastID = 0

    init(conninfo: String, size: Int) {
        all = (0..<max(1, size)).map { _ in PostgresConnection(conninfo: conninfo) }
        idle = all
    }

    nonisolated func withConnection<T: Sendable>(
        _ body: @escaping @Sendable (PostgresConnection) throws -> T
    ) async throws -> T {
        let connection = try await take()
        do {
            try Task.checkCancellation()
            let value = try await withTaskCancellationHandler {
                try await connection.run(body)
            } onCancel: {
                connection.cancel()
            }
            await give(connection)
            return value
        } catch {
            await give(connection)
            throw error
        }
    }

    func close() async {
        for connection in all { _ = try? await connection.run { $0.disconnect() } }
    }

    private func take() async throws -> PostgresConnection {
        if let connection = idle.popLast() { return connection }
        lastID += 1
        let id = lastID
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { waiting.append((id, $0)) }
        } onCancel: {
            Task { await self.giveUp(id) }
        }
    }

    private func giveUp(_ id: Int) {
        guard let index = waiting.firstIndex(where: { $0.id == id }) else { return }
        waiting.remove(at: index).continuation.resume(throwing: CancellationError())
    }

    private func give(_ connection: PostgresConnection) {
        if waiting.isEmpty { idle.append(connection) } else { waiting.removeFirst().continuation.resume(returning: connection) }
    }
}
