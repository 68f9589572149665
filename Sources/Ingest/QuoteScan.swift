import Foundation

/// Follows the quotes of delimited text from its beginning to its end.
struct QuoteScan {
    private enum State { case cellStart, plain, quoted, quoteInQuotes }
    private var state = State.cellStart
    private let delimiter: UInt8

    init(delimiter: UInt8) { self.delimiter = delimiter }

    /// Whether the last cell was opened by a quote and never closed.
    var endsInQuotes: Bool { state == .quoted }

    mutating func add(_ bytes: [UInt8]) {
        for byte in bytes {
            let isQuote = byte == UInt8(ascii: "\"")
            let isEnd = byte == delimiter || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
            switch state {
            case .quoted: if isQuote { state = .quoteInQuotes }
            case .quoteInQuotes: state = isQuote ? .quoted : isEnd ? .cellStart : .plain
            case .cellStart: state = isQuote ? .quoted : isEnd ? .cellStart : .plain
            case .plain: if isEnd { state = .cellStart }
            }
        }
    }

    /// Throws what the system says when `file` cannot be read, and `CancellationError`.
    static func endsInQuotes(_ file: URL, delimiter: UInt8) throws -> Bool {
        let reader = try ByteReader(file)
        var scan = QuoteScan(delimiter: delimiter)
        while let piece = try reader.next() {
            try Task.checkCancellation()
            scan.add(piece)
        }
        return scan.endsInQuotes
    }
}
