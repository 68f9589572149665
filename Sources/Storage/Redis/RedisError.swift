import NIOSSL

/// Why Redis did not do what it was asked. Callers do without it.
public struct RedisError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Code: Sendable, Hashable {
        /// It can't be reached now; it is tried again in a moment.
        case away
        /// It refuses the user or the password.
        case signIn
        /// It can't prove that it is the host of the address.
        case untrusted
        /// It refuses the command.
        case refused
    }
    public var code: Code
    public var description: String

    static let away = RedisError(code: .away, description: "Redis can't be reached; Pintail goes on without it and tries again.")
    static let signIn = RedisError(code: .signIn, description: "Redis refuses the user, password or database of PINTAIL_REDIS_URL.")
    static let untrusted = RedisError(
        code: .untrusted,
        description: "No encrypted connection to Redis comes about: its certificate is for another host, or of an authority that neither the system trusts nor PINTAIL_REDIS_CA names.")

    /// Only the error's kind: the rest may quote what was sent.
    static func refused(_ text: String) -> RedisError {
        RedisError(code: .refused, description: "Redis refuses a command (\(text.prefix { $0 != " " })).")
    }
}

extension RedisError {
    /// What an error of the connection comes to.
    init(of error: any Error) {
        self =
            switch error {
            case let error as RedisError: error
            case NIOSSLError.handshakeFailed, is NIOSSLExtraError: .untrusted
            default: .away
            }
    }
}
