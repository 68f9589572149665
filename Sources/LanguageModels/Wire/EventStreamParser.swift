/// One event of a `text/event-stream`.
struct ServerSentEvent: Sendable, Hashable {
    var name: String
    var data: String
}

/// Splits bytes into server-sent events (WHATWG HTML, 9.2.6) as they arrive, wherever the chunks were cut: a chunk may
/// end inside a line, a character, or between the CR and LF of one line end.
struct EventStreamParser: Sendable {
    /// Bytes that one unfinished event may hold. A server that sends more is broken or hostile.
    let maximumEventBytes: Int
    private var line: [UInt8] = []
    private var lastWasCarriageReturn = false
    private var isFirstLine = true
    private var name = ""
    private var data: [String] = []
    private var dataBytes = 0

    init(maximumEventBytes: Int = 4 << 20) { self.maximumEventBytes = maximumEventBytes }

    struct EventTooLong: Error {}

    /// The events that these bytes complete.
    mutating func receive(_ bytes: some Sequence<UInt8>) throws(EventTooLong) -> [ServerSentEvent] {
        var events: [ServerSentEvent] = []
        for byte in bytes {
            defer { lastWasCarriageReturn = byte == 0x0D }
            switch byte {
            case 0x0A where lastWasCarriageReturn: continue
            case 0x0A, 0x0D: if let event = endLine() { events.append(event) }
            default:
                guard line.count + dataBytes < maximumEventBytes else { throw EventTooLong() }
                line.append(byte)
            }
        }
        return events
    }

    /// What is left when the stream ends. The standard drops an event without its blank line; some servers forget that
    /// line after the last event, so it counts here.
    mutating func finish() -> ServerSentEvent? {
        if !line.isEmpty, let event = endLine() { return event }
        return endEvent()
    }

    private mutating func endLine() -> ServerSentEvent? {
        defer { (line, isFirstLine) = ([], false) }
        if isFirstLine, line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
        if line.isEmpty { return endEvent() }
        let text = String(decoding: line, as: UTF8.self)
        let colon = text.firstIndex(of: ":") ?? text.endIndex
        var value = text[colon...].dropFirst()
        if value.first == " " { value = value.dropFirst() }
        switch text[..<colon] {
        case "event": name = String(value)
        case "data":
            data.append(String(value))
            dataBytes += value.utf8.count
        default: break  // comments (an empty field name), id and retry mean nothing to a single request
        }
        return nil
    }

    private mutating func endEvent() -> ServerSentEvent? {
        defer { (name, data, dataBytes) = ("", [], 0) }
        return data.isEmpty ? nil : ServerSentEvent(name: name, data: data.joined(separator: "\n"))
    }
}
