import Foundation
import NIOCore

/// A command on its way, and who waits for its answer.
struct RedisCommand: Sendable {
    var words: [Data]
    var answer: EventLoopPromise<RESPValue>

    func write(into buffer: inout ByteBuffer) {
        buffer.writeString("*\(words.count)\r\n")
        for word in words {
            buffer.writeString("$\(word.count)\r\n")
            buffer.writeBytes(word)
            buffer.writeString("\r\n")
        }
    }
}

/// Redis answers in the order it was asked: the first who waits gets the first answer. What comes to a channel that the
/// connection listens to comes between answers and is none. Lives on its channel's event loop.
final class RedisPipeline: ChannelDuplexHandler {
    typealias InboundIn = RESPValue
    typealias OutboundIn = RedisCommand
    typealias OutboundOut = ByteBuffer

    private var waiting = CircularBuffer<EventLoopPromise<RESPValue>>()
    private let onMessage: (@Sendable (String) -> Void)?

    private let onError: (@Sendable (RedisError) -> Void)?

    /// - Parameter onError: told what breaks the connection, also when nobody waits for an answer yet.
    init(onMessage: (@Sendable (String) -> Void)? = nil, onError: (@Sendable (RedisError) -> Void)? = nil) {
        (self.onMessage, self.onError) = (onMessage, onError)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let command = unwrapOutboundIn(data)
        waiting.append(command.answer)
        var buffer = context.channel.allocator.buffer(capacity: 64)
        command.write(into: &buffer)
        context.write(wrapOutboundOut(buffer), promise: promise)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let value = unwrapInboundIn(data)
        if let onMessage, case .array(let parts) = value, parts.count == 3, parts[0].text == "message" {
            return onMessage(parts[2].text ?? "")
        }
        guard let first = waiting.popFirst() else {
            // An answer nobody asked for: from here on none could be trusted to be whose it seems.
            return context.close(promise: nil)
        }
        first.succeed(value)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let trouble = RedisError(of: error)
        onError?(trouble)
        fail(with: trouble)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        fail(with: .away)
        context.fireChannelInactive()
    }

    private func fail(with error: RedisError) {
        while let first = waiting.popFirst() { first.fail(error) }
    }
}
