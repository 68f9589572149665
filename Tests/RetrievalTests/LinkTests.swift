import Catalog
import Retrieval
import Testing

@Suite struct LinkTests {
    private func tables(_ question: String) -> [String] { Bookshop.index.link(question).tables.map(\.name) }

    @Test(
        "Words lead to tables",
        arguments: [
            ("How many customers do we have?", ["customers"]),  // the name itself
            ("How many clients are there?", ["customers"]),  // a synonym
            ("What is the average rainfall?", ["weather"]),  // only a column's name
            // What lies between, with the bridge.
            ("Books that customers bought", ["books", "customers", "order_books", "orders"]),
            ("orders of custmers", ["customers", "orders"]),  // a slip
        ])
    func namesLeadToTables(question: String, expected: [String]) {
        #expect(tables(question).sorted() == expected)
    }

    @Test("A stored value leads to its table")
    func valueLeadsToTable() {
        #expect(tables("How many of the genre Poetry?") == ["books"])
        #expect(tables("Poetry?").contains("books"))
    }

    @Test("Unrelated tables are left out")
    func leavesOut() {
        #expect(!tables("Total amount of orders per customer country").contains("weather"))
    }

    @Test("Keys, the name and dates of a linked table are always kept, other columns only when asked for")
    func columns() throws {
        let context = Bookshop.index.link("How many customers do we have?")
        let customers = try #require(context.tables.first)
        #expect(customers.columns.map(\.name) == ["customerId", "fullName", "birthDate"])
        let asked = Bookshop.index.link("customers by gender").tables.first?.columns.map(\.name)
        #expect(asked?.contains("gender") == true)
    }

    @Test("A question with a year reaches the birth date's table")
    func times() {
        #expect(tables("Who was born after 1990?").contains("customers"))
    }

    @Test("A question that touches nothing gets the whole small catalog")
    func nothingLinked() {
        #expect(tables("hello").count == Bookshop.catalog.tables.count)
        #expect(tables("").count == Bookshop.catalog.tables.count)
    }

    @Test("A dataset's own synonyms come on top")
    func ownSynonyms() {
        let index = SchemaIndex(
            catalog: Bookshop.catalog, values: [], synonyms: [Synonyms(groups: [["punter", "customer"]])])
        #expect(index.link("How many punters?").tables.map(\.name) == ["customers"])
    }

    @Test("The same question gives the same context")
    func deterministic() {
        let question = "Which customers from Germany bought books of Franz Kafka in 2020?"
        let first = SchemaIndex(catalog: Bookshop.catalog, values: Bookshop.values).link(question)
        for _ in 0..<5 {
            #expect(SchemaIndex(catalog: Bookshop.catalog, values: Bookshop.values).link(question) == first)
        }
    }

    @Test(
        "No text breaks linking",
        arguments: [
            "", " ", "?!", "\u{0}", "'", "\"\"", "“", "👩‍👩‍👧‍👦 customers 🇩🇪", "e\u{301}\u{301}\u{301}", "\u{FEFF}customers",
            "عملاء ألمانيا",
            "日本のお客様は何人ですか", String(repeating: "a", count: 100_000),
            String(repeating: "customers \"Poetry\" ", count: 6_000),
            String(repeating: "'", count: 20_000), String(repeating: "\u{301}", count: 50_000),
        ])
    func anyText(question: String) {
        let context = Bookshop.index.link(question)
        #expect(!context.tables.isEmpty)
        #expect(context.unlinkedWords.count <= 256)
    }

    @Test("An empty catalog links nothing")
    func emptyCatalog() {
        #expect(SchemaIndex(catalog: Catalog(tables: [])).link("customers in 2020").tables.isEmpty)
    }

    @Test("Another language links by its values")
    func otherLanguage() {
        let context = Bookshop.index.link("日本のお客様は何人ですか")
        #expect(context.values.map(\.stored) == ["日本"])
        #expect(context.tables.map(\.name).contains("customers"))
    }
}
