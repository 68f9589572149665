/// A `multipart/form-data` body (RFC 7578, RFC 2046 section 5.1) read as it comes: bytes in, events out, nothing but the
/// unfinished end of the last bytes kept.
struct MultipartParser: Sendable {
    enum Event: Sendable, Hashable {
        case part(Part)
        case bytes([UInt8])
        case partEnded
        case ended
    }
    /// The headers of a part.
    struct Part: Sendable, Hashable {
        var name: String
        var filename: String?
        var contentType: String?
    }
    struct Failure: Error, Sendable, Hashable { var message: String }

    private enum State { case preamble, afterBoundary, headers, body, ended }

    static let longestHeaders = 8 * 1024
    private let delimiter: [UInt8]
    private let mostParts: Int
    private var buffer: [UInt8]
    private var state = State.preamble
    private var parts = 0

    /// - Parameter boundary: of the Content-Type; 1 to 70 characters.
    init(boundary: String, mostParts: Int = 100) throws(Failure) {
        guard (1...70).contains(boundary.utf8.count),
            boundary.utf8.allSatisfy({ (0x20...0x7E).contains($0) && $0 != 0x22 })
        else {
            throw Failure(message: "The boundary of the multipart body is missing or malformed.")
        }
        delimiter = Array("\r\n--\(boundary)".utf8)
        self.mostParts = mostParts
        // The first boundary may stand at the very start, where no line break is before it.
        buffer = [0x0D, 0x0A]
    }

    /// - Throws: `Failure` for what is no multipart body; the parser is of no use afterwards.
    mutating func receive(_ bytes: some Collection<UInt8>) throws(Failure) -> [Event] {
        buffer += bytes
        var events: [Event] = []
        while try step(&events) {}
        return events
    }

    /// - Throws: `Failure` when the body ended before its last boundary.
    func finish() throws(Failure) {
        guard state == .ended else { throw Failure(message: "The multipart body ends before its last boundary.") }
    }

    /// - Returns: whether more can be done with what is there.
    private mutating func step(_ events: inout [Event]) throws(Failure) -> Bool {
        switch state {
        case .preamble:
            guard let found = buffer.firstIndex(of: delimiter) else {
                guard buffer.count <= Self.longestHeaders else {
                    throw Failure(message: "The multipart body does not begin with its boundary.")
                }
                return false
            }
            buffer.removeFirst(found + delimiter.count)
            state = .afterBoundary
        case .afterBoundary:
            guard buffer.count >= 2 else { return false }
            if buffer.starts(with: [0x2D, 0x2D]) {
                (state, buffer) = (.ended, [])
                events.append(.ended)
                return false
            }
            // Blanks may stand between a boundary and its line's end.
            let blanks = buffer.prefix { $0 == 0x20 || $0 == 0x09 }.count
            guard blanks < 64 else { throw Failure(message: "A boundary of the multipart body is malformed.") }
            guard buffer.count >= blanks + 2 else { return false }
            guard buffer[blanks...].starts(with: [0x0D, 0x0A]) else {
                throw Failure(message: "A boundary of the multipart body is malformed.")
            }
            buffer.removeFirst(blanks)
            parts += 1
            guard parts <= mostParts else {
                throw Failure(message: "The multipart body has more than \(mostParts) parts.")
            }
            state = .headers
        case .headers:
            // The buffer begins with the line break before the first header.
            guard let end = buffer.firstIndex(of: [0x0D, 0x0A, 0x0D, 0x0A]) else {
                guard buffer.count <= Self.longestHeaders else {
                    throw Failure(message: "The headers of a part are too long.")
                }
                return false
            }
            guard end <= Self.longestHeaders else { throw Failure(message: "The headers of a part are too long.") }
            events.append(.part(try MultipartHeaders.part(Array(buffer[..<end]))))
            // The last line break stays: an empty body's boundary begins with it.
            buffer.removeFirst(end + 2)
            state = .body
            skipsBreak = true
        case .body:
            return body(&events)
        case .ended:
            buffer = []
            return false
        }
        return true
    }

    /// Whether the line break that ends the headers is still before the body.
    private var skipsBreak = false

    private mutating func body(_ events: inout [Event]) -> Bool {
        if let found = buffer.firstIndex(of: delimiter) {
            emit(upTo: found, &events)
            buffer.removeFirst(delimiter.count)
            events.append(.partEnded)
            (state, skipsBreak) = (.afterBoundary, false)
            return true
        }
        // The end of what is there may be the beginning of a boundary.
        let certain = buffer.count - (delimiter.count - 1)
        if certain > (skipsBreak ? 2 : 0) { emit(upTo: certain, &events) }
        return false
    }

    private mutating func emit(upTo end: Int, _ events: inout [Event]) {
        let start = skipsBreak ? min(2, end) : 0
        if end > start {
            events.append(.bytes(Array(buffer[start..<end])))
            skipsBreak = false
        }
        buffer.removeFirst(end)
    }
}

extension Array<UInt8> {
    /// Where `pattern` begins; its first byte is looked for with the speed of memory.
    fileprivate func firstIndex(of pattern: [UInt8]) -> Int? {
        guard count >= pattern.count, let first = pattern.first else { return nil }
        return withUnsafeBufferPointer { bytes in
            let last = bytes.count - pattern.count
            var index = 0
            while index <= last {
                guard let next = bytes[index...last].firstIndex(of: first) else { return nil }
                var matched = 1
                while matched < pattern.count, bytes[next + matched] == pattern[matched] { matched += 1 }
                if matched == pattern.count { return next }
                index = next + 1
            }
            return nil
        }
    }
}
