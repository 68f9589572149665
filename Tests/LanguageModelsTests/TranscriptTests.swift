import Foundation
import Synchronization
import Testing

@testable import LanguageModels

/// Answers with its number, fails where it is told to.
private final class NumberedModel: ChatModel {
    let name: String
    let profile = ModelProfile(strategy: .frontier, contextWindow: 1_000)
    private let failing: Set<Int>
    private let count = Mutex(0)

    init(_ name: String = "numbered", failing: Set<Int> = []) { (self.name, self.failing) = (name, failing) }

    func stream(_ request: ChatRequest) -> AsyncThrowingStream<ChatEvent, any Error> {
        let number = count.withLock { count in
            count += 1
            return count
        }
        return AsyncThrowingStream { continuation in
            guard !failing.contains(number) else {
                return continuation.finish(throwing: ModelError(.overloaded, provider: "P"))
            }
            let call = ToolCall(id: "c\(number)", name: "answer_sql", argumentsJSON: #"{"sql":"SELECT \#(number)"}"#)
            continuation.yield(
                .finished(
                    ChatResponse(
                        text: "", toolCalls: [call], finishReason: .toolCalls, usage: Usage(calls: 1, inputTokens: 7),
                        model: "\(name)-2")))
            continuation.finish()
        }
    }
}

@Suite("A transcript") struct TranscriptTests {
    private let file = FileManager.default.temporaryDirectory.appending(
        path: "pintail-transcript-\(UUID().uuidString).jsonl")

    private func request(_ text: String) -> ChatRequest {
        ChatRequest(messages: [ChatMessage(.user, [.text(text), .cacheBreakpoint])])
    }

    @Test func `keeps each call with its purpose, in order, as lines only the owner may read`() async throws {
        defer { try? FileManager.default.removeItem(at: file) }
        let transcript = try Transcript(savedIn: file)
        let model = transcript.keeping(NumberedModel(failing: [2]))
        #expect(model.name == "numbered" && model.profile.strategy == .frontier)
        _ = try await CallPurpose.$current.withValue(.draft) { try await model.complete(request("one")) }
        await #expect(throws: ModelError.self) {
            try await CallPurpose.$current.withValue(.repair) { try await model.complete(request("two")) }
        }
        let calls = transcript.calls
        #expect(calls.map(\.number) == [1, 2] && calls.map(\.purpose) == [.draft, .repair])
        #expect(calls[0].response?.toolCalls.first?.argumentsJSON == #"{"sql":"SELECT 1"}"# && calls[0].failure == nil)
        #expect(calls[1].response == nil && calls[1].failure?.code == "overloaded")
        #expect(try Transcript.calls(in: file) == calls)
        #expect(try String(contentsOf: file, encoding: .utf8).split(separator: "\n").count == 2)
        #expect(try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int == 0o600)
    }

    @Test func `is replayed: equal requests get what was answered, in its order`() async throws {
        defer { try? FileManager.default.removeItem(at: file) }
        let saved = try Transcript(savedIn: file).keeping(NumberedModel())
        var answers: [ChatResponse] = []
        for text in ["one", "two", "one"] { answers.append(try await saved.complete(request(text))) }
        let models = try Transcript.models(replaying: file)
        #expect(
            models.map(\.name) == ["numbered"]
                && models[0].profile == ModelProfile(strategy: .frontier, contextWindow: 1_000))
        #expect(try await models[0].complete(request("two")) == answers[1])
        #expect(try await models[0].complete(request("one")) == answers[0])
        #expect(try await models[0].complete(request("one")) == answers[2])
        #expect(try await models[0].complete(request("one")) == answers[2], "the last one again")
    }

    @Test func `replays failures, and each model's own calls`() async throws {
        defer { try? FileManager.default.removeItem(at: file) }
        let transcript = try Transcript(savedIn: file)
        _ = try? await transcript.keeping(NumberedModel("first", failing: [1])).complete(request("one"))
        _ = try await transcript.keeping(NumberedModel("second")).complete(request("one"))
        let models = try Transcript.models(replaying: file)
        #expect(models.map(\.name) == ["first", "second"])
        let error = await #expect(throws: ModelError.self) { try await models[0].complete(request("one")) }
        #expect(error?.code == .overloaded && error?.description.contains("when the transcript was saved") == true)
        #expect(try await models[1].complete(request("one")).model == "second-2")
    }

    @Test(
        "says of any other request that it is not there",
        arguments: ["text", "temperature", "tools", "choice", "breakpoint"])
    func missing(difference: String) async throws {
        defer { try? FileManager.default.removeItem(at: file) }
        _ = try await Transcript(savedIn: file).keeping(NumberedModel()).complete(request("one"))
        var other = request("one")
        switch difference {
        case "text": other = request("one ")
        case "temperature": other.temperature = 0.1
        case "tools": other.tools = [Tool(name: "t", description: "", parametersJSON: "{}")]
        case "choice": other.toolChoice = .required
        default: other.messages = [ChatMessage(.user, "one")]
        }
        let models = try Transcript.models(replaying: file)
        let error = await #expect(throws: ModelError.self) { try await models[0].complete(other) }
        #expect(error?.code == .unavailable && error?.description.contains("holds no answer to this request") == true)
        #expect(error?.description.contains(file.lastPathComponent) == true)
    }

    @Test(
        "a file that is no transcript is refused with what to do",
        arguments: ["", "not json\n", "{}\n", #"{"number":1}"#])
    func damaged(content: String) throws {
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(content.utf8).write(to: file)
        let error = #expect(throws: ModelError.self) { try Transcript.models(replaying: file) }
        #expect(error?.code == .unavailable && error?.description.contains("--") == true)
    }

    @Test func `a file that is not there is refused`() {
        let error = #expect(throws: ModelError.self) { try Transcript.models(replaying: file) }
        #expect(error?.description.contains("can't be read") == true)
    }
}
