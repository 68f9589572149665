import Hummingbird
import Logging
import NIOCore

/// What is known of a request's connection.
struct ServerContext: InitializableFromSource, Sendable {
    let channel: any Channel
    let logger: Logger
    var remoteAddress: SocketAddress? { channel.remoteAddress }

    init(source: ApplicationRequestContextSource) {
        (channel, logger) = (source.channel, source.logger)
    }
}
