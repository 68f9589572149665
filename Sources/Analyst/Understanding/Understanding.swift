import Catalog
import Foundation
public import Retrieval

/// Agent 1. Says what is asked, whether it can be answered from this data, and if not, why and what can be asked instead.
public struct Understanding: Sendable {
    public init() {}

    /// Refuses only on evidence the host has: an order to change data, a wish for advice, or a thing named that nothing in
    /// the data is about. The last is a doubt, which the query that a model writes confirms or not.
    public func run(_ question: Question, in dataset: Dataset) async -> Understood {
        let (frame, isEnglish) = (QuestionFrame(question.text), QuestionLanguage.isEnglish(question.text))
        guard isEnglish else { return await plain(question, frame, isEnglish: false, in: dataset) }
        let figure = SupposedFigure.read(question.text)
        let supposition = figure == nil && frame.isSupposition ? SuppositionReader(catalog: dataset.catalog, index: dataset.index).read(question.text) : nil
        guard let text = supposition?.rest ?? figure?.rest else { return await plain(question, frame, isEnglish: true, in: dataset) }
        var rest = question
        rest.text = text
        var understood = await plain(rest, QuestionFrame(text), isEnglish: QuestionLanguage.isEnglish(text), in: dataset)
        (understood.supposition, understood.figure) = (supposition, figure)
        return understood
    }

    private func plain(_ question: Question, _ frame: QuestionFrame, isEnglish: Bool, in dataset: Dataset) async -> Understood {
        var frame = frame
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
                !periods.contains { $0.phrase.localizedCaseInsensitiveContains(word) } && !Self.isGiven(word, in: question.text)
                    && !Self.isRole(word, in: dataset.catalog) && !Self.isPlace(word, in: question.text, dataset.catalog)
                    && !Self.isNearlyNamed(word, in: dataset.catalog) && !Self.isPartOfCategory(word, in: dataset)
                    && !Words.stems(word).allSatisfy(explained.contains)
            } : []
        // "Today" in "Tech Today" is part of a name.
        if let time = frame.relativeTime, context.values.contains(where: { $0.text.lowercased() != time && QuestionFrame.words($0.text).contains(time) }) {
            frame.relativeTime = nil
        }
        if let note = question.note {
            // The note is no part of the question: what it names is linked, what it does not name is not missed.
            let (flags, words, values) = (context.flags, context.unlinkedWords, context.values)
            context = dataset.index.link("\(question.text) (\(note.prefix(1_000)))", near: near)
            // A name that the note gives for what the question calls otherwise: "San Francisco is known as the Golden Gate city".
            let named = context.values.filter { value in
                value.match == .exact && value.text == value.stored && value.text.first?.isUppercase == true && value.text.count >= 3
                    && !values.contains { $0.text.localizedCaseInsensitiveCompare(value.text) == .orderedSame }
            }
            (context.related, context.flags, context.unlinkedWords, context.values) = (near, flags, words, values + named)
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

    /// What the asker says rather than asks for: "the city plans four more stations" before the question itself, "a 20 % discount", "if a
    /// permit costs 30", "counts as premium, as measured by".
    private static func isGiven(_ word: String, in question: String) -> Bool {
        let word = word.lowercased()
        if SupposedClause.splits(question).contains(where: { QuestionFrame.words($0.clause).contains(word) && !QuestionFrame.words($0.rest).contains(word) }) { return true }
        let sentences = question.split { ".?!".contains($0) }.map { QuestionFrame.words(String($0)) }.filter { !$0.isEmpty }
        let asking = sentences.filter { !Self.asking.isDisjoint(with: $0.prefix(3)) || $0.contains("how") }
        func says(_ words: [String]) -> Bool { words.contains { Words.stem($0) == Words.stem(word) } }
        let told = sentences.filter { !asking.contains($0) && says($0) }
        // What is told with its number may be asked for by its name: "each goal brings a 5 dollar bonus".
        if !asking.isEmpty, !told.isEmpty, !asking.contains(where: says) || told.contains(where: { $0.contains { $0.first?.isNumber == true } }) { return true }
        let text = " \(QuestionFrame.words(question).joined(separator: " ")) "
        if ["as measured by", "as defined by", "defined as", "meaning", "which means"].contains(where: { text.contains(" \(word) \($0) ") }) { return true }
        // Sayings that speak of nothing: "no address on file".
        if ["on file", "on record", "in office", "leaving office", "left office", "to hand", "on board", "in command", "in charge", "called off"].contains(where: { $0.hasSuffix(" \(word)") && text.contains(" \($0) ") }) { return true }
        return sentences.contains { words in
            words.indices.contains { place in words[place] == word && words[max(0, place - 4)..<place].contains { $0.hasSuffix("%") || $0 == "percent" } }
        }
    }

    /// Words that sentences begin with which ask.
    static let asking: Set<String> = [
        "how", "what", "which", "who", "whose", "whom", "when", "where", "why", "is", "are", "was", "were", "do", "does", "did", "can", "could", "list", "show", "give", "find",
        "tell", "calculate", "compute", "return", "provide", "get", "name", "display", "determine", "count", "compare", "report", "identify", "retrieve", "please", "i", "we", "want", "need",
    ]

    /// Who works there goes by many names: "coach" where a table holds the staff.
    private static func isRole(_ word: String, in catalog: Catalog) -> Bool {
        let roles: Set = ["coach", "trainer", "teacher", "instructor", "tutor", "nurse", "clerk", "cashier", "technician", "guide", "agent", "operator", "assistant", "colleague"]
        return roles.contains(Words.singular(word.lowercased()))
            && catalog.tables.contains { !Set(Words.nameWords($0.name).map(Words.singular)).isDisjoint(with: ["staff", "employee", "personnel", "worker"]) }
    }

    /// "In each area", "zip code area" where places are told apart.
    private static func isPlace(_ word: String, in question: String, _ catalog: Catalog) -> Bool {
        guard ["area", "areas"].contains(word.lowercased()), " \(QuestionFrame.words(question).joined(separator: " ")) ".contains(/\ (?:in|each|every|per|code|zip|postal|all|by|the) areas?\ /) else { return false }
        let places: Set = ["zip", "postcode", "postal", "city", "town", "county", "region", "state", "province", "district", "neighborhood", "neighbourhood"]
        return catalog.tables.contains { $0.columns.contains { !places.isDisjoint(with: Words.nameWords($0.name)) } }
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

    /// The day that the question says it is, else the person's "now", else the day that is pinned for the dataset, else the newest date in the data: then the same
    /// question has the same answer tomorrow.
    static func today(_ question: Question, _ dataset: Dataset) -> String {
        if let stated = StatedToday.read([question.text, question.note].compactMap(\.self).joined(separator: " ")) { return stated }
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
    /// Numbers that the question takes to be others than they are; ``question`` is the rest of it.
    public var supposition: Supposition?
    /// A figure that the question gave itself; ``question`` has the number in its place.
    public var figure: SupposedFigure?
    /// "Today" is set for the dataset, not read from the data.
    var isPinned = false
    /// What the host would answer if it were alone.
    public var refusal: Refusal?
    /// No query could answer, whoever writes it; else the query that is written all the same decides (``Doubt``).
    var isRefusalFinal = false
    public var clarification: Clarification?
}
