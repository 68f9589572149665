import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// What became of a request that may be repeated.
enum RepeatState: Sendable {
    /// Nobody made it yet; whoever asked may.
    case new
    /// The first one is not answered yet.
    case running
    /// The key was used for another request.
    case mismatch
    case done(StoredReply)
}

/// A reply that a repeated request gets again.
struct StoredReply: Sendable, Hashable, Codable {
    var status: Int
    var headers: [String: String]
    var body: Data
}

protocol RepeatRecords: Sendable {
    /// Takes the key when nobody has it, for a day.
    func begin(_ key: String, fingerprint: String) async throws -> RepeatState
    func finish(_ key: String, _ reply: StoredReply) async throws
    /// The request failed in a way that is worth trying again.
    func abandon(_ key: String) async throws
}

/// Makes `Idempotency-Key` mean that something happens once.
struct Idempotency: Sendable {
    let records: any RepeatRecords

    func run(_ key: String, _ call: Call, _ body: () async throws -> Reply) async throws -> Reply {
        guard (1...200).contains(key.utf8.count) else {
            throw APIError.badRequest("Idempotency-Key must have 1 to 200 characters.")
        }
        let full = "\(call.principal.workspace)/\(call.principal.subject)/\(key)"
        // Of a body that is streamed only the length is known before it is read.
        let length = call.request.headers[.contentLength] ?? ""
        let what = "\(call.request.method.rawValue) \(call.request.uri.string)\n\(length)\n".utf8
        let fingerprint = EntityTag.of(Data(what) + Data(call.bytes.readableBytesView))
        switch try await records.begin(full, fingerprint: fingerprint) {
        case .running:
            throw APIError(
                .conflict, "in_progress", "The first request with this Idempotency-Key is not answered yet.",
                headers: [.retryAfter: "1"])
        case .mismatch:
            throw APIError(
                .unprocessableContent, "key_reused", "This Idempotency-Key was used for another request.",
                suggestion: "Use a new key for each thing you want done.")
        case .done(let stored): return stored.reply
        case .new: break
        }
        do {
            let reply = try await body()
            if let stored = StoredReply(reply) {
                try await records.finish(full, stored)
            } else {
                try await records.abandon(full)
            }
            return reply
        } catch {
            // Outlives the asker's going away: the key would be taken for a day.
            await Task { try? await records.abandon(full) }.value
            throw error
        }
    }
}

extension StoredReply {
    private static let kept = [HTTPField.Name.contentType, .location, .eTag]

    fileprivate init?(_ reply: Reply) {
        switch reply.body {
        case .none: body = Data()
        case .bytes(let buffer): body = Data(buffer.readableBytesView)
        case .stream: return nil
        }
        status = reply.status.code
        headers = Dictionary(
            Self.kept.compactMap { name in reply.headers[name].map { (name.canonicalName, $0) } },
            uniquingKeysWith: { first, _ in first })
    }

    fileprivate var reply: Reply {
        var fields = HTTPFields()
        for (name, value) in headers { if let name = HTTPField.Name(name) { fields[name] = value } }
        if let replayed = HTTPField.Name("Idempotent-Replayed") { fields[replayed] = "true" }
        return Reply(
            HTTPResponse.Status(code: status), headers: fields,
            body: body.isEmpty ? .none : .bytes(ByteBuffer(bytes: body)))
    }
}
