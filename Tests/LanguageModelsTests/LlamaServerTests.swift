import Foundation
import Testing

@testable import LanguageModels

/// Supervision, with shell scripts in the place of the server program.
@Suite struct LlamaServerTests {
    private func withProgram(
        _ script: String, startTimeout: Duration = .seconds(60), _ body: (LocalModel, URL) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let (program, weights) = (folder.appending(path: "program"), folder.appending(path: "weights"))
        try "#!/bin/sh\necho $$ >>\(folder.path)/starts\n\(script)\n"
            .write(to: program, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program.path)
        try Data("weights".utf8).write(to: weights)
        let model = LocalModel(
            LlamaServer(
                LlamaServer.Configuration(
                    executable: program, model: ModelFile(name: "test", url: weights, size: 7, sha256: ""),
                    cacheDirectory: folder, startTimeout: startTimeout)))
        try await body(model, folder)
        await model.server.stop()
    }

    private func starts(_ folder: URL) throws -> Int {
        try String(contentsOf: folder.appending(path: "starts"), encoding: .utf8).split(separator: "\n").count
    }

    @Test func `A program that ends at once is reported with its last words, and not repeated`() async throws {
        try await withProgram("echo cannot load weights >&2; exit 1") { model, folder in
            let error = try await failure(of: model)
            #expect(error.code == .unavailable)
            #expect(error.detail?.contains("cannot load weights") == true)
            #expect(!error.description.contains("cannot load weights"))
            #expect(try starts(folder) == 1)
        }
    }

    @Test func `A program that never listens is ended after the time it has`() async throws {
        try await withProgram("exec sleep 600", startTimeout: .seconds(3)) { model, folder in
            let error = try await failure(of: model)
            #expect(error.code == .unavailable)
            let child = try String(contentsOf: folder.appending(path: "starts"), encoding: .utf8)
                .trimmingCharacters(in: .newlines)
            #expect(await eventually { !isAlive(child) })
        }
    }

    @Test func `Requests that come while it starts wait for the same server`() async throws {
        try await withProgram("sleep 1; exit 1") { model, folder in
            async let first = failure(of: model)
            async let second = failure(of: model)
            async let third = failure(of: model)
            let codes = try await [first.code, second.code, third.code]
            #expect(codes == [.unavailable, .unavailable, .unavailable])
            #expect(try starts(folder) == 1)
        }
    }

    @Test func `Other keys and settings of ours don't reach the program`() async throws {
        try await withProgram("env; exit 1") { model, _ in
            let lines = try await failure(of: model).detail ?? ""
            #expect(lines.contains("LLAMA_API_KEY=[key]"))
            let names = lines.split(separator: "\n").compactMap { $0.split(separator: "=").first }
            let allowed = ["PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH", "LLAMA_API_KEY", "PWD", "_", "OLDPWD", "SHLVL"]
            #expect(names.allSatisfy { allowed.contains(String($0)) || $0.hasPrefix("ended") })
        }
    }
}
