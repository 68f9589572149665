/// The rows of a running statement, chunk by chunk. It can be read once.
public struct ResultStream: AsyncSequence, Sendable {
    public typealias Element = DataChunk

    public let columns: [ResultTable.Column]
    private let result: ResultHandle
    private let connection: Connection

    init(_ result: ResultHandle, on connection: Connection) {
        (self.result, self.connection) = (result, connection)
        columns = result.columns
    }

    public func makeAsyncIterator() -> Iterator { Iterator(result: result, connection: connection) }

    public struct Iterator: AsyncIteratorProtocol {
        private let ahead: FetchAhead
        private var waiting: ArraySlice<DataChunk> = []

        fileprivate init(result: ResultHandle, connection: Connection) {
            ahead = FetchAhead(result: result, connection: connection)
        }

        public mutating func next() async throws -> DataChunk? {
            if waiting.isEmpty { waiting = try await ahead.next()[...] }
            return waiting.popFirst()
        }
    }
}

/// Has the connection fetch the next chunks while the reader is busy with those it got.
private final class FetchAhead: @unchecked Sendable {  // one iterator owns it, and is in one place at a time
    private let result: ResultHandle
    private let connection: Connection
    private var coming: Task<[DataChunk], any Error>?
    /// Chunks fetched in one visit to the connection: one at first, for the first rows to come soon.
    private var batch = 1

    init(result: ResultHandle, connection: Connection) {
        (self.result, self.connection) = (result, connection)
    }

    deinit { coming?.cancel() }

    /// The next chunks; none at the end.
    func next() async throws -> [DataChunk] {
        let fetch = coming ?? start()
        coming = nil
        let chunks = try await withTaskCancellationHandler { try await fetch.value } onCancel: { fetch.cancel() }
        if !chunks.isEmpty { coming = start() }
        return chunks
    }

    private func start() -> Task<[DataChunk], any Error> {
        let count = batch
        batch = min(batch * 2, 16)
        return Task { [connection, result] in try await connection.fetch(result, count) }
    }
}

extension Connection {
    fileprivate func fetch(_ result: ResultHandle, _ count: Int) async throws -> [DataChunk] {
        try await run { run in
            var chunks: [DataChunk] = []
            while chunks.count < count, let chunk = try Engine.fetch(result, run) { chunks.append(chunk) }
            return chunks
        }
    }
}
