/// Questions that are turned away before data or model are touched, each with what to do instead.
/// This is courtesy, not the defence: whatever a model writes still has to pass the guard.
enum QuestionPolicy {
    static func refusal(_ text: String) -> (reason: String, missing: [String])? {
        let trimmed = text.filter { !$0.isWhitespace }
        if trimmed.isEmpty {
            return ("The question is empty. Ask something about the data in a sentence.", [])
        }
        if text.count > Question.maximumLength {
            return (
                "The question is longer than \(Question.maximumLength) characters. Ask one thing in a few sentences; put data in a file.",
                []
            )
        }
        if !trimmed.contains(where: { $0.isLetter || $0.isNumber }) {
            return ("The question has no words. Ask something about the data in a sentence.", [])
        }
        let words = QuestionFrame.words(text)
        if asksToChange(words) {
            return ("Pintail only reads: it can't delete, change or add data.", ["permission to change data"])
        }
        if asksForFiles(text.lowercased(), words) {
            return (
                "Pintail reads only the data that was given to it, not files, settings or keys of this machine.",
                ["access to the machine's files"]
            )
        }
        if asksForNetwork(text.lowercased(), words) {
            return ("Pintail answers without the network: it can't open addresses or send anything.", ["network access"])
        }
        return nil
    }

    /// Whether the question wants reasons, advice or an explanation rather than what rows say: "how does one find …",
    /// "why do …", "can you recommend …". Of things that the data is about it may still be meant: "how did sales develop".
    static func asksForAdvice(_ text: String) -> Bool {
        let words = QuestionFrame.words(text)
        guard let first = words.first else { return false }
        let second = words.dropFirst().first ?? ""
        switch first {
        case "why": return true
        case "how": return ["can", "could", "do", "does", "did", "should", "would", "might", "will", "is", "are", "has", "have", "to"].contains(second)
        case "should", "explain", "recommend", "suggest", "advise": return true
        case "can", "could", "would", "please":
            return !Set(words.prefix(5)).isDisjoint(with: ["recommend", "suggest", "explain", "advise", "provide"])
        case "what":
            let openings: Set = [
                "purpose", "meaning", "role", "process", "benefits", "benefit", "potential", "steps", "tips", "techniques", "qualifications", "idea", "effects",
                "effect", "risks", "best", "recommended", "regulations", "measures", "evidence", "term", "reason", "reasons",
            ]
            return !Set(words.prefix(6)).isDisjoint(with: openings)
        default: return false
        }
    }

    private static let changes: Set = [
        "delete", "drop", "remove", "erase", "truncate", "update", "insert", "alter", "modify", "overwrite", "wipe", "purge",
    ]

    /// An order to change data stands at the start, or after "then" or "and": "how many were deleted" is a question.
    private static func asksToChange(_ words: [String]) -> Bool {
        let politeness: Set = ["please", "can", "could", "would", "you", "i", "want", "to", "now", "just", "pintail", "go", "ahead", "and", "then", "need"]
        if let first = words.first(where: { !politeness.contains($0) }), changes.contains(first) {
            // "drop the outliers and show …" still asks for a result.
            return !words.contains { ["show", "list", "plot", "chart", "compare"].contains($0) }
        }
        return zip(words, words.dropFirst()).contains { ["then", "and"].contains($0) && changes.contains($1) }
    }

    private static func asksForFiles(_ text: String, _ words: [String]) -> Bool {
        let marks = ["/etc/", "/proc/", "/root/", "/home/", "~/", "file://", "c:\\", "../", "passwd", ".ssh", ".env"]
        if marks.contains(where: text.contains) { return true }
        let pairs = [("environment", "variables"), ("environment", "variable"), ("api", "key"), ("api", "keys"), ("system", "file"), ("system", "files")]
        return zip(words, words.dropFirst()).contains { pair in pairs.contains { $0 == pair } }
    }

    private static func asksForNetwork(_ text: String, _ words: [String]) -> Bool {
        let verbs: Set = [
            "fetch", "download", "open", "call", "load", "read", "import", "send", "post", "upload", "get", "query", "visit", "email",
        ]
        let hasAddress = ["http://", "https://", "ftp://", "s3://", "www."].contains(where: text.contains)
        if hasAddress { return words.contains(where: verbs.contains) }
        let orders = ["call the network", "call the internet", "over the network", "from the internet", "send an email", "call an api", "call the api", "search the web"]
        return orders.contains(where: text.contains)
    }
}
