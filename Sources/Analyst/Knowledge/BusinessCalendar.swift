/// How the business counts time, for the times that a question names.
public protocol BusinessCalendar: Sendable {
    /// What "today" is, as an ISO date; nil when nothing pins it.
    var today: String? { get }
    /// 1 (Monday) to 7 (Sunday).
    var weekStart: Int { get }
    /// An IANA name, for what day it is now.
    var timeZone: String? { get }
    /// In the order of the question.
    func periods(in question: String, today: String) -> [NamedPeriod]
}

/// A time that a question names, as days.
public struct NamedPeriod: Sendable, Hashable {
    /// As the question says it.
    public var phrase: String
    /// ISO dates; `end` is the first day after the period, `last` the last day of it.
    public var start: String
    public var end: String
    public var last: String
    /// No date function of the engine tells these days, so the query has to name them.
    public var isOwnCalendar: Bool

    public init(phrase: String, start: String, end: String, last: String, isOwnCalendar: Bool) {
        (self.phrase, self.start, self.end, self.last, self.isOwnCalendar) = (phrase, start, end, last, isOwnCalendar)
    }

    /// For a model.
    var note: String { "\"\(phrase)\" is from \(start) up to but not including \(end)" }
    /// For people.
    var days: String { start == last ? start : "\(start) to \(last)" }
}
