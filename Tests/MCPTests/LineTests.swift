import Foundation
import Testing

@testable import MCP

@Suite("Bytes become lines") struct LineTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var reason: String
        var pieces: [String]
        var lines: [LineSplitter.Line]
        var testDescription: String { reason }
    }

    static let cases = [
        Case(reason: "a line in one piece", pieces: ["abc\n"], lines: [whole("abc")]),
        Case(reason: "a line in pieces", pieces: ["a", "b", "c\nd", "\n"], lines: [whole("abc"), whole("d")]),
        Case(reason: "several in one piece", pieces: ["a\nb\n"], lines: [whole("a"), whole("b")]),
        Case(reason: "empty lines say nothing", pieces: ["\n\r\n a\n"], lines: [whole(" a")]),
        Case(reason: "a line without an end is none yet", pieces: ["abc"], lines: []),
        Case(reason: "eight bytes are just short enough", pieces: ["12345678\n"], lines: [whole("12345678")]),
        Case(
            reason: "a long line is told once, and the next is read",
            pieces: ["1234", "56789", "0123456789", "x\nab\n"], lines: [.tooLong, whole("ab")]),
        Case(reason: "a long line in one piece", pieces: ["123456789\nab\n"], lines: [.tooLong, whole("ab")]),
    ]

    @Test("Lines are cut where they end, and long ones passed over", arguments: cases)
    func split(_ test: Case) {
        var splitter = LineSplitter(longest: 8)
        #expect(test.pieces.flatMap { splitter.split(Data($0.utf8)) } == test.lines)
    }

    private static func whole(_ text: String) -> LineSplitter.Line { .whole(Data(text.utf8)) }
}
