import Crypto
public import Foundation
import Synchronization

/// A model whose answers are kept on disk and given again for the same request, so that what stands behind the model can
/// be measured without asking it again. The key is everything that is sent, and what the model is.
public final class RecordedModel: ChatModel {
    private struct Record: Codable {
        var request: ChatRequest
        var response: ChatResponse
        /// How long the model took.
        var seconds: Double
    }

    private let model: any ChatModel
    private let folder: URL
    private let identity: String
    private let tally = Mutex((replayed: 0, asked: 0))

    /// - Parameters:
    ///   - folder: one file a request; made when the first is kept.
    ///   - identity: what makes the model this one beyond its name: weights, context, version.
    public init(_ model: any ChatModel, in folder: URL, identity: String = "") {
        (self.model, self.folder, self.identity) = (model, folder, identity)
    }

    public var name: String { model.name }
    public var profile: ModelProfile { model.profile }
    /// How many requests were answered from the disk, and how many by the model.
    public var counts: (replayed: Int, asked: Int) { tally.withLock { $0 } }

    public func stream(_ request: ChatRequest) -> AsyncThrowingStream<ChatEvent, any Error> {
        AsyncThrowingStream { continuation in
            let work = Task {
                do {
                    continuation.yield(.finished(try await self.answer(request)))
                    continuation.finish()
                } catch { continuation.finish(throwing: error) }
            }
            continuation.onTermination = { _ in work.cancel() }
        }
    }

    private func answer(_ request: ChatRequest) async throws -> ChatResponse {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let key = Data("\(name)\n\(identity)\n".utf8) + (try encoder.encode(request))
        let hash = SHA256.hash(data: key).prefix(16).hexadecimal
        let file = folder.appending(path: "\(hash.prefix(2))/\(hash).json")
        // The request is compared as well: a damaged or foreign file is no answer.
        if let data = FileManager.default.contents(atPath: file.path), let record = try? JSONDecoder().decode(Record.self, from: data),
            record.request == request
        {
            tally.withLock { $0.replayed += 1 }
            return record.response
        }
        let start = ContinuousClock.now
        let response = try await model.complete(request)
        tally.withLock { $0.asked += 1 }
        let record = Record(request: request, response: response, seconds: (ContinuousClock.now - start) / .seconds(1))
        try? FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        // A record that can't be kept is made again next time.
        try? encoder.encode(record).write(to: file, options: .atomic)
        return response
    }
}
