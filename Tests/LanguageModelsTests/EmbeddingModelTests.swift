import Foundation
import LanguageModels
import Testing

/// The hosted embedding models against a scripted server.
@Suite struct EmbeddingModelTests {
    enum Host: String, CaseIterable, Sendable {
        case openAI, voyage

        func model(at server: ScriptedServer, dimensions: Int = 2, retries: RetryPolicy = .quick) -> any EmbeddingModel
        {
            let baseURL = server.baseURL + "/v1/"
            switch self {
            case .openAI:
                return OpenAIEmbeddingModel(
                    dimensions: dimensions, apiKey: Format.key, baseURL: baseURL, retries: retries)
            case .voyage:
                return VoyageEmbeddingModel(
                    dimensions: dimensions, apiKey: Format.key, baseURL: baseURL, retries: retries)
            }
        }
    }

    private static func answer(_ items: String) -> ScriptedStep {
        .raw(#"{"object": "list", "data": [\#(items)], "usage": {"total_tokens": 7}}"#, contentType: "application/json")
    }

    /// Text number n gets the vector (n + 1, 0), so that the order can be told before the length is made 1.
    private static func counting(_ request: ScriptedRequest) -> ScriptedStep {
        let inputs = ((try? object(request.body))?["input"] as? [String]) ?? []
        return answer(
            inputs.indices.map { #"{"index": \#($0), "embedding": [\#($0 % 2), 3]}"# }.joined(separator: ","))
    }

    @Test func `OpenAI gets the texts and a float encoding`() async throws {
        try await withServer([Self.answer(#"{"index": 0, "embedding": [3, 4]}"#)]) { server in
            let vectors = try await Host.openAI.model(at: server).embed(["net sales"], as: .query)
            #expect(vectors == [[0.6, 0.8]], "made one long")
            let request = try #require(server.requests.first)
            #expect(request.path == "/v1/embeddings")
            #expect(request.headers["authorization"] == "Bearer \(Format.key)")
            #expect(
                request.body
                    == #"{"encoding_format":"float","input":["net sales"],"model":"text-embedding-3-small"}"#)
        }
    }

    @Test(arguments: [(EmbeddingPurpose.query, "query"), (.document, "document")])
    func `Voyage is told what the texts are for`(_ purpose: EmbeddingPurpose, _ type: String) async throws {
        try await withServer([Self.answer(#"{"index": 0, "embedding": [0, 2]}"#)]) { server in
            let vectors = try await Host.voyage.model(at: server).embed(["net sales"], as: purpose)
            #expect(vectors == [[0, 1]])
            #expect(
                server.requests.first?.body
                    == #"{"input":["net sales"],"input_type":"\#(type)","model":"voyage-3.5","truncation":true}"#)
        }
    }

    @Test(arguments: Host.allCases)
    func `Many texts go in batches and come back in order`(_ host: Host) async throws {
        let server = try await ScriptedServer.start(Self.counting)
        let model = host.model(at: server)
        let vectors = try await model.embed((0...model.batchSize).map { "text \($0)" })
        #expect(vectors.count == model.batchSize + 1)
        #expect(vectors[0] == [0, 1] && vectors[1][0] > 0 && vectors[2] == [0, 1])
        #expect(server.requests.count == 2)
        await server.stop()
    }

    @Test(arguments: Host.allCases)
    func `Answers out of order are put in order`(_ host: Host) async throws {
        let items = #"{"index": 1, "embedding": [0, 5]}, {"index": 0, "embedding": [5, 0]}"#
        try await withServer([Self.answer(items)]) { server in
            let vectors = try await host.model(at: server).embed(["a", "b"])
            #expect(vectors == [[1, 0], [0, 1]])
        }
    }

    @Test func `Texts too long are cut between two characters, and blank ones are not sent empty`() async throws {
        let server = try await ScriptedServer.start(Self.counting)
        _ = try await Host.openAI.model(at: server).embed([String(repeating: "é", count: 9_000) + "a", "", "  \n"])
        let inputs = try object(#require(server.requests.first).body)["input"] as? [String]
        #expect(inputs?.map(\.utf8.count) == [8_000, 1, 1])
        #expect(inputs?.first?.last == "é")
        await server.stop()
    }

    @Test func `A batch holds no more bytes than the provider takes`() async throws {
        let server = try await ScriptedServer.start(Self.counting)
        let texts = [String](repeating: String(repeating: "x", count: 7_900), count: 32)
        #expect(try await Host.voyage.model(at: server).embed(texts).count == 32)
        #expect(server.requests.count == 3)
        await server.stop()
    }

    @Test(arguments: Host.allCases)
    func `No text needs no request`(_ host: Host) async throws {
        try await withServer([]) { server in
            let vectors = try await host.model(at: server).embed([])
            #expect(vectors.isEmpty)
            #expect(server.requests.isEmpty)
        }
    }

    @Test(arguments: Host.allCases)
    func `What may pass is tried again after the wait asked for`(_ host: Host) async throws {
        let steps: [ScriptedStep] = [
            .status(429, retryAfter: "0"), .status(503), Self.answer(#"{"index": 0, "embedding": [1, 0]}"#),
        ]
        try await withServer(steps) { server in
            let vectors = try await host.model(at: server).embed(["a"])
            #expect(vectors == [[1, 0]])
            #expect(server.requests.count == 3)
        }
    }

    struct Failure: Sendable, CustomTestStringConvertible {
        var step: ScriptedStep
        var code: ModelError.Code
        var why: String
        var testDescription: String { why }
    }

    static let failures: [Failure] = [
        Failure(step: .status(401), code: .unauthorized, why: "a wrong key"),
        Failure(step: .status(429, retryAfter: "3600"), code: .rateLimited, why: "a wait too long to wait"),
        Failure(step: .status(404), code: .notFound, why: "an unknown model"),
        Failure(step: answer(""), code: .badResponse, why: "no vector at all"),
        Failure(step: answer(#"{"index": 0, "embedding": [1, 2, 3]}"#), code: .badResponse, why: "another length"),
        Failure(
            step: answer(#"{"index": 0, "embedding": [0, 0]}"#), code: .badResponse, why: "a vector without direction"),
        Failure(step: answer(#"{"index": 7, "embedding": [1, 0]}"#), code: .badResponse, why: "a number nobody sent"),
        Failure(
            step: answer(#"{"index": 0, "embedding": [1, 0]}, {"index": 0, "embedding": [1, 0]}"#), code: .badResponse,
            why: "one text twice"),
        Failure(step: .raw("<html>", contentType: "text/html"), code: .badResponse, why: "no JSON"),
    ]

    @Test(arguments: failures)
    func `What can't be used is an error with a code`(_ test: Failure) async throws {
        for host in Host.allCases {
            try await withServer([test.step]) { server in
                let error = await #expect(throws: ModelError.self) { try await host.model(at: server).embed(["a"]) }
                #expect(error?.code == test.code)
                #expect(error?.description.contains(Format.key) == false)
                #expect(server.requests.count == 1)
            }
        }
    }

    struct Selection: Sendable, CustomTestStringConvertible {
        var name: String?
        var environment: [String: String] = [:]
        /// Nil: unavailable.
        var model: String?
        var dimensions = 384
        var testDescription: String { "\(name ?? "nil") with \(environment.keys.sorted())" }
    }

    static let selections: [Selection] = [
        Selection(model: "all-minilm-l6-v2"),
        // A key alone sends nothing elsewhere.
        Selection(environment: ["OPENAI_API_KEY": "k"], model: "all-minilm-l6-v2"),
        Selection(
            environment: ["PINTAIL_EMBEDDING_MODEL": "voyage", "VOYAGE_API_KEY": "k"], model: "voyage-3.5",
            dimensions: 1024),
        Selection(name: "openai", model: nil),
        Selection(
            name: "openai", environment: ["OPENAI_API_KEY": "k"], model: "text-embedding-3-small", dimensions: 1536),
        Selection(
            name: "text-embedding-3-large", environment: ["OPENAI_API_KEY": "k"], model: "text-embedding-3-large",
            dimensions: 3072),
        Selection(
            name: "openai:nomic",
            environment: ["OPENAI_BASE_URL": "http://h/v1", "PINTAIL_EMBEDDING_DIMENSIONS": "768"],
            model: "nomic", dimensions: 768),
        Selection(
            name: "openai:nomic", environment: ["OPENAI_API_KEY": "k", "PINTAIL_EMBEDDING_DIMENSIONS": "0"], model: nil),
        Selection(name: "voyage", model: nil),
        Selection(
            name: "voyage-code-3", environment: ["VOYAGE_API_KEY": "k"], model: "voyage-code-3", dimensions: 1024),
        Selection(name: "word2vec", model: nil),
    ]

    @Test(arguments: selections)
    func `A name and the environment decide`(_ test: Selection) throws {
        let selection = ModelSelection(environment: test.environment, cacheDirectory: URL(filePath: "/nowhere"))
        guard let name = test.model else {
            let error = #expect(throws: ModelError.self) { try selection.embeddingModel(named: test.name) }
            #expect(error?.code == .unavailable)
            return
        }
        let model = try selection.embeddingModel(named: test.name)
        #expect(model.name == name)
        #expect(model.dimensions == test.dimensions)
    }

    @Test func `A base URL in the environment points elsewhere`() async throws {
        let server = try await ScriptedServer.start(Self.counting)
        let model = try ModelSelection(
            environment: ["OPENAI_BASE_URL": server.baseURL + "/v1", "PINTAIL_EMBEDDING_DIMENSIONS": "2"]
        ).embeddingModel(named: "openai")
        #expect(try await model.embed(["a"]) == [[0, 1]])
        #expect(server.requests.first?.headers["authorization"] == nil)
        await server.stop()
    }
}
