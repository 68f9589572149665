import Catalog
import Retrieval
import Testing

@Suite struct JoinTests {
    private func conditions(_ joins: [Join]) -> [String] {
        joins.map { "\($0.left.table).\($0.left.column) = \($0.right.table).\($0.right.column)" }.sorted()
    }

    @Test("Tables are joined through what lies between")
    func path() throws {
        let tree = try #require(Bookshop.index.joinTree(["customers", "books"]).first)
        #expect(Set(tree.tables) == ["customers", "orders", "order_books", "books"])
        #expect(
            conditions(tree.joins) == [
                "order_books.book_id = books.book_id", "order_books.order_id = orders.order_id",
                "orders.customer_id = customers.customerId",
            ])
        #expect(tree.joins.allSatisfy { $0.multiplicity == .manyToOne })
    }

    @Test("A second way is kept, and flagged when it costs the same")
    func second() {
        let trees = Bookshop.index.joinTree(["books", "persons"])
        #expect(
            trees.map { conditions($0.joins) } == [
                ["books.author_id = persons.person_id"], ["books.translator_id = persons.person_id"],
            ])
        let context = Bookshop.index.link("books and their persons")
        #expect(
            context.flags.contains(
                .ambiguousJoin(
                    first: ["books.author_id = persons.person_id"], second: ["books.translator_id = persons.person_id"])
            ))
        #expect(conditions(context.otherJoins) == ["books.translator_id = persons.person_id"])
    }

    @Test("A word of the question settles which way")
    func settled() {
        let context = Bookshop.index.link("persons who are translators of books")
        #expect(conditions(context.joins) == ["books.translator_id = persons.person_id"])
        #expect(!context.flags.contains { if case .ambiguousJoin = $0 { true } else { false } })
    }

    @Test("Tables that don't hang together are flagged")
    func disconnected() {
        #expect(Bookshop.index.joinTree(["weather", "books"]).isEmpty)
        #expect(
            Bookshop.index.link("weather and customers").flags.contains(
                .disconnected(tables: ["customers", "weather"])))
    }

    @Test("One table needs no join; an unknown one has none")
    func edges() {
        #expect(Bookshop.index.joinTree(["books"]).map(\.joins) == [[]])
        #expect(Bookshop.index.joinTree(["BOOKS"]).map(\.tables) == [["books"]])
        #expect(Bookshop.index.joinTree(["nothing"]).isEmpty)
        #expect(Bookshop.index.joinTree([]).isEmpty)
    }

    @Test("A sure relationship is preferred to a doubtful one")
    func confidence() {
        var catalog = Bookshop.catalog
        catalog.relationships[3].confidence = 0.6
        let tree = SchemaIndex(catalog: catalog).joinTree(["books", "persons"]).first
        #expect(tree.map { conditions($0.joins) } == ["books.translator_id = persons.person_id"])
    }

    @Test("Every column pair of a composite key is a condition")
    func composite() {
        var catalog = Bookshop.catalog
        catalog.relationships = [
            Relationship(
                fromTable: "orders", fromColumns: ["order_id", "customer_id"], toTable: "customers",
                toColumns: ["customerId", "country"], multiplicity: .manyToOne, source: .declared)
        ]
        #expect(SchemaIndex(catalog: catalog).joinTree(["orders", "customers"]).first?.joins.count == 2)
    }
}
