public import Catalog

/// A part of a verified question that may differ, and the literals of its SQL that follow it.
struct Slot: Sendable {
    enum Target: Sendable {
        /// A stored value, written in the SQL as `function` leaves it.
        case value(site: Int, column: ColumnReference, function: String?)
        case number(site: Int, isLimit: Bool, column: ColumnReference?)
        case period(Period, [(site: Int, form: PeriodForm)])

        var sites: [Int] {
            switch self {
            case .value(let site, _, _), .number(let site, _, _): [site]
            case .period(_, let parts): parts.map(\.site)
            }
        }
    }

    /// How a period is written in one literal.
    enum PeriodForm: Sendable, Hashable {
        case first(time: String), last(time: String), next(time: String)
        case year, number
        case yearText, yearMonthText

        func text(_ period: Period) -> String {
            switch self {
            case .first(let time): period.first + time
            case .last(let time): period.last + time
            case .next(let time): period.next + time
            case .year, .yearText: String(period.year)
            case .number: String(period.number ?? 0)
            case .yearMonthText: String(period.first.prefix(7))
            }
        }

        var isNumber: Bool { self == .year || self == .number }
    }

    /// Tokens of the verified question.
    var span: Range<Int>
    var target: Target
    /// Nil when the slot may take another value; else why the SQL could not follow.
    var obstacle: String?
}

/// One slot that took another value than the verified question has.
public struct SlotChange: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable { case value, number, period }
    public var kind: Kind
    /// The column whose literal changed, where there is one.
    public var column: ColumnReference?
    /// As the verified question writes it.
    public var from: String
    /// As stored for a value, as asked for a number or period.
    public var to: String

    /// A sentence part for the answer's explanation: "2023 instead of 2024".
    public var description: String { "\(to) instead of \(from)" }
}
