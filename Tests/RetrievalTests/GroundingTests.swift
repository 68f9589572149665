import Catalog
import Retrieval
import Testing

@Suite struct GroundingTests {
    private func stored(_ question: String) -> [String] { Bookshop.index.link(question).values.map(\.stored) }

    @Test(
        "Values are found as they are stored",
        arguments: [
            ("customers from France", "France", GroundedValue.Match.exact),
            ("customers from FRANCE", "France", .normalized),  // case
            ("customers from cote d'ivoire", "Côte d'Ivoire", .normalized),  // accents
            ("orders of a novel", "Novels", .normalized),  // plural stored, singular asked
            ("books by Dostoyevsky", "Dostoevsky", .fuzzy),  // a misspelling
            ("science ficton books", "Science Fiction", .fuzzy),
            ("books by OBrien", "O'Brien", .normalized),
            ("French customers", "France", .normalized),  // an adjective of a country
            ("customers in the US", "United States", .normalized),
            ("female customers", "F", .normalized),  // a letter, in a column of sexes
        ])
    func found(question: String, value: String, match: GroundedValue.Match) throws {
        let context = Bookshop.index.link(question)
        let grounded = try #require(context.values.first { $0.stored == value })
        #expect(grounded.match == match)
        #expect(question.contains(grounded.text))
    }

    @Test("Naming a column of yes and no means its yes")
    func truths() {
        let index = SchemaIndex(
            catalog: Catalog(tables: [
                Bookshop.table(
                    "books", .other, [Bookshop.column("title", .name), Bookshop.column("is_translated", .flag)])
            ]), values: [Bookshop.values("books", "is_translated", ["F", "T"])])
        #expect(index.link("How many translated books?").values.map(\.stored) == ["T"])
        #expect(index.link("How many books?").values.isEmpty)
    }

    @Test("The longest value wins")
    func longest() {
        #expect(stored("Who bought New York Stories?") == ["New York Stories"])
        #expect(stored("rainfall in New York") == ["New York"])
    }

    @Test("Common words and small numbers are no values unless quoted or capitalised")
    func commonWords() {
        let shop = SchemaIndex(
            catalog: Bookshop.catalog,
            values: [Bookshop.values("books", "title", ["It", "The", "Up", "7", "Show", "Total"])])
        #expect(shop.link("show the total of it, up to 7").values.isEmpty)
        #expect(shop.link("Who bought 'It'?").values.map(\.stored) == ["It"])
        #expect(shop.link("Who bought \"7\"?").values.map(\.stored) == ["7"])
    }

    @Test("Digits aren't guessed")
    func digits() {
        let shop = SchemaIndex(
            catalog: Bookshop.catalog, values: [Bookshop.values("books", "title", ["Model 737-800"])])
        #expect(shop.link("books called Model 737-300").values.isEmpty)
        #expect(shop.link("books called Modell 737-800").values.map(\.stored) == ["Model 737-800"])
    }

    @Test("A value of two columns is kept for both and flagged")
    func ambiguous() {
        let context = Bookshop.index.link("How many are from Germany?")
        #expect(Set(context.values.map(\.column.table)) == ["customers", "persons"])
        #expect(
            context.flags.contains {
                if case .ambiguousValue(text: "Germany", let columns) = $0 { columns.count == 2 } else { false }
            })
    }

    @Test("Naming the column settles it")
    func settled() {
        let context = Bookshop.index.link("customers whose country is Germany")
        #expect(context.values.map(\.column.table) == ["customers"])
        #expect(!context.flags.contains { if case .ambiguousValue = $0 { true } else { false } })
    }

    @Test("A key and what refers to it are one thing")
    func keyAndReference() {
        let catalog = Catalog(
            tables: [
                Bookshop.table("states", .lookup, [Bookshop.column("code", .key)]),
                Bookshop.table("votes", .fact, [Bookshop.column("code", .foreignKey)]),
            ], relationships: [Bookshop.link("votes", "code", "states", "code")])
        let index = SchemaIndex(
            catalog: catalog,
            values: [Bookshop.values("states", "code", ["NY", "CA"]), Bookshop.values("votes", "code", ["NY", "CA"])])
        #expect(!index.link("votes in CA").flags.contains { if case .ambiguousValue = $0 { true } else { false } })
    }
}
