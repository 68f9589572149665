import Analyst
import Semantics

/// The semantic model's calendar, as the analyst asks it.
struct WorkspaceCalendar: BusinessCalendar {
    let calendar: SemanticCalendar
    /// `PINTAIL_NOW`, which goes before the model's.
    let pinned: String?

    var today: String? { pinned ?? calendar.now }
    var weekStart: Int { calendar.weekStart ?? 1 }
    var timeZone: String? { calendar.timeZone }

    func periods(in question: String, today: String) -> [NamedPeriod] {
        guard let day = CalendarDay(today) else { return [] }
        return PeriodReader(calendar).periods(in: question, today: day).map { period in
            NamedPeriod(
                phrase: period.phrase, start: period.start.description, end: period.end.description,
                last: CalendarDay(number: period.end.number - 1).description, isOwnCalendar: period.isOwnCalendar)
        }
    }
}

extension Workspace {
    func calendar(_ model: SemanticModel?) throws -> WorkspaceCalendar {
        let pinned = settings.text("PINTAIL_NOW")
        guard pinned.map({ CalendarDay($0) != nil }) ?? true else {
            throw WorkspaceError(.usage, "PINTAIL_NOW must be a day, such as 2025-12-31.")
        }
        return WorkspaceCalendar(calendar: model?.calendar ?? SemanticCalendar(), pinned: pinned)
    }
}
