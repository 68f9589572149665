import Foundation

/// The clause of a question that supposes something, in words alone.
enum SupposedClause {
    /// The clauses that may suppose something, each with the question without it: the one that it begins with, the one that it ends with.
    static func splits(_ question: String) -> [(clause: String, rest: String)] {
        let question = question.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !question.isEmpty, question.count <= 1_000 else { return [] }
        // "It takes 1.2 kg to make one. If Marlow made none, how many …": what is told before stays.
        var told: (clause: String, rest: String)?
        if let start = question.ranges(of: /[.?!] +(?=(?:If|Suppose|Supposing|Assume|Assuming|Imagine) )/).last {
            told = first(String(question[start.upperBound...])).map { ($0.clause, "\(question[..<start.lowerBound]). \($0.rest)") }
        }
        // "Which is the dearest, if a permit costs 50? Give its name.": what is asked besides stays too.
        var between: (clause: String, rest: String)?
        if let end = question.firstRange(of: /\? +(?=[A-Z])/), let split = last(String(question[..<end.lowerBound])) { between = (split.clause, "\(split.rest) \(question[end.upperBound...])") }
        return [first(question), last(question), told, between].compactMap { $0 }
    }

    private static func first(_ question: String) -> (clause: String, rest: String)? {
        guard let match = question.firstMatch(of: /^(?i)(?:what )?(?:if|suppose|supposing|assume|assuming|imagine|given)(?: that| if)?\s+(.+)$/.dotMatchesNewlines()) else { return nil }
        let text = String(match.1)
        // "If a permit costs 50 then what …" needs no comma.
        if let then = text.firstRange(of: /,? then (?=[a-z])/), case let rest = String(text[then.upperBound...]), asks(rest) {
            return (String(text[..<then.lowerBound]), rest.prefix(1).uppercased() + rest.dropFirst())
        }
        for comma in text.indices where text[comma] == "," || text[comma] == "." {
            let rest = text[text.index(after: comma)...].trimmingCharacters(in: .whitespaces)
            let isBetween = text.index(after: comma) < text.endIndex && text[text.index(after: comma)].isWhitespace
            guard isBetween, asks(rest) else { continue }
            let start = rest.lowercased().hasPrefix("then ") ? String(rest.dropFirst(5)) : rest
            return (String(text[..<comma]), start.prefix(1).uppercased() + start.dropFirst())
        }
        return nil
    }

    private static func last(_ question: String) -> (clause: String, rest: String)? {
        // The point of an initial ends no sentence.
        let initials = question.replacing(/\b([A-Z])\.\ /) { "\($0.1)\u{2024} " }
        let last = initials.trimmingCharacters(in: CharacterSet(charactersIn: "?.! "))
        guard let match = last.firstMatch(of: /^(.+?),?\s+(?:if(?: if)?|supposing|assuming|given that|provided that)(?: that)?\s+((?:(?! if | assuming )[^.?!]|\.\d)+)$/.dotMatchesNewlines()),
            asks(String(match.1)), QuestionFrame(question).isSupposition
        else { return nil }
        return (String(match.2).replacing("\u{2024}", with: "."), String(match.1).replacing("\u{2024}", with: ".") + "?")
    }

    private static func asks(_ text: String) -> Bool {
        guard let word = QuestionFrame.words(String(text.prefix(80))).first(where: { $0 != "then" }) else { return false }
        return Understanding.asking.contains(word) && !["is", "are", "was", "were"].contains(word) || ["in", "at", "for", "on", "by", "considering", "among", "of"].contains(word)
            || text.contains(/^(?i)if (?:you|we|one) (?:only )?(?:consider|look at|include|count)/)
    }

