/// How a command ends when it does not end well; the codes are part of the contract (design.md section 5).
struct CommandFailure: Error, Sendable {
    enum Exit: Int32, Sendable {
        case other = 1
        case usage = 2
        case unanswered = 3
        case noModel = 4
        case data = 5
        case interrupted = 130
    }
    var exit: Exit
    /// What happened and what to do, for people; nil when it has been said already.
    var message: String?

    init(_ exit: Exit, _ message: String? = nil) { (self.exit, self.message) = (exit, message) }
}
