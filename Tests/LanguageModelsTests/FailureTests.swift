import LanguageModels
import Testing

/// What goes wrong, in both formats.
@Suite struct FailureTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var step: ScriptedStep
        var code: ModelError.Code
        /// Requests that the server sees with two retries allowed.
        var requests: Int
        var only: Format?
        var why: String
        var testDescription: String { why }
    }

    static let cases: [Case] = [
        Case(step: .status(400), code: .invalidRequest, requests: 1, why: "a wrong request stays wrong"),
        Case(step: .status(401), code: .unauthorized, requests: 1, why: "a wrong key stays wrong"),
        Case(step: .status(403), code: .unauthorized, requests: 1, why: "a key without rights stays so"),
        Case(step: .status(404), code: .notFound, requests: 1, why: "an unknown model stays unknown"),
        Case(step: .status(413), code: .contextTooLong, requests: 1, why: "too many bytes"),
        Case(
            step: .status(400, message: "prompt is too long: 210000 tokens > 200000 maximum"), code: .contextTooLong,
            requests: 1, only: .anthropic, why: "too many tokens, told in words only"),
        Case(
            step: .status(400, type: "context_length_exceeded"), code: .contextTooLong, requests: 1, only: .openAI,
            why: "too many tokens, told by a code"),
        Case(
            step: .status(400, type: "exceed_context_size_error"), code: .contextTooLong, requests: 1, only: .openAI,
            why: "too many tokens, as llama-server says it"),
        Case(
            step: .status(429, type: "insufficient_quota"), code: .quotaExceeded, requests: 1, only: .openAI,
            why: "no money left: waiting doesn't help"),
        Case(step: .status(429), code: .rateLimited, requests: 3, why: "too fast: later it may work"),
        Case(step: .status(500), code: .serverFailed, requests: 3, why: "their fault may pass"),
        Case(step: .status(502), code: .serverFailed, requests: 3, why: "a gateway may come back"),
        Case(step: .status(503), code: .overloaded, requests: 3, why: "overload may pass"),
        Case(step: .status(529), code: .overloaded, requests: 3, why: "overload, as Anthropic says it"),
        Case(step: .status(408), code: .timedOut, requests: 3, why: "a time-out on their side"),
        Case(step: .status(302), code: .badResponse, requests: 1, why: "a redirect is not followed with a key"),
        Case(step: .raw("data: {not json\n\n"), code: .badResponse, requests: 1, why: "garbage in the stream"),
        Case(
            step: .raw("<html>It works!</html>", contentType: "text/html"), code: .connectionFailed, requests: 3,
            why: "a page instead of events: the stream ends with nothing"),
        Case(
            step: .errorEvent(after: [], type: "overloaded_error"), code: .overloaded, requests: 3,
            why: "an error event before any text is like a status"),
        Case(
            step: .errorEvent(after: ["a"], type: "overloaded_error"), code: .overloaded, requests: 1,
            why: "an error event after text is final: nobody may see text twice"),
        Case(step: .cut(after: ["a"]), code: .connectionFailed, requests: 1, why: "a cut after text is final"),
        Case(step: .cut(after: []), code: .connectionFailed, requests: 3, why: "a cut before text is tried again"),
        Case(step: .silence(after: ["a"]), code: .timedOut, requests: 1, why: "silence between two chunks"),
        Case(step: .silence(after: []), code: .timedOut, requests: 3, why: "silence before the first byte"),
    ]

    @Test(arguments: cases, Format.allCases)
    func `Failures have a code, and only those that may pass are tried again`(_ test: Case, _ format: Format)
        async throws
    {
        guard test.only == nil || test.only == format else { return }
        var retries = RetryPolicy.quick
        retries.maximumRetries = 2
        try await withServer([test.step, test.step, test.step]) { server in
            // Only silence is waited for: a busy machine must not turn another failure into it.
            var timeouts = ModelTimeouts()
            if case .silence = test.step { timeouts.silence = .seconds(1) }
            let model = format.model(at: server, retries: retries, timeouts: timeouts)
            let error = try await failure(of: model)
            #expect(error.code == test.code)
            #expect(server.requests.count == test.requests)
        }
    }

    @Test(arguments: Format.allCases, [429, 503, 529])
    func `After a failure that passes, the answer comes`(_ format: Format, _ status: Int) async throws {
        try await withServer([.status(status, retryAfter: "0"), .cut(after: []), .text("ok")]) { server in
            let text = try await format.model(at: server).complete(.hello).text
            #expect(text == "ok")
            #expect(server.requests.count == 3)
        }
    }

    @Test(arguments: Format.allCases)
    func `A longer Retry-After than we wait is reported at once`(_ format: Format) async throws {
        try await withServer([.status(429, retryAfter: "120"), .text("ok")]) { server in
            let error = try await failure(of: format.model(at: server))
            #expect(error.retryAfter == .seconds(120))
            #expect(error.status == 429)
            #expect(server.requests.count == 1)
        }
    }

    @Test func `Retry-After is waited for`() async throws {
        // A policy that gives up any wait of a second shows that the second was taken into account.
        var impatient = RetryPolicy.quick
        impatient.maximumTotalTime = .milliseconds(900)
        try await withServer([.status(503, retryAfter: "1"), .text("ok")]) { server in
            let code = try await failure(of: Format.anthropic.model(at: server, retries: impatient)).code
            #expect(code == .overloaded)
            #expect(server.requests.count == 1)
        }
    }

    @Test(arguments: Format.allCases)
    func `Slow chunks are no silence`(_ format: Format) async throws {
        let reply = ScriptedReply(text: ["a", "b", "c", "d"], delay: .milliseconds(200))
        try await withServer([.reply(reply)]) { server in
            let model = format.model(at: server, timeouts: ModelTimeouts(silence: .seconds(1)))
            let text = try await model.complete(.hello).text
            #expect(text == "abcd")
        }
    }

    @Test func `A server that isn't there is a failed connection`() async throws {
        let server = try await ScriptedServer.start([])
        let model = Format.openAI.model(at: server)
        await server.stop()
        let code = try await failure(of: model).code
        #expect(code == .connectionFailed)
    }

    @Test(arguments: ["", "not a url", "ftp://127.0.0.1/v1"])
    func `A base URL that is no address is called so`(_ baseURL: String) async throws {
        let model = OpenAIModel(name: "m", apiKey: nil, baseURL: baseURL, retries: .quick)
        let code = try await failure(of: model).code
        #expect(code == .invalidRequest)
    }

    @Test(arguments: Format.allCases, [400, 401, 500])
    func `Errors never hold the key or the provider's words in their description`(
        _ format: Format, _ status: Int
    ) async throws {
        let message = "Incorrect key \(Format.key), row 42"
        try await withServer([.status(status, message: message)]) { server in
            let error = try await failure(of: format.model(at: server, retries: .none))
            #expect(!error.description.contains("row 42"))
            for text in [error.description, error.debugDescription, "\(error)", String(reflecting: error)] {
                #expect(!text.contains(Format.key))
            }
            if status == 401 { #expect(error.detail == nil, "words about a key repeat parts of it") }
        }
    }
}