    /// What changes by how much, and the clause without that; nil for anything but one change.
    static func change(in clause: String) -> (change: Supposition.Change, left: String)? {
        let text = " \(clause.lowercased()) "
        guard !text.contains(" than "), !text.contains(" or "), !text.contains(" same ") else { return nil }
        func cut(_ range: Range<String.Index>) -> String {
            // The same places in the clause as it is written, whose names keep their capitals.
            let start = text.distance(from: text.startIndex, to: range.lowerBound) - 1
            let end = start + text.distance(from: range.lowerBound, to: range.upperBound)
            let letters = Array(clause)
            guard letters.count + 2 == text.count else { return text.replacingCharacters(in: range, with: " ") }
            return String(letters[..<max(0, min(start, letters.count))]) + " " + String(letters[max(0, min(end, letters.count))...])
        }
        let verbs = /\ (?<verb>(?:increas|decreas|reduc|rais|lower|drop|grow|declin|discount|ris|gain)\w*|lost|loses?|grew|rose|fell|fall|falls|cut|go up|goes up|went up|gone up|go down|goes down|went down)(?<middle>(?: [a-z]+){0,5}?)(?: by| of)? [$€£]?(?<number>\d[\d,]*(?:\.\d+)?) ?(?<percent>%|percent|per cent)?(?: (?:points?|dollars?|euros?|francs?|pounds?|units?|boxes|cases|times))?(?=[ ,])/
        let comparatives = /\ [$€£]?(?<number>\d[\d,]*(?:\.\d+)?) ?(?<percent>%|percent|per cent)?(?: (?!or |and )[a-z]+)?(?: per [a-z]+)? (?<word>more expensive|less expensive|more|higher|greater|dearer|less|lower|cheaper|fewer|older|younger|heavier|lighter|taller|shorter)(?=[ ,])/
        let multiples = /\ (?:was |were |is |are |had |has |been )?(?<word>doubled|doubles|tripled|triples|trebled|quadrupled)(?=[ ,])/
        let sets = /\ (?<verb>cost|costs|is|are|was|were|has|have|had|be|of|at|equals|equal to|obtained|received|got|scored|earned|weighed|weighs)(?: only| just| exactly)? [$€£]?(?<number>\d[\d,]*(?:\.\d+)?)(?:lbs?|kgs?|cm|km)?(?<scale> (?:thousand|million|billion))?(?: (?:points?|dollars?|euros?|francs?|units?|each))*(?=[ ,])/
        let became = /\ (?:are|were|is|was|be|been) (?<word>[a-z]{5,})\ ?$/
        let nothing = /\ (?:did not|didn't|does not|doesn't|had not|hadn't) (?:produced?|make|made|sell|sold|have|held?|win|won|buy|bought|place|placed|play|played)(?: any)?(?=[ ,])|\ had (?:zero|no) (?:production|sales|output|orders?)(?=[ ,])/
        let began = /\ (?:was|were|had been|is|are)(?: \w+)? (?:established|founded|built|opened|started|launched|created|formed) in (?<number>\d{4})(?=[ ,])/
        let down = ["los", "decreas", "reduc", "lower", "drop", "declin", "discount", "fell", "fall", "cut", "go down", "goes down", "went down", "less", "cheaper", "fewer", "younger", "lighter", "shorter"]
        func amount(_ number: Substring, _ isPercent: Bool, isDown: Bool) -> Supposition.Change? {
            guard let number = Double(number.filter { $0 != "," }) else { return nil }
            if isPercent { return isDown && number > 100 ? nil : .scaled(1 + (isDown ? -number : number) / 100) }
            return .shifted(isDown ? -number : number)
        }
        if let match = text.firstMatch(of: /\ (?:was |were |is |are |had been )?(?:halved|(?:reduced|decreased|cut|lowered|dropped|fell) (?:by|in) half)(?=[ ,])/) { return (.scaled(0.5), cut(match.range)) }
        if let match = text.firstMatch(of: /\ (?:only )?(?<times>half|twice|double|three times|four times) as (?:much|many|high|long|large|expensive)(?=[ ,])/) {
            let factors: [Substring: Double] = ["half": 0.5, "twice": 2, "double": 2, "three times": 3, "four times": 4]
            return (.scaled(factors[match.times] ?? 1), cut(match.range))
        }
        if let match = text.firstMatch(of: nothing) { return (.removed, cut(match.range)) }
        if var match = text.firstMatch(of: verbs) {
            // Of several such words the one next to the number: in "Rose plants dropped by 3" a rose is no rise.
            while let nearer = text[text.index(after: match.range.lowerBound)...].firstMatch(of: verbs), nearer.range.upperBound == match.range.upperBound { match = nearer }
            let change = amount(match.number, match.percent != nil, isDown: down.contains { match.verb.hasPrefix($0) })
            // "Rose in price by 10 %": what stands between names the column.
            return change.map { ($0, cut(match.range) + String(match.middle)) }
        }
        if let match = text.firstMatch(of: comparatives) {
            let change = amount(match.number, match.percent != nil, isDown: down.contains { match.word.hasPrefix($0) })
            return change.map { ($0, cut(match.range) + Self.measure(of: String(match.word), in: text)) }
        }
        if let match = text.firstMatch(of: multiples) {
            let factor: Double = match.word.hasPrefix("doub") ? 2 : match.word.hasPrefix("quadr") ? 4 : 3
            return (.scaled(factor), cut(match.range))
        }
        if let match = text.firstMatch(of: began), let year = Double(match.number) { return (.set(year), cut(match.range) + " year") }
        let isYearToo = ["obtained", "received", "got", "scored", "earned"]
        for match in text.matches(of: sets) {
            // "All cars of 1970" tells which, not how much.
            guard let number = Double(match.number.filter { $0 != "," }), !(1900...2100).contains(number) || isYearToo.contains(String(match.verb)) else { continue }
            let names = text[match.range].contains("cost") ? " cost" : ""
            let scales: [String: Double] = [" thousand": 1e3, " million": 1e6, " billion": 1e9]
            let scale = match.output.scale.flatMap { scales[String($0)] } ?? 1
            return (.set(number * scale), cut(match.range) + names + Self.measure(of: "", in: text))
        }
        if let match = text.firstMatch(of: became) { return (.text(String(match.word)), cut(match.range)) }
        return nil
    }

    /// The measure that a word for more or less of it names, or the verb: "5 years younger", "weighed 100 less".
    private static func measure(of word: String, in text: String) -> String {
        let named = ["younger": " age", "older": " age", "heavier": " weight", "lighter": " weight", "taller": " height", "cheaper": " price", "dearer": " price"]
        if let name = named[word] { return name }
        if word.contains("expensive") { return " price" }
        return text.contains(/\ weigh(?:s|ed)?\ /) ? " weight" : text.contains(/\ years? old\ /) ? " age" : ""
    }
}
