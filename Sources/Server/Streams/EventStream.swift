import Hummingbird
import NIOCore
import Synchronization

/// Sends the events of a log to one reader.
struct EventStream: Sendable {
    let log: EventLog
    /// The id of the last event the reader has.
    let after: Int
    let heartbeat: Duration
    /// Without the reader taking anything for so long, its connection is closed.
    let slowReader: Duration
    let shutdown: Shutdown
    let channel: (any Channel)?

    private enum Next: Sendable {
        case batch(EventLog.Batch)
        case silence
        case shutdown
    }

    func write(to writer: inout any ResponseBodyWriter) async throws {
        let watch = WriteWatch()
        let guardian = Task { [channel, slowReader] in
            while !Task.isCancelled {
                try await Task.sleep(for: slowReader / 4)
                if watch.isStuck(longer: slowReader) { channel?.close(promise: nil) }
            }
        }
        defer { guardian.cancel() }
        var last = after
        try await watch.write(ServerSentEvent.retry, &writer)
        while true {
            switch await next(after: last) {
            case .batch(let batch):
                for event in batch.events {
                    try await watch.write(event.encoded, &writer)
                    last = event.id
                }
                if batch.isLast { return try await watch.finish(&writer) }
                try Task.checkCancellation()
            case .silence: try await watch.write(ServerSentEvent.heartbeat, &writer)
            case .shutdown:
                try await watch.write(ServerSentEvent.farewell, &writer)
                return try await watch.finish(&writer)
            }
        }
    }

    private func next(after id: Int) async -> Next {
        await withTaskGroup(of: Next.self) { group in
            group.addTask { .batch(await log.batch(after: id)) }
            group.addTask {
                try? await Task.sleep(for: heartbeat)
                return .silence
            }
            group.addTask {
                await shutdown.begun()
                return .shutdown
            }
            defer { group.cancelAll() }
            return await group.next() ?? .silence
        }
    }
}

/// Knows since when a write waits for its reader.
private final class WriteWatch: Sendable {
    private let since = Mutex<ContinuousClock.Instant?>(nil)

    func write(_ text: String, _ writer: inout any ResponseBodyWriter) async throws {
        since.withLock { $0 = .now }
        defer { since.withLock { $0 = nil } }
        try await writer.write(ByteBuffer(string: text))
    }

    /// Waits too, for all that is not taken yet.
    func finish(_ writer: inout any ResponseBodyWriter) async throws {
        since.withLock { $0 = .now }
        defer { since.withLock { $0 = nil } }
        try await writer.finish(nil)
    }

    func isStuck(longer duration: Duration) -> Bool {
        since.withLock { $0.map { ContinuousClock.now - $0 > duration } ?? false }
    }
}
