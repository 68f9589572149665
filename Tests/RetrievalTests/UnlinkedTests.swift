import Retrieval
import Testing

@Suite struct UnlinkedTests {
    @Test(
        "Ordinary questions leave nothing unexplained",
        arguments: [
            "How many orders were placed by customers from Germany in 2020?",
            "Please show me the top 5 books with the highest total amount, sorted in descending order.",
            "Which customers have never bought anything since last March?",
            "What's the average order amount per country and month?",
            "List the names and birth dates of all clients who live in France.",
            "Did any customer order more than twice the average?",
        ])
    func ordinary(question: String) {
        let context = Bookshop.index.link(question)
        #expect(context.unlinkedWords.filter { $0.weight >= UnlinkedWord.flagged } == [])
    }

    @Test(
        "A concept that the data lacks is flagged",
        arguments: [
            ("How many employees does each customer have?", "employees"),
            ("What is the temperature by month?", "temperature"),
            ("orders per salesman and his commission", "commission"),
        ])
    func missing(question: String, word: String) {
        #expect(Bookshop.index.link(question).flags.contains(.unlinked(word: word)))
    }

    @Test(
        "A slip of a word of grammar or asking is no concept",
        arguments: [
            "wthat is the average order amount?", "Customers ith orders in 2020", "waht books do customers order?",
            "Whixh customers live in France?", "Show all books thta customers ordered", "What is the serial order of books?",
        ])
    func slips(question: String) {
        #expect(Bookshop.index.link(question).flags.allSatisfy { if case .unlinked = $0 { false } else { true } })
    }

    @Test(
        "A word that only looks like a word of grammar stays a concept",
        arguments: [
            ("What is the price of wheat?", "wheat"), ("List the town of each customer's mothers", "mothers"),
            ("Show the shame of customers", "shame"), ("What is the price of a hat?", "hat"),
            ("Which customers have a lease?", "lease"),
        ])
    func lookAlikes(question: String, word: String) {
        #expect(Bookshop.index.link(question).flags.contains(.unlinked(word: word)))
    }

    @Test("What counts most is the thing asked for, then names, then colouring words")
    func weights() throws {
        let context = Bookshop.index.link("How many zebras from Atlantis did customers gloriously frobnicate?")
        let weight = Dictionary(uniqueKeysWithValues: context.unlinkedWords.map { ($0.text, $0.weight) })
        let zebras = try #require(weight["zebras"]), atlantis = try #require(weight["Atlantis"])
        let gloriously = try #require(weight["gloriously"])
        #expect(zebras > atlantis && atlantis > gloriously)
        #expect(context.unlinkedWords.first { $0.text == "Atlantis" }?.kind == .properNoun)
        #expect(context.unlinkedWords.first { $0.text == "gloriously" }?.kind == .adverb)
    }

    @Test("Words of a value aren't left over")
    func valueWords() {
        #expect(Bookshop.index.link("Who bought War and Peace?").unlinkedWords.isEmpty)
    }
}
