/// Whether the question is English, by its small words. Cues, lexicons and the check for unknown words are English:
/// in another language they are left out and the model alone reads the question.
enum QuestionLanguage {
    static func isEnglish(_ text: String) -> Bool {
        let letters = text.unicodeScalars.filter { $0.properties.isAlphabetic }
        guard !letters.isEmpty else { return true }
        // Latin with its extensions ends at U+024F.
        if letters.filter({ $0.value > 0x24F }).count * 3 > letters.count { return false }
        let words = QuestionFrame.words(text)
        let english = words.filter(self.english.contains).count
        let foreign = words.filter(self.foreign.contains).count
        return foreign == 0 || english >= foreign
    }

    private static let english: Set = [
        "the", "of", "how", "many", "what", "which", "who", "is", "are", "was", "were", "and", "for", "by", "with", "per",
        "show", "list", "each", "all", "from", "to", "that", "have", "has", "did", "do", "does", "give", "find", "there",
        "much", "most", "than", "where", "when", "average", "total", "number", "top", "our", "we", "their", "its", "it",
    ]

    /// German, French, Spanish, Italian, Portuguese, Dutch and Polish words that English does not have.
    private static let foreign: Set<String> = Set([
        "der", "die", "das", "wie", "viele", "und", "welche", "welcher", "welches", "ist", "sind", "wir", "haben", "nach", "pro", "im", "mit", "gibt", "es",
        "le", "la", "les", "des", "du", "combien", "quel", "quelle", "quels", "quelles", "est", "sont", "avec", "nous", "avons", "par", "dans", "une",
        "el", "los", "las", "cuántos", "cuántas", "cuantos", "cuantas", "cuál", "cual", "qué", "que", "del", "por", "con", "hay", "tenemos", "son",
        "quanti", "quante", "quale", "quali", "che", "sono", "gli", "nel", "della", "dei", "abbiamo", "ci", "il",
        "quantos", "quantas", "qual", "quais", "são", "os", "em", "da", "temos", "há",
        "hoeveel", "welke", "het", "een", "van", "zijn", "er", "hebben", "we", "ile", "jest", "ilu", "jaki", "jakie",
    ]).subtracting(["we", "per"])
}
