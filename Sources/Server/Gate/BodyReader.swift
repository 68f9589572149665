import HTTPTypes
import Hummingbird
import NIOCore

/// Reads bodies within a size and not slower than a person's worst connection.
struct BodyReader: Sendable {
    /// Bytes of a body that is collected in memory.
    var collected = 1 << 20
    /// Time for a collected body as a whole.
    var collectTime: Duration = .seconds(20)
    /// A streamed body must bring this many bytes a second on average, after its first seconds.
    var slowest = 1024
    var patience: Duration = .seconds(20)

    /// The body stays part of the request, so that it can still be told when its sender goes away.
    func collect(_ request: inout Request) async throws -> ByteBuffer {
        if let announced = request.headers[.contentLength].flatMap(Int.init), announced > collected {
            throw APIError.tooLarge(collected)
        }
        let given = request
        request = try await withThrowingTaskGroup(of: Request.self) { group in
            group.addTask {
                var request = given
                do { _ = try await request.collectBody(upTo: collected) } catch is NIOTooManyBytesError {
                    throw APIError.tooLarge(collected)
                }
                return request
            }
            group.addTask {
                try await Task.sleep(for: collectTime)
                throw APIError.tooSlow
            }
            defer { group.cancelAll() }
            return try await group.next() ?? given
        }
        return try await request.body.collect(upTo: collected)
    }

    /// Hands on the body as it comes.
    /// - Parameter limit: in bytes; one more is refused.
    func stream(_ request: Request, limit: Int, _ take: (ByteBuffer) async throws -> Void) async throws {
        if let announced = request.headers[.contentLength].flatMap(Int.init), announced > limit {
            throw APIError.tooLarge(limit)
        }
        var seen = 0
        let start = ContinuousClock.now
        for try await chunk in request.body {
            seen += chunk.readableBytes
            guard seen <= limit else { throw APIError.tooLarge(limit) }
            let passed = ContinuousClock.now - start
            guard passed < patience || Double(seen) / (passed / .seconds(1)) >= Double(slowest) else {
                throw APIError.tooSlow
            }
            try await take(chunk)
        }
    }
}
