public import Foundation

public struct Question: Sendable, Hashable {
    /// Longer text is refused before anything is done with it.
    public static let maximumLength = 4_000

    public var text: String
    /// What "today" means; nil takes the newest date in the data, which keeps answers the same from day to day.
    public var now: Date?
    /// What the asker adds on how to read the question.
    public var note: String?
    /// The question just before, complete in itself, that this may be a follow-up to.
    public var earlier: String?

    public init(_ text: String, now: Date? = nil, note: String? = nil, earlier: String? = nil) {
        (self.text, self.now, self.note, self.earlier) = (text, now, note, earlier)
    }
}
