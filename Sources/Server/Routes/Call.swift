import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// A request that was let in: who makes it, and what its endpoint declares, checked.
struct Call: Sendable {
    let request: Request
    let id: String
    let logger: Logger
    let principal: Principal
    let channel: (any Channel)?
    let parameters: [String: String]
    /// Query parameters that the endpoint declares.
    let query: [String: JSON]
    /// Of an endpoint that takes JSON.
    let json: JSON
    /// Of an endpoint whose body is collected.
    let bytes: ByteBuffer

    func parameter(_ name: String) -> String { parameters[name] ?? "" }

    func text(_ name: String) -> String? { query[name]?.text }
    func flag(_ name: String) -> Bool { query[name] == true }
    func number(_ name: String) -> Int? { if case .integer(let number)? = query[name] { number } else { nil } }

    var limit: Int { number("limit") ?? 50 }
    var after: String? { text("after") }

    /// The body, which is known to fit the schema.
    func decode<T: Decodable>(_ type: T.Type) throws -> T {
        do {
            return try JSONDecoder().decode(type, from: Data(bytes.readableBytesView))
        } catch {
            throw APIError.badRequest("The body can't be read.")
        }
    }

    /// Whether the answer's type is among those the request takes.
    func accepts(_ type: String) -> Bool {
        guard let header = request.headers[.accept] else { return false }
        return header.split(separator: ",").contains { HeaderValue(String($0)).value == type }
    }
}
