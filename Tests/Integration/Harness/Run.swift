import Foundation
import Subprocess
import Testing

/// How the program ended and what it said.
struct Run: Sendable, CustomTestStringConvertible {
    enum Exit: Int32 {
        case well = 0
        case other = 1
        case usage = 2
        case unanswered = 3
        case noModel = 4
        case data = 5
        case interrupted = 130
    }

    var status: TerminationStatus
    var output: String
    var errors: String
    var duration: Duration

    var exit: Exit? { if case .exited(let code) = status { Exit(rawValue: code) } else { nil } }
    var signal: Int32? { if case .signaled(let number) = status { number } else { nil } }

    var testDescription: String {
        "\(status) after \(duration)\nerrors: \(errors.suffix(2000))\noutput: \(output.suffix(2000))"
    }

    func answer(sourceLocation: SourceLocation = #_sourceLocation) throws -> AnswerDocument {
        try decoded(AnswerDocument.self, sourceLocation)
    }

    func map(sourceLocation: SourceLocation = #_sourceLocation) throws -> MapDocument {
        try decoded(MapDocument.self, sourceLocation)
    }

    private func decoded<Document: Decodable>(_ type: Document.Type, _ location: SourceLocation) throws -> Document {
        do {
            return try JSONDecoder().decode(type, from: Data(output.utf8))
        } catch {
            Issue.record("Standard output is no \(type): \(error)\n\(testDescription)", sourceLocation: location)
            throw error
        }
    }
}
