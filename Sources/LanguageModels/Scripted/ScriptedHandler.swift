import NIOCore
import NIOHTTP1

/// Reads one request at a time and plays its step on the connection.
final class ScriptedHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let server: ScriptedServer
    private var head: HTTPRequestHead?
    private var body = ByteBuffer()
    private var playing: Task<Void, Never>?

    init(server: ScriptedServer) { self.server = server }

    func channelActive(context: ChannelHandlerContext) {
        server.opened(context.channel)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        playing?.cancel()
        server.closed(context.channel)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): (self.head, body) = (head, ByteBuffer())
        case .body(var part): body.writeBuffer(&part)
        case .end:
            guard let head else { return }
            let request = ScriptedRequest(
                path: head.uri,
                headers: Dictionary(head.headers.map { ($0.name.lowercased(), $0.value) }, uniquingKeysWith: { $1 }),
                body: String(buffer: body))
            let player = ScriptedPlayer(channel: context.channel, request: request)
            playing = Task { [server] in await player.play(server.step(for: request)) }
        }
    }
}

private struct ScriptedPlayer: Sendable {
    var channel: any Channel
    var request: ScriptedRequest

    private var model: String { (try? JSON(text: request.body))?["model"]?.string ?? "scripted" }

    func play(_ step: ScriptedStep) async {
        guard let wire = ScriptedWire(path: request.path) else {
            return await answer(404, "application/json", [#"{"error": {"message": "no such path"}}"#])
        }
        switch step {
        case .reply(let reply):
            await answer(200, "text/event-stream", wire.events(reply, model: model), delay: reply.delay)
        case .status(let status, let retryAfter, let type, let message):
            let body = (try? wire.errorBody(type: type, status: status, message: message).bytes) ?? []
            await answer(
                status, "application/json", [String(decoding: body, as: UTF8.self)],
                headers: retryAfter.map { [("retry-after", $0)] } ?? [])
        case .errorEvent(let pieces, let type):
            let opening = pieces.isEmpty ? [] : wire.opening(pieces, model: model)
            await answer(200, "text/event-stream", opening + [wire.errorEvent(type: type)])
        case .cut(let pieces):
            await begin(200, "text/event-stream")
            for event in wire.opening(pieces, model: model) { await send(event) }
            // A connection cut at once may take what was sent with it.
            if !pieces.isEmpty { try? await Task.sleep(for: .milliseconds(200)) }
            try? await channel.close().get()
        case .silence(let pieces):
            guard !pieces.isEmpty else { return }
            await begin(200, "text/event-stream")
            for event in wire.opening(pieces, model: model) { await send(event) }
        case .raw(let body, let contentType):
            await answer(200, contentType, [body])
        }
    }

    private func answer(
        _ status: Int, _ contentType: String, _ pieces: [String], headers: [(String, String)] = [],
        delay: Duration = .zero
    ) async {
        await begin(status, contentType, headers)
        for piece in pieces {
            if delay > .zero { try? await Task.sleep(for: delay) }
            if Task.isCancelled { return }
            await send(piece)
        }
        try? await channel.writeAndFlush(HTTPServerResponsePart.end(nil))
    }

    private func begin(_ status: Int, _ contentType: String, _ headers: [(String, String)] = []) async {
        let head = HTTPResponseHead(
            version: .http1_1, status: HTTPResponseStatus(statusCode: status),
            headers: HTTPHeaders([("content-type", contentType)] + headers))
        try? await channel.writeAndFlush(HTTPServerResponsePart.head(head))
    }

    private func send(_ piece: String) async {
        try? await channel.writeAndFlush(HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(string: piece))))
    }
}
