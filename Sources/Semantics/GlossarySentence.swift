import Foundation

extension GlossaryTerm {
    /// A sentence that says what a word of the business means; nil for another sentence.
    ///
    ///     Total Volume (TV) = SUM(t.amount)
    ///     GP (gross profit) of a sale = sale price minus what the car cost
    ///     Pre-owned means used or certified pre-owned
    ///     Only deals with deal_status = closed count as sales
    ///     A line is live if sub_status = active
    init?(sentence: String) {
        let sentence = sentence.trimmingCharacters(in: CharacterSet(charactersIn: ". "))
        guard let term = Self.equation(sentence) ?? Self.counting(sentence) ?? Self.condition(sentence) ?? Self.meaning(sentence) else { return nil }
        self = term
    }

    /// The name, another name in brackets, and what it is.
    private static func equation(_ sentence: String) -> GlossaryTerm? {
        guard let sign = sentence.firstRange(of: " = ") else { return nil }
        let (left, right) = (sentence[..<sign.lowerBound], String(sentence[sign.upperBound...]))
        // A condition in the middle of a sentence is no definition.
        guard left.count <= 80, !left.contains(","), !right.isEmpty else { return nil }
        let parts = left.split(separator: "(", maxSplits: 1)
        guard let first = parts.first, case let name = trimmed(first), name.first?.isLetter == true, !left.contains(/\ (?:if|whose|where|with|when|which|that)\ /) else { return nil }
        let bracket = parts.count > 1 ? parts[1].split(separator: ")", maxSplits: 1).first.map(trimmed) : nil
        let computes = right.contains("(") || right.contains(/\ [-+*\/<>]\ |\b(?:number|count|sum|total|average|share|percentage) of\b/)
        // "status = active" and "users whose status = active" name a column.
        let isName = name.split(separator: " ").count <= 3 && !name.contains("_") && !name.contains(".") && name.contains(where: \.isUppercase)
        guard bracket != nil || isName || computes && !(name.split(separator: " ").last.map { $0.contains("_") || $0.contains(".") } ?? true) else { return nil }
        // "GP (gross profit) of a sale": what it is of may be defined too.
        let of = parts.count > 1 ? parts[1].split(separator: ")", maxSplits: 1).dropFirst().first.map(trimmed).flatMap { $0.hasPrefix("of a") ? " (\($0))" : nil } : nil
        // "Resolution time of a ticket" is asked for as the resolution time.
        let short = name.firstRange(of: /\ of (?:an?|the|one|each)\ .+$/).map { String(name[..<$0.lowerBound]) }
        return GlossaryTerm(term: short ?? name, definition: right + (of ?? ""), synonyms: bracket.map { [$0] })
    }

    /// "Only closed deals count as sales": what else there is does not.
    private static func counting(_ sentence: String) -> GlossaryTerm? {
        let rule = /^(?i)(?<what>only .{3,160}?) (?:count|counts|are counted|is counted|qualify|qualifies|are regarded|are considered|are treated) as (?:an? |the )?(?<name>[^;,.()]{2,40}?)(?=[;,.(]|$)/
        guard let match = sentence.firstMatch(of: rule) else { return nil }
        return GlossaryTerm(term: trimmed(match.name), definition: trimmed(match.what), synonyms: nil)
    }

    /// "A line is live if …", "a payment counts only if …": which of them are meant.
    private static func condition(_ sentence: String) -> GlossaryTerm? {
        let rule = /^(?i)(?:an? |the |every )?(?<noun>[a-z ]{2,30}?) (?:(?:is|are) (?:considered |called |regarded as )?(?<name>[a-z\- ]{2,30}?)|counts?)(?: only)? (?:if|when|where) (?:its |the |their )?(?<what>[A-Za-z_][\w.]* (?:=|is|are) '?[\w\- ]+?'?)(?=[;,(]|$)/
        guard let match = sentence.firstMatch(of: rule) else { return nil }
        let noun = trimmed(match.noun)
        return GlossaryTerm(term: match.output.name.map { "\(trimmed($0)) \(noun)" } ?? noun, definition: "only those with \(trimmed(match.what))", synonyms: nil)
    }

    /// "X means Y", "X is defined as Y".
    private static func meaning(_ sentence: String) -> GlossaryTerm? {
        // "A drug-related event is one whose …", but not "a is b".
        if let match = sentence.firstMatch(of: /^(?i)an? (?<name>[a-z][a-z\- ]{2,40}?) (?<what>(?:is|are) (?:one|those|the|an?|any) .{3,}|(?:has|have) .{3,})$/) {
            return GlossaryTerm(term: trimmed(match.name), definition: String(match.what), synonyms: nil)
        }
        let rule = /^(?i)(?:(?:an?|the|every) )?(?<name>[^=:,;]{2,60}?) (?:means|mean|is defined as|are defined as|is calculated as|is computed as|refers to|refer to|stands for)(?: that)? (?<what>.{3,})$/
        guard let match = sentence.firstMatch(of: rule), case let parts = match.name.split(separator: "(", maxSplits: 1), let first = parts.first, case let name = trimmed(first),
            (1...5).contains(name.split(separator: " ").count), !name.contains("_"), !name.contains("."),
            !["this", "that", "it", "which", "if", "when", "where", "null", "there", "for", "in", "a", "1", "0"].contains(name.split(separator: " ")[0].lowercased())
        else { return nil }
        let bracket = parts.count > 1 ? parts[1].split(separator: ")", maxSplits: 1).first.map(trimmed) : nil
        return GlossaryTerm(term: name, definition: String(match.what), synonyms: bracket.map { [$0] })
    }

    private static func trimmed(_ text: Substring) -> String { text.split(separator: " ").joined(separator: " ") }
}
