import Foundation

/// A file that is sent in pieces. How much of it is there, its file tells.
struct UploadRecord: Sendable, Hashable {
    var id: String
    var workspace: String
    var subject: String
    var name: String
    var size: Int
    var createdAt: Date
}

protocol UploadRecords: Sendable {
    func save(_ upload: UploadRecord) async throws
    func upload(_ id: String, of workspace: String) async throws -> UploadRecord?
    func remove(_ id: String, of workspace: String) async throws
}
