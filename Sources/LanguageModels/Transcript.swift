public import Foundation
import Synchronization

/// What a model is asked for.
public enum CallPurpose: String, Sendable, Hashable, Codable {
    /// The first query.
    case draft
    /// A query in place of one that failed or is doubted.
    case repair
    /// The second query, written afresh, that a doubted one is compared with.
    case opinion
    /// A look at the data before the query is written.
    case tool
    /// The complete question that a follow-up stands for.
    case completion

    /// Of the requests that are sent from here: it is no part of a request, because it makes no difference to a model.
    @TaskLocal public static var current: CallPurpose?
}

/// One exchange with a model. Holds no key: keys belong to the connection, not to the request.
public struct ModelCall: Sendable, Hashable, Codable {
    /// 1 for the first.
    public var number: Int
    public var purpose: CallPurpose?
    /// The model that was asked; the reply names the one that answered.
    public var model: String
    public var strategy: ModelProfile.Strategy
    /// Tokens.
    public var contextWindow: Int
    public var request: ChatRequest
    /// Nil where the model failed.
    public var response: ChatResponse?
    public var failure: Failure?
    public var milliseconds: Int

    /// A model's error in what may be kept of it.
    public struct Failure: Sendable, Hashable, Codable {
        public var code: String
        public var message: String
    }

    enum CodingKeys: String, CodingKey {
        case number, purpose, model, strategy, contextWindow = "context_window", request, response, failure,
            milliseconds
    }
}

extension ModelProfile.Strategy: Codable {}

/// All calls made through its models, in the order of their ends; in a file as well if one is named, a line a call, so
/// that nothing is lost when the rest fails.
public final class Transcript: Sendable {
    private let file: FileHandle?
    private let kept = Mutex<[ModelCall]>([])

    /// - Parameter url: a file that is made, or emptied when it is there. It holds what prompts hold, values of the data
    ///   among it, so only its owner may read it.
    /// - Throws: when the file can't be written.
    public init(savedIn url: URL? = nil) throws {
        if let url {
            try Data().write(to: url)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: url.path)
            file = try FileHandle(forWritingTo: url)
        } else {
            file = nil
        }
    }

    public var calls: [ModelCall] { kept.withLock(\.self) }

    /// The model, with each call to it kept.
    public func keeping(_ model: any ChatModel) -> any ChatModel { TranscribedModel(model: model, transcript: self) }

    func add(_ call: ModelCall) {
        kept.withLock { calls in
            var call = call
            call.number = calls.count + 1
            calls.append(call)
            guard let file, let line = try? Self.encoder.encode(call) else { return }
            // A full disk takes the transcript away, not the answer.
            try? file.write(contentsOf: line + Data("\n".utf8))
        }
    }

    /// - Throws: `CocoaError` when the file can't be read, `DecodingError` when a line is no call.
    public static func calls(in url: URL) throws -> [ModelCall] {
        try Data(contentsOf: url).split(separator: UInt8(ascii: "\n")).map {
            try JSONDecoder().decode(ModelCall.self, from: $0)
        }
    }

    private static let encoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }()
}

/// Passes everything on and tells the transcript of it.
private struct TranscribedModel: ChatModel {
    let model: any ChatModel
    let transcript: Transcript

    var name: String { model.name }
    var profile: ModelProfile { model.profile }

    func stream(_ request: ChatRequest) -> AsyncThrowingStream<ChatEvent, any Error> {
        AsyncThrowingStream { continuation in
            let work = Task {
                let start = ContinuousClock.now
                func keep(_ response: ChatResponse?, _ failure: ModelCall.Failure?) {
                    transcript.add(
                        ModelCall(
                            number: 0, purpose: .current, model: name, strategy: profile.strategy,
                            contextWindow: profile.contextWindow,
                            request: request, response: response, failure: failure,
                            milliseconds: Int((ContinuousClock.now - start) / .milliseconds(1))))
                }
                do {
                    for try await event in model.stream(request) {
                        // Kept before it is passed on: whoever has the answer finds the call in the transcript.
                        if case .finished(let response) = event { keep(response, nil) }
                        continuation.yield(event)
                    }
                    continuation.finish()
                } catch {
                    let failure = Transport.modelError(error, provider: name)
                    keep(nil, ModelCall.Failure(code: failure.code.rawValue, message: failure.description))
                    continuation.finish(throwing: failure)
                }
            }
            continuation.onTermination = { _ in work.cancel() }
        }
    }
}
