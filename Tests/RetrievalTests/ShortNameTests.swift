import Catalog
import Retrieval
import Testing

@Suite("Names that are cut short")
struct ShortNameTests {
    /// A register of loans as a museum's database of the nineties names it.
    private static let museum = Catalog(tables: [
        Bookshop.table("obj", .dimension, [Bookshop.column("obj_nr", .key, .integer), Bookshop.column("ttl", .name), Bookshop.column("mat", .category)]),
        Bookshop.table("ln", .fact, [Bookshop.column("ln_nr", .key, .integer), Bookshop.column("cur_nr", .foreignKey, .integer), Bookshop.column("trsp_cst", .measure)]),
        Bookshop.table("cur", .dimension, [Bookshop.column("cur_nr", .key, .integer), Bookshop.column("cur_nm", .name)]),
        Bookshop.table("inst", .dimension, [Bookshop.column("inst_nr", .key, .integer), Bookshop.column("inst_nm", .name)]),
    ])

    @Test("are found by the words they stand for", arguments: [
        ("How many objects are there?", "obj", "a beginning"), ("List the institutions", "inst", "a longer beginning"),
        ("Which curators are there?", "cur", "three letters"), ("How many loans were made?", "ln", "letters without vowels"),
    ])
    func found(question: String, table: String, reason: Comment) {
        let context = SchemaIndex(catalog: Self.museum).link(question)
        #expect(context.tables.first { $0.name == table }?.reason == "named in the question", reason)
        #expect(context.flags.allSatisfy { if case .unlinked = $0 { false } else { true } }, reason)
    }

    @Test func `of a column too`() {
        let context = SchemaIndex(catalog: Self.museum).link("What is the total transport cost?")
        #expect(context.tables.first { $0.name == "ln" }?.columns.contains { $0.name == "trsp_cst" } == true)
    }

    @Test func `in a schema of whole words nothing is a shortening`() {
        let garage = Catalog(tables: [
            Bookshop.table(
                "car", .dimension,
                [Bookshop.column("car_id", .key, .integer), Bookshop.column("model", .name), Bookshop.column("colour", .category), Bookshop.column("mileage", .measure)]),
            Bookshop.table("garage", .dimension, [Bookshop.column("garage_id", .key, .integer), Bookshop.column("street", .category), Bookshop.column("owner", .name)]),
        ])
        #expect(SchemaIndex(catalog: garage).link("Which carpets are there?").flags.contains(.unlinked(word: "carpets")))
    }
}

@Suite("Words that people wrote about tables and columns")
struct DescribedNameTests {
    private static let stock = Catalog(tables: [
        Bookshop.table("t1", .dimension, [Bookshop.column("k", .key, .integer), Bookshop.column("c_07", .category), Bookshop.column("c_08", .measure)]),
        Bookshop.table("t2", .fact, [Bookshop.column("k2", .key, .integer), Bookshop.column("c_09", .measure)]),
    ])
    private static let texts = SchemaDescriptions(
        tables: ["t2": "deliveries"],
        columns: [
            ColumnReference(table: "t1", column: "k"): "warehouse number", ColumnReference(table: "t1", column: "c_07"): "kind of refrigeration: F frozen, C chilled",
        ])

    @Test("lead to them", arguments: [
        ("How many warehouses are there?", "t1", "named in the question", "the text of a key says what the rows are"),
        ("Which need refrigeration?", "t1", "has the column c_07", "a column's text"),
        ("How many are frozen?", "t1", "has the column c_07", "a code's meaning"),
        ("How many deliveries were there?", "t2", "named in the question", "a table's text"),
    ])
    func lead(question: String, table: String, link: String, reason: Comment) {
        let described = SchemaIndex(catalog: Self.stock, descriptions: Self.texts).link(question)
        #expect(described.tables.first { $0.name == table }?.reason == link, reason)
        #expect(described.flags.allSatisfy { if case .unlinked = $0 { false } else { true } }, reason)
    }

    @Test func `without them the words are strange`() {
        #expect(SchemaIndex(catalog: Self.stock).link("How many warehouses are there?").flags.contains(.unlinked(word: "warehouses")))
    }
}
