import Catalog
import Retrieval

/// A small catalog that tests read: customers buy books, written by authors, sold in shops of cities.
enum Bookshop {
    static func column(_ name: String, _ role: Column.Role, _ typeClass: Column.TypeClass = .text) -> Column {
        Column(name: name, type: typeClass == .text ? "VARCHAR" : "BIGINT", typeClass: typeClass, role: role)
    }

    static func table(_ name: String, _ kind: Table.Kind, _ columns: [Column]) -> Table {
        let key = columns.filter { $0.role == .key }.map(\.name)
        return Table(name: name, columns: columns, rowCount: 100, primaryKey: key, candidateKeys: [key], kind: kind)
    }

    static func link(_ from: String, _ column: String, _ to: String, _ key: String) -> Relationship {
        Relationship(
            fromTable: from, fromColumns: [column], toTable: to, toColumns: [key], multiplicity: .manyToOne,
            source: .declared)
    }

    static let catalog = Catalog(
        tables: [
            table(
                "customers", .dimension,
                [
                    column("customerId", .key, .integer), column("fullName", .name), column("country", .category),
                    column("birthDate", .date, .date), column("gender", .category),
                ]),
            table(
                "orders", .fact,
                [
                    column("order_id", .key, .integer), column("customer_id", .foreignKey, .integer),
                    column("ordered_on", .date, .date), column("amount", .measure, .decimal),
                ]),
            table(
                "order_books", .bridge,
                [column("order_id", .foreignKey, .integer), column("book_id", .foreignKey, .integer)]),
            table(
                "books", .dimension,
                [
                    column("book_id", .key, .integer), column("title", .name), column("genre", .category),
                    column("author_id", .foreignKey, .integer), column("translator_id", .foreignKey, .integer),
                ]),
            table(
                "persons", .dimension,
                [column("person_id", .key, .integer), column("name", .name), column("nationality", .category)]),
            table("weather", .other, [column("station", .category), column("rainfall", .measure, .decimal)]),
        ],
        relationships: [
            link("orders", "customer_id", "customers", "customerId"),
            link("order_books", "order_id", "orders", "order_id"),
            link("order_books", "book_id", "books", "book_id"), link("books", "author_id", "persons", "person_id"),
            link("books", "translator_id", "persons", "person_id"),
        ])

    static let values = [
        values("customers", "country", ["Germany", "France", "United States", "Côte d'Ivoire", "日本"]),
        values("customers", "gender", ["F", "M"]),
        values("books", "title", ["The Trial", "War and Peace", "New York Stories", "1984"]),
        values("books", "genre", ["Novels", "Science Fiction", "Poetry"]),
        values("persons", "nationality", ["Germany", "Austria"]),
        values("persons", "name", ["Dostoevsky", "Franz Kafka", "O'Brien"]),
        values("weather", "station", ["New York", "Berlin Tempelhof"]),
    ]

    static func values(_ table: String, _ column: String, _ values: [String]) -> ColumnValues {
        ColumnValues(column: ColumnReference(table: table, column: column), values: values)
    }

    static let index = SchemaIndex(catalog: catalog, values: values)
}
