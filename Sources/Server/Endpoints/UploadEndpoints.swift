import Foundation
import Storage
import HTTPTypes
import Hummingbird
import NIOCore
import Workspaces

/// Large files in pieces: announced, sent from where the last piece ended, then imported.
struct UploadEndpoints: Sendable {
    let parts: ServerParts

    private static let offsetName = HTTPField.Name("Upload-Offset") ?? .contentRange
    private static let offset = Endpoint.Parameter.header(
        "Upload-Offset", .integer(0...Int.max), "How many bytes were received before these.", isRequired: true)

    var list: [Endpoint] {
        [
            Endpoint(
                method: .post, path: "/v1/uploads", name: "startUpload",
                summary: "Announces a file that is sent in pieces", access: .scope(.edit),
                body: .json(
                    .object(["name": .string(1...200), "size": .integer(1...max(1, parts.settings.largestUpload))])),
                answers: [.json(.created, .named("Upload"), "Where to send the pieces.")], isRepeatable: true
            ) { call in try await start(call) },
            Endpoint(
                method: .get, path: "/v1/uploads/{upload}", name: "getUpload",
                summary: "How much of an upload is there; HEAD does as well", access: .scope(.edit),
                answers: [.json(.ok, .named("Upload"), "The upload.")]
            ) { call in
                let upload = try await upload(call)
                let received = try received(upload, call)
                return .json(Self.json(upload, received), headers: [Self.offsetName: String(received)])
            },
            Endpoint(
                method: .patch, path: "/v1/uploads/{upload}", name: "continueUpload", summary: "Sends the next piece",
                access: .scope(.edit),
                parameters: [Self.offset],
                body: .stream(["application/offset+octet-stream", "application/octet-stream"]),
                answers: [.init(status: .noContent, description: "Upload-Offset tells how much is there now.")]
            ) { call in try await append(call) },
            Endpoint(
                method: .delete, path: "/v1/uploads/{upload}", name: "cancelUpload", summary: "Throws an upload away",
                access: .scope(.edit),
                answers: [.init(status: .noContent, description: "It is gone.")]
            ) { call in
                let upload = try await upload(call)
                try await parts.records.uploads.remove(upload.id, of: upload.workspace)
                try Staging(home: parts.workspace(of: call).home).remove(upload.id)
                return .noContent
            },
        ]
    }

    private func start(_ call: Call) async throws -> Reply {
        guard let name = FileName(call.json["name"]?.text ?? "") else { throw UploadReader.badName }
        guard case .integer(let size)? = call.json["size"] else {
            throw APIError.badRequest("The size must be written as a whole number.")
        }
        let upload = UploadRecord(
            id: Identifier.make("upl"), workspace: call.principal.workspace, subject: call.principal.subject,
            name: name.text, size: size, createdAt: Date())
        let folder = try Staging(home: parts.workspace(of: call).home).make(upload.id)
        try StagedFile(folder.appending(path: name.text)).close()
        try await parts.records.uploads.save(upload)
        return .json(
            Self.json(upload, 0), .created, headers: [.location: "/v1/uploads/\(upload.id)", Self.offsetName: "0"])
    }

    private func append(_ call: Call) async throws -> Reply {
        let upload = try await upload(call)
        guard let offset = call.request.headers[Self.offsetName].flatMap({ Int($0) }) else {
            throw APIError.badRequest("Upload-Offset must tell where the piece begins.")
        }
        let url = try file(upload, call)
        // One writer at a time, on all nodes: the lock goes with the process.
        guard let lock = PieceLock(url) else {
            throw APIError(
                .conflict, "locked", "Another piece of this upload is being received.", headers: [.retryAfter: "1"])
        }
        defer { withExtendedLifetime(lock) {} }
        let before = try received(upload, call)
        guard offset == before else {
            throw APIError(
                .conflict, "wrong_offset", "The piece must begin at \(before).",
                headers: [Self.offsetName: String(before)])
        }
        let file = try StagedFile(url, appending: true)
        do {
            try await parts.reader.stream(call.request, limit: upload.size - before) {
                try file.write($0.readableBytesView)
            }
        } catch {
            // What came is kept: the sender goes on from there.
            try? file.close()
            throw error
        }
        try file.close()
        return Reply(.noContent, headers: [Self.offsetName: String(try received(upload, call))])
    }

    private func upload(_ call: Call) async throws -> UploadRecord {
        guard
            let upload = try await parts.records.uploads.upload(call.parameter("upload"), of: call.principal.workspace)
        else { throw APIError.notFound("upload") }
        return upload
    }

    private func file(_ upload: UploadRecord, _ call: Call) throws -> URL {
        try Staging(home: parts.workspace(of: call).home).folder(upload.id).appending(path: upload.name)
    }

    private func received(_ upload: UploadRecord, _ call: Call) throws -> Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: file(upload, call).path)
        guard let size = attributes?[.size] as? NSNumber else { throw APIError.notFound("upload") }
        return size.intValue
    }

    private static func json(_ upload: UploadRecord, _ received: Int) -> JSON {
        .object([
            "id": .string(upload.id), "name": .string(upload.name), "size": .integer(upload.size),
            "received": .integer(received),
            "created_at": .date(upload.createdAt),
        ])
    }
}
