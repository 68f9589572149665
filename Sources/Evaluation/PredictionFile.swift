public import Foundation

/// Predictions as JSON lines, each on the disk as soon as it is known.
public final class PredictionFile: Sendable {
    /// What an interrupted run had predicted, by question. Failures are left out: they are asked again.
    public let known: [String: Prediction]
    private let handle: FileHandle

    /// - Parameter resuming: keeps what the file holds; a line that was cut off is dropped.
    public init(_ file: URL, resuming: Bool = false) throws(EvaluationError) {
        var kept: [Prediction] = []
        if resuming, let text = try? String(contentsOf: file, encoding: .utf8) {
            kept = text.split(separator: "\n").compactMap {
                try? JSONDecoder().decode(Prediction.self, from: Data($0.utf8))
            }
            .filter { $0.status != "failed" }
        }
        known = Dictionary(kept.map { ($0.id, $0) }) { $1 }
        let lines = known.values.sorted { $0.id < $1.id }.compactMap { try? Self.line($0) }
        do {
            try Data(lines.joined()).write(to: file, options: .atomic)
            handle = try FileHandle(forWritingTo: file)
            try handle.seekToEnd()
        } catch { throw EvaluationError("The file \(file.path) can't be written.") }
    }

    /// Does nothing for what is known already.
    public func append(_ prediction: Prediction) throws {
        if known[prediction.id] == nil { try handle.write(contentsOf: Self.line(prediction)) }
    }

    private static func line(_ prediction: Prediction) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(prediction) + Data("\n".utf8)
    }
}
