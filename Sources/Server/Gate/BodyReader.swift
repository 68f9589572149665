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

    /// The body stays part of the request, so that it can still be told when its sender goes away. Its time is looked at
    /// with each piece: who sends nothing at all is closed as idle.
    func collect(_ request: inout Request) async throws -> ByteBuffer {
        if let announced = request.headers[.contentLength].flatMap(Int.init), announced > collected {
            throw APIError.tooLarge(collected)
        }
        let start = ContinuousClock.now
        var bytes = ByteBuffer()
        for try await var chunk in request.body {
            guard bytes.readableBytes + chunk.readableBytes <= collected else { throw APIError.tooLarge(collected) }
            guard ContinuousClock.now - start < collectTime else { throw APIError.tooSlow }
            bytes.writeBuffer(&chunk)
        }
        request.body = RequestBody(buffer: bytes)
        return bytes
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
