/// An event of a `text/event-stream` (HTML standard, section 9.2).
struct ServerSentEvent: Sendable, Hashable {
    /// Grows by one; what `Last-Event-ID` repeats.
    var id: Int
    var name: String
    /// JSON: no line breaks.
    var data: String

    var encoded: String { "id: \(id)\nevent: \(name)\ndata: \(data)\n\n" }

    /// A comment, which readers skip: it shows proxies and readers that the stream is alive.
    static let heartbeat = ": alive\n\n"
    /// Said first, so that a reader comes back soon after its connection broke.
    static let retry = "retry: 1000\n\n"
    static let farewell = ": the server is shutting down; come back with Last-Event-ID\n\n"
}
