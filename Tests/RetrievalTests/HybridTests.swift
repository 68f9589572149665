import Catalog
import Testing

@testable import Retrieval

/// Meaning on top of words, and the fit into a prompt.
@Suite struct HybridTests {
    private func column(_ table: String, _ column: String, _ similarity: Double = 0.5) -> DocumentMatch {
        DocumentMatch(
            reference: .column(ColumnReference(table: table, column: column)), similarity: similarity)
    }

    @Test func `What words lead to is not changed by what is near`() {
        let question = "How many customers are from Germany?"
        let near = [column("weather", "rainfall"), DocumentMatch(reference: .table("weather"), similarity: 0.9)]
        #expect(
            Bookshop.index.link(question, near: near).tables.map(\.name)
                == Bookshop.index.link(question).tables.map(\.name))
    }

    @Test func `A word that leads nowhere is followed by its meaning`() {
        let question = "Which customers were there on days of much precipitation?"
        #expect(!Bookshop.index.link(question).tables.contains { $0.name == "weather" })
        let tables = Bookshop.index.link(question, near: [column("weather", "rainfall")]).tables
        let weather = tables.first { $0.name == "weather" }
        #expect(weather?.reason == "near the question in meaning")
        #expect(weather?.columns.contains { $0.name == "rainfall" } == true)
    }

    @Test func `Terms, metrics and examples that are near are handed on in order`() {
        let near: [DocumentMatch] = [
            DocumentMatch(reference: .metric("revenue"), similarity: 0.8), column("orders", "amount"),
            DocumentMatch(reference: .term("VIP"), similarity: 0.7),
            DocumentMatch(reference: .example("7"), similarity: 0.6),
        ]
        let related = Bookshop.index.link("revenue of VIPs", near: near).related
        #expect(related.map(\.reference) == [.metric("revenue"), .term("VIP"), .example("7")])
    }

    @Test func `Documents of tables and columns that the catalog doesn't have are passed over`() {
        let near = [
            column("gone", "x"), column("orders", "gone"), DocumentMatch(reference: .table("gone"), similarity: 1),
        ]
        let context = Bookshop.index.link("precipitation", near: near)
        #expect(context.tables.allSatisfy { Bookshop.catalog.table(named: $0.name) != nil })
    }

    @Test func `A document says a table's and a column's names as words, what is known of them and some values`() throws
    {
        var catalog = Bookshop.catalog
        catalog.tables[0].columns[2].profile.topValues = [
            .init(value: "Germany", count: 3), .init(value: "France", count: 1),
        ]
        let reference = ColumnReference(table: "customers", column: "country")
        let documents = catalog.retrievalDocuments(
            SchemaDescriptions(tables: ["customers": "who buys"], columns: [reference: "where they live"]))
        let table = try #require(documents.first { $0.reference == .table("customers") })
        #expect(table.text == "customers. who buys: customer id, full name, country, birth date, gender")
        let column = try #require(documents.first { $0.reference == .column(reference) })
        #expect(column.text == "country of customers. where they live: Germany, France")
        #expect(documents.count == catalog.tables.count + catalog.tables.reduce(0) { $0 + $1.columns.count })
    }

    @Test func `The nearest documents are found through a store, those of one text together`() async throws {
        let documents = DocumentIndex([
            RetrievalDocument(.table("a"), text: "same"), RetrievalDocument(.table("b"), text: "same"),
            RetrievalDocument(.term("c"), text: "other"), RetrievalDocument(.term("d"), text: "not embedded"),
        ])
        let store = EmbeddedVectorStore(model: "m", dimensions: 2)
        try await store.insert([
            (id: ContentID("same"), vector: [1, 0]), (id: ContentID("other"), vector: [0, 1]),
            (id: ContentID("of another dataset"), vector: [1, 0]),
        ])
        let found = try await documents.nearest(to: [1, 0], in: store)
        #expect(found.map(\.reference) == [.table("a"), .table("b"), .term("c")])
        #expect(found.map(\.similarity) == [1, 1, 0])
    }

    // MARK: Budget

    @Test func `A schema that fits is given whole, with what the question touches marked`() {
        let context = Bookshop.index.link("How many customers are from Germany?", budget: 4_000)
        #expect(context.tables.map(\.name) == Bookshop.catalog.tables.map(\.name))
        #expect(context.tables.map(\.columns.count) == Bookshop.catalog.tables.map(\.columns.count))
        #expect(context.tables[0].reason == "named in the question")
        #expect(context.tables[5].reason == "the whole schema fits")
    }

    @Test(arguments: [200, 100, 50, 30, 1, 0])
    func `One that doesn't fit is cut down to what speaks for itself most`(_ budget: Int) {
        let question = "Which customers from Germany ordered books by Franz Kafka?"
        let context = Bookshop.index.link(question, budget: budget)
        let cost = context.tables.reduce(0) { sum, table in
            sum + 8 + table.name.utf8.count / 3 + table.columns.reduce(0) { $0 + 6 + $1.name.utf8.count / 3 }
        }
        #expect(cost <= max(budget, 20), "one column is left at least")
        #expect(!context.tables.isEmpty)
        for join in context.joins {
            for end in [join.left, join.right] {
                #expect(
                    context.tables.contains { $0.name == end.table && $0.columns.contains { $0.name == end.column } })
            }
        }
    }

    // MARK: Wide schemas

    @Test func `Of a wide table the columns kept are those the question is about`() {
        var columns = [Bookshop.column("employee_id", .key, .integer), Bookshop.column("full_name", .name)]
        columns += (0..<200).map { Bookshop.column("attribute_\($0)", .measure, .decimal) }
        columns += [Bookshop.column("salary", .measure, .decimal), Bookshop.column("hired_on", .date, .date)]
        let index = SchemaIndex(catalog: Catalog(tables: [Bookshop.table("employees", .fact, columns)]))
        let kept = index.link("average salary of employees hired in 2021").tables[0].columns.map(\.name)
        #expect(Set(kept).isSuperset(of: ["salary", "hired_on", "employee_id"]))
        #expect(kept.count <= ColumnSelection.most)
    }
}
