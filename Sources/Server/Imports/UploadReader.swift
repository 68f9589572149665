import Foundation
import Hummingbird
import NIOCore

/// Writes the files of an upload into a folder as they come.
struct UploadReader: Sendable {
    let reader: BodyReader
    let limit: Int

    /// One file, sent as the whole body.
    func single(_ request: Request, as name: FileName, into folder: URL) async throws {
        let file = try StagedFile(folder.appending(path: name.text))
        try await reader.stream(request, limit: limit) { try file.write($0.readableBytesView) }
        try file.close()
    }

    /// The files of a multipart body.
    /// - Returns: the fields that are no files, cut to what a name may have.
    func multipart(_ request: Request, boundary: String, into folder: URL) async throws -> [String: String] {
        var parser: MultipartParser
        do { parser = try MultipartParser(boundary: boundary) } catch { throw APIError.badRequest(error.message) }
        var fields: [String: String] = [:]
        var (file, field): (StagedFile?, String?) = (nil, nil)
        var files = 0
        try await reader.stream(request, limit: limit) { chunk in
            let events: [MultipartParser.Event]
            do { events = try parser.receive(chunk.readableBytesView) } catch let error as MultipartParser.Failure {
                throw APIError.badRequest(error.message)
            }
            for event in events {
                switch event {
                case .part(let part):
                    if let given = part.filename {
                        guard let name = FileName(given) else { throw Self.badName }
                        file = try StagedFile(folder.appending(path: name.text))
                        files += 1
                    } else {
                        field = part.name
                        fields[part.name] = ""
                    }
                case .bytes(let bytes):
                    if let file { try file.write(bytes) }
                    if let field {
                        guard (fields[field]?.utf8.count ?? 0) + bytes.count <= 1000,
                            let text = String(validating: bytes, as: UTF8.self)
                        else {
                            throw APIError.badRequest("A field of the form is too long or no UTF-8 text.")
                        }
                        fields[field, default: ""] += text
                    }
                case .partEnded:
                    try file?.close()
                    (file, field) = (nil, nil)
                case .ended: break
                }
            }
        }
        do { try parser.finish() } catch { throw APIError.badRequest(error.message) }
        guard files > 0 else { throw APIError.badRequest("The form holds no file.") }
        return fields
    }

    static let badName = APIError(
        .unprocessableContent, "invalid_name", "A file has a name that can't be kept.",
        suggestion: "Use a plain name without folders, such as orders.csv.")
}
