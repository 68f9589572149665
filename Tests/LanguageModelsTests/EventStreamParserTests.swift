import Testing

@testable import LanguageModels

@Suite struct EventStreamParserTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var stream: String
        var events: [String]
        var why: String
        var testDescription: String { why }
    }

    static let cases: [Case] = [
        Case(stream: "data: a\n\n", events: [":a"], why: "the smallest event"),
        Case(stream: "data:a\n\n", events: [":a"], why: "the space after the colon is optional"),
        Case(stream: "data:  a\n\n", events: [": a"], why: "only one space is taken"),
        Case(stream: "event: e\r\ndata: a\r\n\r\n", events: ["e:a"], why: "CR LF ends lines"),
        Case(stream: "data: a\r\rdata: b\r\r", events: [":a", ":b"], why: "CR alone ends lines"),
        Case(stream: "data: a\ndata: b\n\n", events: [":a\nb"], why: "data lines are joined"),
        Case(stream: ": ping\n\ndata: a\n\n", events: [":a"], why: "a comment is no event"),
        Case(stream: "event: e\n\ndata: a\n\n", events: [":a"], why: "a name without data is dropped, and forgotten"),
        Case(stream: "id: 7\nretry: 9\ndata\n\n", events: [":"], why: "a field without colon has an empty value"),
        Case(stream: "\u{FEFF}data: a\n\n", events: [":a"], why: "a byte order mark may come first"),
        Case(stream: "data: é😀\u{2028}x\n\n", events: [":é😀\u{2028}x"], why: "only CR and LF end lines, in any script"),
        Case(stream: "data: a\n\ndata: b", events: [":a", ":b"], why: "a server forgot the last blank line"),
        Case(stream: "", events: [], why: "an empty stream has no events"),
    ]

    @Test(arguments: cases)
    func `Events are the same wherever the stream is cut`(_ test: Case) throws {
        let bytes = Array(test.stream.utf8)
        for size in [1, 2, 3, max(bytes.count, 1)] {
            var parser = EventStreamParser()
            var events: [ServerSentEvent] = []
            for start in stride(from: 0, to: bytes.count, by: size) {
                events += try parser.receive(bytes[start..<min(start + size, bytes.count)])
            }
            if let last = parser.finish() { events.append(last) }
            #expect(events.map { "\($0.name):\($0.data)" } == test.events, "cut every \(size) bytes")
        }
    }

    @Test(arguments: ["data: 0123456789", "data: 0123\ndata: 456789", "x: 0123456789"])
    func `An event that grows without end is refused`(_ stream: String) {
        var parser = EventStreamParser(maximumEventBytes: 12)
        #expect(throws: EventStreamParser.EventTooLong.self) { try parser.receive(stream.utf8) }
    }
}
