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
        fileprivate let result: ResultHandle
        fileprivate let connection: Connection
        private var waiting: ArraySlice<DataChunk> = []
        /// Chunks fetched in one visit to the connection: one at first, for the first rows to come soon.
        private var batch = 1

        fileprivate init(result: ResultHandle, connection: Connection) {
            (self.result, self.connection) = (result, connection)
        }

        public mutating func next() async throws -> DataChunk? {
            if waiting.isEmpty {
                waiting = try await connection.fetch(result, batch)[...]
                batch = Swift.min(batch * 2, 16)
            }
            return waiting.popFirst()
        }
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
