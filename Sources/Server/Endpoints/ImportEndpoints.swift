import AsyncHTTPClient
import Foundation
import Storage
import HTTPTypes
import Hummingbird
import Ingest
import NIOCore
import Workspaces

/// New datasets and new versions of them.
struct ImportEndpoints: Sendable {
    let parts: ServerParts

    private static let wait = Endpoint.Parameter.query(
        "wait", .boolean, "true answers when the import is done rather than at once.")
    private static let force = Endpoint.Parameter.query(
        "force", .boolean, "true takes the data although it breaks what people have settled.")
    private static let answers: [Endpoint.Answer] = [
        .json(.created, .named("Dataset"), "The dataset, when waited for."),
        .json(.accepted, .named("Job"), "The job that imports the files."),
    ]
    /// Of a file sent as the whole body.
    private static let fileTypes = [
        "application/octet-stream", "text/csv", "text/tab-separated-values", "application/json", "application/x-ndjson",
        "application/vnd.apache.parquet",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/gzip",
    ]

    var list: [Endpoint] {
        [
            Endpoint(
                method: .post, path: "/v1/datasets", name: "createDataset",
                summary: "Makes a dataset of uploaded files, or a new version of it",
                access: .scope(.edit),
                parameters: [
                    .query("name", Schemas.name, "The dataset's name; a form may have a field for it instead."),
                    .query(
                        "file", .string(1...200),
                        "The file's name, when the body is one file; its ending tells the format."), Self.wait,
                    Self.force,
                ],
                body: .stream(["multipart/form-data"] + Self.fileTypes), answers: Self.answers, isRepeatable: true
            ) { call in try await upload(call) },
            Endpoint(
                method: .post, path: "/v1/datasets/{dataset}/versions", name: "createVersion",
                summary: "Imports finished uploads, a database, or files from addresses where allowed",
                access: .scope(.edit), parameters: [Self.wait, Self.force],
                body: .json(
                    .object([
                        "uploads?": .array(.string(1...100), atMost: 100),
                        "urls?": .array(.string(1...2000, format: "uri"), atMost: 20),
                        "database?": .string(1...100).described("One that PINTAIL_DATABASES names: its tables as they are now."),
                    ])),
                answers: Self.answers, isRepeatable: true
            ) { call in try await version(call) },
        ]
    }

    private func upload(_ call: Call) async throws -> Reply {
        let staging = Staging(home: try parts.workspace(of: call).home)
        let staged = Identifier.make("stg")
        let reader = UploadReader(reader: parts.reader, limit: parts.settings.largestUpload)
        let type = HeaderValue(call.request.headers[.contentType] ?? "")
        do {
            var name = call.text("name")
            if type.value == "multipart/form-data" {
                let fields = try await reader.multipart(
                    call.request, boundary: type.parameters["boundary"] ?? "", into: staging.make(staged))
                if let field = fields["name"], let violation = Schemas.name.violation(of: .string(field)) {
                    throw APIError.invalid(violation, in: "The form's name")
                }
                name = name ?? fields["name"]
            } else {
                guard name != nil else { throw Self.nameless }
                guard let file = FileName(call.text("file") ?? "") else { throw UploadReader.badName }
                try await reader.single(call.request, as: file, into: staging.make(staged))
            }
            guard let name else { throw Self.nameless }
            return try await start(.init(key: "staged", value: .string(staged)), as: name, call)
        } catch {
            staging.remove(staged)
            throw error
        }
    }

    private func version(_ call: Call) async throws -> Reply {
        let workspace = try parts.workspace(of: call)
        let staging = Staging(home: workspace.home)
        let staged = Identifier.make("stg")
        let uploads = call.json["uploads"]?.elements.compactMap(\.text) ?? []
        let urls = call.json["urls"]?.elements.compactMap(\.text) ?? []
        if let database = call.json["database"]?.text {
            guard uploads.isEmpty, urls.isEmpty else {
                throw APIError.invalid(.init(pointer: "/database", message: "can't be joined by files"), in: "The body")
            }
            _ = try parts.environment.database(named: database, of: call.principal.workspace)
            return try await start(.init(key: "database", value: .string(database)), as: call.parameter("dataset"), call)
        }
        guard !uploads.isEmpty || !urls.isEmpty else {
            throw APIError.invalid(.init(pointer: "", message: "must have uploads, urls or a database"), in: "The body")
        }
        guard urls.isEmpty || parts.settings.allowsURLImport else {
            throw APIError(
                .forbidden, "url_import_off", "This server imports nothing from addresses.",
                suggestion: "Upload the file, or set PINTAIL_ALLOW_URL_IMPORT.")
        }
        do {
            let folder = try staging.make(staged)
            for id in uploads { try await take(id, into: folder, staging, call) }
            for url in urls { try await RemoteFile(limit: parts.settings.largestUpload).fetch(url, into: folder) }
            let reply = try await start(.init(key: "staged", value: .string(staged)), as: call.parameter("dataset"), call)
            for id in uploads {
                try await parts.records.uploads.remove(id, of: call.principal.workspace)
                staging.remove(id)
            }
            return reply
        } catch {
            staging.remove(staged)
            throw error
        }
    }

    /// A second name of the file in the import's folder, so that an import that fails leaves the upload.
    private func take(_ id: String, into folder: URL, _ staging: Staging, _ call: Call) async throws {
        guard let upload = try await parts.records.uploads.upload(id, of: call.principal.workspace) else {
            throw APIError.notFound("upload")
        }
        let file = staging.folder(id).appending(path: upload.name)
        let size = (try? FileManager.default.attributesOfItem(atPath: file.path))?[.size] as? NSNumber
        guard size?.intValue == upload.size else {
            throw APIError(
                .conflict, "incomplete", "The upload is not complete yet.",
                suggestion: "Send the rest of \(upload.name).")
        }
        do { try FileManager.default.linkItem(at: file, to: folder.appending(path: upload.name)) } catch {
            throw APIError(
                .unprocessableContent, "same_name", "Two files have the same name.", suggestion: "Rename one of them.")
        }
    }

    private func start(_ source: JSON.Member, as name: String, _ call: Call) async throws -> Reply {
        if let violation = Schemas.name.violation(of: .string(name)) {
            throw APIError.invalid(violation, in: "The dataset's name")
        }
        let imports = Imports(parts: parts)
        let job = try await imports.enqueue(source, as: name, force: call.flag("force"), for: call.principal)
        guard call.flag("wait") else {
            return .json(JobEndpoints.json(job, for: call.principal), .accepted, headers: [.location: "/v1/jobs/\(job.id)"])
        }
        let done = try await imports.finished(job)
        if let result = done.result { return .json(result, .created, headers: [.location: "/v1/datasets/\(name)"]) }
        throw APIError(
            .unprocessableContent, done.error?["code"]?.text ?? "cancelled",
            done.error?["message"]?.text ?? "The import was cancelled.",
            suggestion: done.error?["suggestion"]?.text)
    }

    private static let nameless = APIError(
        .unprocessableContent, "invalid", "The dataset has no name.",
        suggestion: "Add ?name=… to the address or a field \"name\" to the form.")
}
