import Foundation
import LanguageModels
import Testing

@Suite struct ModelSelectionTests {
    static let local = "qwen2.5-coder-1.5b-instruct"
    static let (claude, gpt) = (AnthropicModel.sonnet, OpenAIModel.gpt4o)

    struct Case: Sendable, CustomTestStringConvertible {
        var name: String?
        var environment: [String: String] = [:]
        /// Nil: unavailable.
        var models: [String]?
        var testDescription: String { "\(name ?? "nil") with \(environment.keys.sorted())" }
    }

    static let cases: [Case] = [
        Case(models: [local]),
        Case(environment: ["ANTHROPIC_API_KEY": ""], models: [local]),  // empty counts as unset
        Case(environment: ["ANTHROPIC_API_KEY": "k"], models: [claude, local]),
        Case(environment: ["OPENAI_API_KEY": "k"], models: [gpt, local]),
        Case(
            name: "auto", environment: ["ANTHROPIC_API_KEY": "k", "OPENAI_API_KEY": "k"], models: [claude, gpt, local]),
        Case(environment: ["OPENAI_BASE_URL": "http://h/v1"], models: [local]),  // a server is asked only by name
        Case(name: "local", environment: ["ANTHROPIC_API_KEY": "k"], models: [local]),
        Case(name: "Claude", environment: ["ANTHROPIC_API_KEY": "k"], models: [claude]),
        Case(name: "claude", models: nil),
        Case(name: "anthropic:claude-x", environment: ["ANTHROPIC_API_KEY": "k"], models: ["claude-x"]),
        Case(name: "gpt-4o", environment: ["OPENAI_API_KEY": "k"], models: [gpt]),
        Case(name: "gpt-4o", models: nil),
        Case(name: "openai:qwen", environment: ["OPENAI_BASE_URL": "http://h/v1"], models: ["qwen"]),
        Case(name: "llama3:8b", environment: ["OPENAI_BASE_URL": "http://h/v1"], models: ["llama3:8b"]),
        Case(name: "llama3:8b", environment: ["OPENAI_API_KEY": "k"], models: nil),
    ]

    @Test(arguments: cases)
    func `A name and the environment decide`(_ test: Case) throws {
        let selection = ModelSelection(environment: test.environment, cacheDirectory: URL(filePath: "/nowhere"))
        guard let models = test.models else {
            let error = #expect(throws: ModelError.self) { try selection.model(named: test.name) }
            #expect(error?.code == .unavailable)
            return
        }
        let model = try selection.model(named: test.name)
        #expect(((model as? FallbackModel)?.models ?? [model]).map(\.name) == models)
    }

    @Test(arguments: Format.allCases)
    func `A base URL in the environment points elsewhere`(_ format: Format) async throws {
        try await withServer([.text("ok")]) { server in
            let environment =
                format == .anthropic
                ? ["ANTHROPIC_API_KEY": "k", "ANTHROPIC_BASE_URL": server.baseURL]
                : ["OPENAI_BASE_URL": server.baseURL + "/v1"]
            let model = try ModelSelection(environment: environment)
                .model(named: format == .anthropic ? "claude" : "gpt-4o")
            let text = try await model.complete(.hello).text
            #expect(text == "ok")
        }
    }

    @Test func `Large models are asked in one rich prompt, unknown ones in small plain prompts`() throws {
        let selection = ModelSelection(environment: [
            "ANTHROPIC_API_KEY": "k", "OPENAI_API_KEY": "k", "OPENAI_BASE_URL": "http://h/v1",
        ])
        for (name, strategy) in [("claude", ModelProfile.Strategy.frontier), ("gpt-4o", .frontier), ("qwen", .small)] {
            #expect(try selection.model(named: name).profile.strategy == strategy)
        }
    }

    @Test func `What is missing is said, with what to run`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(
            at: folder.appending(path: "llama.cpp"), withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let model = try ModelSelection(environment: [:], cacheDirectory: folder).model(named: "local")
        let program = folder.appending(path: "llama.cpp/llama-server")

        var error = try await failure(of: model)
        #expect(error.code == .unavailable && error.description.contains("no server program"))
        try "#!/bin/sh\n".write(to: program, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program.path)
        error = try await failure(of: model)
        #expect(error.code == .unavailable && error.description.contains("make setup"))
        let weights = ModelFile.standard(in: folder)
        try FileManager.default.createDirectory(
            at: weights.url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data("half".utf8).write(to: weights.url)
        error = try await failure(of: model)
        #expect(error.code == .unavailable && error.description.contains("4 of 1117320768 bytes"))
    }

    @Test func `A file is intact only when its bytes are`() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: url) }
        let abc = ModelFile(
            name: "abc", url: url, size: 3, sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(try !abc.isIntact(), "not there")
        try Data("abc".utf8).write(to: url)
        #expect(try abc.isIntact())
        try Data("abd".utf8).write(to: url)
        #expect(try !abc.isIntact(), "same length, other bytes")
    }
}
