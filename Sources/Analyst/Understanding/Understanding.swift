import Catalog
import Foundation
public import Retrieval

/// Agent 1. Says what is asked, whether it can be answered from this data, and if not, why and what can be asked instead.
public struct Understanding: Sendable {
    public init() {}

    /// Refuses only on evidence the host has: an order to change data, a wish for advice, or a thing named that nothing in
    /// the data is about. The last is a doubt, which the query that a model writes confirms or not.
    public func run(_ question: Question, in dataset: Dataset) async -> Understood {
        var frame = QuestionFrame(question.text)
        let isEnglish = QuestionLanguage.isEnglish(question.text)
        let today = Self.today(question, dataset)
        if let refusal = QuestionPolicy.refusal(question.text) {
            var understood = Understood(
                question: question, frame: frame, context: SchemaContext(tables: []), isEnglish: isEnglish, today: today)
            understood.refusal = Refusal(
                reason: refusal.reason, missing: refusal.missing,
                suggestions: await Suggestions.verified(for: dataset, near: []))
            understood.isRefusalFinal = true
            return understood
        }
        let near = await dataset.meaning?.near(question.text) ?? []
        var context = dataset.index.link(question.text, near: near)
        context.related = near
        let knowledge = RelevantKnowledge.of(question.text, dataset.knowledge, related: near, catalog: dataset.catalog)
        // What the asker's note says, and what the data as a whole is about, is not missed: "the school" of the data set driving_school.
        let explained = knowledge.explained.union(Words.stems(question.note ?? "")).union(Words.nameWords(dataset.name).map(Words.stem))
        context.unlinkedWords.removeAll { Words.stems($0.text).allSatisfy(explained.contains) }
        let periods = dataset.calendar?.periods(in: question.text, today: today) ?? []
        let missing = isEnglish
            ? Self.missing(context, frame: frame).filter { word in
                // "Fiscal" in "fiscal year 2024" is explained by the calendar.
                !periods.contains { $0.phrase.localizedCaseInsensitiveContains(word) } && !Self.isNearlyNamed(word, in: dataset.catalog) && !Self.isPartOfCategory(word, in: dataset) && !Words.stems(word).allSatisfy(explained.contains)
            } : []
        // "Today" in "Tech Today" is part of a name.
        if let time = frame.relativeTime, context.values.contains(where: { $0.text.lowercased() != time && QuestionFrame.words($0.text).contains(time) }) {
            frame.relativeTime = nil
        }
        if let note = question.note {
            // The note is no part of the question: what it names is linked, what it does not name is not missed.
            let (flags, words, values) = (context.flags, context.unlinkedWords, context.values)
            context = dataset.index.link("\(question.text) (\(note.prefix(1_000)))", near: near)
            (context.related, context.flags, context.unlinkedWords, context.values) = (near, flags, words, values)
        }
        var understood = Understood(
            question: question, frame: frame, context: context, isEnglish: isEnglish, today: today)
        understood.knowledge = knowledge
        understood.isPinned = dataset.calendar?.today != nil
        understood.periods = periods
        if !missing.isEmpty {
            let names = missing.map { "\"\($0)\"" }.joined(separator: ", ")
            understood.refusal = Refusal(
                reason: "Nothing in this data is about \(names), so the question can't be answered from it.",
                missing: missing,
                suggestions: await Suggestions.verified(for: dataset, near: context.tables.map(\.name)))
            understood.isRefusalFinal =
                Doubt.isCertain(context, question.text) && !frame.isSupposition || QuestionPolicy.asksForAdvice(question.text)
        }
        return understood
    }

    /// Words that surely name something the data lacks. One doubtful word is no reason to refuse.
    static func missing(_ context: SchemaContext, frame: QuestionFrame) -> [String] {
        context.flags.compactMap { flag in
            if case .unlinked(let word) = flag { return word }
            return nil
        }
    }

    /// A slip of a letter ("cards" for cars) or another ending ("populace" for population) is no reason to refuse.
    private static func isNearlyNamed(_ word: String, in catalog: Catalog) -> Bool {
        let word = Words.normalize(word)
        guard word.count >= 4 else { return false }
        let columns = catalog.tables.flatMap { $0.columns.map { Words.nameWords($0.name) } }
        // "makeid" for make_id.
        if columns.contains(where: { $0.joined() == word }) { return true }
        return Set(columns.joined() + catalog.tables.flatMap { Words.nameWords($0.name) }).contains { name in
            guard name.count >= 3 else { return false }
            if abs(name.count - word.count) <= 1, Words.jaroWinkler(word, name) >= 0.92 { return true }
            let shared = zip(word, name).prefix { $0 == $1 }.count
            return shared >= 6 && max(word.count, name.count) - shared <= 4
        }
    }

    /// "Action movies" where a genre is "Action Movie": a word of values that name kinds of things, each of several.
    private static func isPartOfCategory(_ word: String, in dataset: Dataset) -> Bool {
        dataset.index.columns(holding: word).contains { reference in
            guard let table = dataset.catalog.table(named: reference.table), let column = table.column(named: reference.column) else { return false }
            return column.profile.distinctCount < table.rowCount
        }
    }

    /// The person's "now", else the day that is pinned for the dataset, else the newest date in the data: then the same
    /// question has the same answer tomorrow.
    static func today(_ question: Question, _ dataset: Dataset) -> String {
        if let now = question.now { return day(now) }
        if let pinned = dataset.calendar?.today { return pinned }
        let dates = dataset.catalog.tables.flatMap { table in
            table.columns.filter { $0.typeClass.isTemporal }.compactMap { $0.profile.max.map { String($0.prefix(10)) } }
        }
        let limit = day(Date(), in: dataset.calendar?.timeZone.flatMap(TimeZone.init(identifier:)))
        // Dates in the future (due dates, sentinels such as 9999-12-31) say nothing about now.
        return dates.filter { $0.count == 10 && $0 <= limit }.max() ?? limit
    }

    private static func day(_ date: Date, in zone: TimeZone? = nil) -> String {
        let shifted = date.addingTimeInterval(Double(zone?.secondsFromGMT(for: date) ?? 0))
        return String(shifted.ISO8601Format().prefix(10))
    }
}

/// What the first agent found out; carried through all others.
public struct Understood: Sendable {
    public var question: Question
    public var frame: QuestionFrame
    public var context: SchemaContext
    public var isEnglish: Bool
    /// ISO date.
    public var today: String
    public var knowledge = RelevantKnowledge()
    /// Times that the question names, as the business counts them.
    public var periods: [NamedPeriod] = []
    /// "Today" is set for the dataset, not read from the data.
    var isPinned = false
    /// What the host would answer if it were alone.
    public var refusal: Refusal?
    /// No query could answer, whoever writes it; else the query that is written all the same decides (``Doubt``).
    var isRefusalFinal = false
    public var clarification: Clarification?
}
