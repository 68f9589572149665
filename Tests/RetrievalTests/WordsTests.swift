import Testing

@testable import Retrieval

@Suite struct WordsTests {
    @Test(
        "Normalising keeps only what tells words apart",
        arguments: [
            ("Crème-Brûlée's", "creme brulee"),  // accents and a possessive
            ("  O'Brien,  J. ", "obrien j"),  // apostrophe inside, punctuation, spaces
            ("O’BRIEN", "obrien"),  // typographic apostrophe, case
            ("ﬁnance №5", "finance no5"),  // compatibility forms
            ("Straße Łódź", "strasse lodz"),  // letters that don't decompose
            ("日本 2024", "日 本 2024"),  // scripts without spaces
            ("Москва́", "москва"),  // a stress mark
            ("", ""), ("—!?", ""), ("\u{301}\u{301}", ""),
        ])
    func normalize(text: String, expected: String) {
        #expect(Words.normalize(text) == expected)
    }

    @Test(
        "Identifiers fall into their words",
        arguments: [
            ("customerID", ["customer", "id"]), ("customer_id", ["customer", "id"]),
            ("Customer Id", ["customer", "id"]),
            ("HTTPStatusCode", ["http", "status", "code"]), ("q1Sales", ["q1", "sales"]), ("", []),
        ])
    func nameWords(name: String, expected: [String]) {
        #expect(Words.nameWords(name) == expected)
    }

    @Test(
        "Forms of one word have one stem",
        arguments: [
            ["hire", "hires", "hired", "hiring"], ["category", "categories"], ["box", "boxes"], ["price", "prices"],
            ["person", "people"], ["stop", "stopped", "stopping"], ["write", "writes", "wrote", "written", "writing"],
        ])
    func stemsAgree(forms: [String]) {
        #expect(Set(forms.map(Words.stem)).count == 1)
    }

    @Test(
        "Different words keep different stems",
        arguments: [("status", "state"), ("news", "new"), ("speed", "spe"), ("bring", "br")])
    func stemsDiffer(first: String, second: String) {
        #expect(Words.stem(first) != Words.stem(second))
    }

    @Test(
        "Jaro-Winkler gives the published values",
        arguments: [
            ("martha", "marhta", 0.961), ("dixon", "dicksonx", 0.813), ("same", "same", 1), ("", "x", 0),
            ("ab", "cd", 0),
        ])
    func jaroWinkler(first: String, second: String, expected: Double) {
        #expect(abs(Words.jaroWinkler(first, second) - expected) < 0.001)
        #expect(abs(Words.jaroWinkler(second, first) - expected) < 0.001)
    }
}
