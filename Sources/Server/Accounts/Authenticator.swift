import Foundation
import HTTPTypes
import Hummingbird

/// Finds out who makes a request.
struct Authenticator: Sendable {
    let keys: any KeyRecords
    let tokens: TokenVerifier?
    /// Only this machine can reach the server, so that it may serve without accounts until the first key is made.
    let isLoopback: Bool
    /// Origins of other sites whose pages may call.
    let origins: [String]
    var now: @Sendable () -> Date = { Date() }

    /// - Throws: `APIError` 401 or 403. What is wrong with a key is not told: it would help to guess one.
    func principal(of request: Request) async throws -> Principal {
        guard let header = request.headers[.authorization] else {
            guard isLoopback, tokens == nil, try await keys.isEmpty() else { throw APIError.unauthorized() }
            try checkIsLocal(request)
            return .local
        }
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else {
            throw APIError.unauthorized("The sign-in must be \"Bearer\" and a key.")
        }
        let credential = parts[1].trimmingCharacters(in: .whitespaces)
        if let key = APIKey(credential) { return try await principal(of: key) }
        guard let tokens, credential.split(separator: ".", omittingEmptySubsequences: false).count == 3 else {
            throw Self.unknownKey
        }
        return try await tokens.principal(credential)
    }

    private func principal(of key: APIKey) async throws -> Principal {
        guard let record = try await keys.record(of: key), record.isValid(at: now())
        else { throw Self.unknownKey }
        return Principal(
            workspace: record.workspace, subject: "key:\(record.id)", role: record.role, scopes: record.scopes,
            keyID: record.id)
    }

    /// A page of another site in the person's browser reaches loopback too: by its own name, or with its own origin.
    private func checkIsLocal(_ request: Request) throws {
        let host = Self.host(request.head.authority ?? "")
        let isLocalName = host == "localhost" || host == "[::1]" || host.hasPrefix("127.")
        let origin = request.headers[.origin].map { origin in
            origins.contains(origin)
                || origin.split(separator: "/").last.map { $0 == request.head.authority ?? "" } ?? false
        }
        guard isLocalName, origin ?? true else {
            throw APIError(
                .forbidden, "foreign_origin", "Pages of other sites may not call this server.",
                suggestion: "Open it as http://localhost, or make a key.")
        }
    }

    private static func host(_ authority: String) -> String {
        if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") { return String(authority[...end]) }
        return authority.split(separator: ":").first.map { $0.lowercased() } ?? ""
    }

    static let unknownKey = APIError.unauthorized("This key is not valid.")
}
