import Foundation
import NIOHTTP1
import Testing

@testable import LanguageModels

extension Tag { @Tag static var localModel: Self }

private enum Installed {
    static let cache = ModelSelection().cacheDirectory
    static let program = cache.appending(path: "llama.cpp/llama-server")
    static let isComplete =
        ModelFile.standard(in: cache).sizeOnDisk != nil && FileManager.default.isExecutableFile(atPath: program.path)
}

/// With the real server program and weights, where they are installed (`make setup`).
@Suite(.tags(.localModel), .serialized, .enabled(if: Installed.isComplete))
struct LocalModelTests {
    private func withModel(saved: URL, _ body: (LocalModel) async throws -> Void) async throws {
        let model = LocalModel(
            LlamaServer(
                .init(
                    executable: Installed.program, model: .standard(in: Installed.cache), cacheDirectory: saved)))
        do { try await body(model) } catch {
            await model.server.stop()
            throw error
        }
        await model.server.stop()
    }

    private func withFolder(_ body: (URL) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(folder)
    }

    /// The processor running `llama-server` on our socket, found by what only our child has.
    private func serverProcesses(_ folder: URL) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { name in
            guard name.allSatisfy(\.isNumber), isAlive(name) else { return false }
            let command = (try? String(contentsOfFile: "/proc/\(name)/cmdline", encoding: .utf8)) ?? ""
            return command.split(separator: "\0").first?.hasSuffix("llama-server") == true
                && command.contains(folder.path)
        }
    }

    @Test func `The local model answers, keeps the prompt warm and survives its server's death`() async throws {
        try await withFolder { folder in
            try await withModel(saved: folder) { model in
                var request = ChatRequest(messages: [
                    ChatMessage(.user, "Answer with one word: what is the capital of France?")
                ])
                request.maximumTokens = 4
                let first = try await model.complete(request)
                #expect(first.text.contains("Paris"))
                #expect(first.usage.costUSD == 0 && first.usage.outputTokens > 0)
                let second = try await model.complete(request)
                #expect(second.text == first.text)
                #expect(second.usage.cachedTokens > first.usage.cachedTokens)

                let servers = try serverProcesses(folder)
                let server = try #require(servers.first.flatMap { Int32($0) })
                let arguments = try String(contentsOfFile: "/proc/\(server)/cmdline", encoding: .utf8)
                let key = try #require(try await model.server.endpoint().secret)
                #expect(!arguments.contains(key), "arguments are readable by everyone")
                kill(server, SIGKILL)
                let text = try await model.complete(request).text
                #expect(text == first.text)
                #expect(try serverProcesses(folder).count == 1)
            }
            #expect(try serverProcesses(folder).isEmpty)
        }
    }

    /// A prefix that takes seconds to read, and a question behind it.
    private static var request: ChatRequest {
        let tables = (1...20).map { "CREATE TABLE t\($0) (id INTEGER, name VARCHAR);" }.joined(separator: "\n")
        var request = ChatRequest(messages: [
            ChatMessage(.system, [.text(tables), .cacheBreakpoint]), ChatMessage(.user, "How many rows has t7? Write SQL."),
        ])
        request.maximumTokens = 24
        return request
    }

    @Test func `What was read up to the breakpoint outlives the server`() async throws {
        let request = Self.request
        try await withFolder { folder in
            try await withModel(saved: folder) { model in
                let warmed = try await model.warm(request)
                #expect(warmed.inputTokens > 100)
                #expect(try await model.warm(request).inputTokens == 0, "already read")
                let usage = try await model.complete(request).usage
                #expect(usage.cachedTokens > warmed.inputTokens - 5)
            }
            try await withModel(saved: folder) { model in
                let usage = try await model.complete(request).usage
                #expect(usage.cachedTokens > 100, "read back from disk without being warmed")
            }
        }
    }

    @Test func `A question is read from the same point, whatever was asked before`() async throws {
        try await withFolder { folder in
            try await withModel(saved: folder) { model in
                let first = try await model.complete(Self.request)
                var other = Self.request
                other.messages[1] = ChatMessage(.user, "How many rows has t7? Write only the SQL, no words.")
                _ = try await model.complete(other)
                let second = try await model.complete(Self.request)
                #expect(second.text == first.text)
                #expect(second.usage.cachedTokens == first.usage.cachedTokens, "not a token more than the prefix")

                var drawn = Self.request
                (drawn.temperature, drawn.seed) = (0.8, 1)
                let third = try await model.complete(drawn)
                #expect(third.usage.inputTokens < 5, "another draw goes on where the first answer began")
                var repair = Self.request
                repair.messages += [ChatMessage(.assistant, third.text), ChatMessage(.user, "Shorter.")]
                let mended = try await model.complete(repair).usage
                #expect(mended.cachedTokens > second.usage.cachedTokens + 20, "\(mended) \(third) \(second.usage)")
            }
        }
    }

    @Test func `Cancelling stops the generation`() async throws {
        try await withFolder { folder in
            try await withModel(saved: folder) { model in
                var request = ChatRequest(messages: [ChatMessage(.user, "Count from 1 to 1000.")])
                request.maximumTokens = 4_000
                let (started, start) = AsyncStream.makeStream(of: Void.self)
                let consumer = Task { [request] in
                    for try await _ in model.stream(request) { start.finish() }
                }
                for await _ in started {}
                consumer.cancel()
                let isIdle = try await eventually {
                    try await model.send(.GET, "/slots").array?.allSatisfy { $0["is_processing"] == false } == true
                }
                #expect(isIdle)
            }
        }
    }
}
