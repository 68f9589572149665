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
