import Catalog
import DuckDB
import SQLSyntax
import Testing

@testable import Analyst

@Suite("Whose rows, which columns, what is missing")
struct OutputShapeTests {
    /// Two readers are called Kim Berg.
    static let loans = """
        CREATE TABLE reader (reader_id INTEGER PRIMARY KEY, reader_name VARCHAR, city VARCHAR);
        INSERT INTO reader VALUES (1, 'Kim Berg', 'Oslo'), (2, 'Kim Berg', 'Bergen'), (3, 'Ada Lind', 'Oslo'), (4, 'Bo Dahl', 'Oslo'),
            (5, 'Eli Moe', 'Bergen');
        CREATE TABLE loan (loan_id INTEGER PRIMARY KEY, reader_id INTEGER REFERENCES reader (reader_id), fee DECIMAL(6,2));
        INSERT INTO loan VALUES (1, 1, 2.00), (2, 1, 3.00), (3, 2, 4.00), (4, 3, 1.00), (5, 4, 6.00);
        """

    @Test("the number that finds the one asked for is shown only when it is asked for", arguments: [
        ("which", "Which city has the most loans?", "SELECT city, COUNT(*) AS n FROM loan JOIN reader USING (reader_id) GROUP BY city ORDER BY n DESC LIMIT 1", ["Oslo"]),
        ("written out", "Which city has the most loans?", "SELECT city, COUNT(*) FROM loan JOIN reader USING (reader_id) GROUP BY city ORDER BY COUNT(*) DESC LIMIT 1", ["Oslo"]),
        ("and how many", "Which city has the most loans and how many?", "SELECT city, COUNT(*) AS n FROM loan JOIN reader USING (reader_id) GROUP BY city ORDER BY n DESC LIMIT 1", ["Oslo | 4"]),
        ("what is the number", "What is the largest number of loans of a city?", "SELECT city, COUNT(*) AS n FROM loan JOIN reader USING (reader_id) GROUP BY city ORDER BY n DESC LIMIT 1", ["Oslo | 4"]),
        ("several", "Which two cities have the most loans?", "SELECT city, COUNT(*) AS n FROM loan JOIN reader USING (reader_id) GROUP BY city ORDER BY n DESC LIMIT 2", ["Oslo | 4", "Bergen | 1"]),
    ])
    func superlative_shows_the_thing(_ reason: String, _ question: String, _ sql: String, _ rows: [String]) async throws {
        let dataset = try await Dataset.of(Self.loans)
        #expect(try await dataset.executed(sql, for: question).table.lines == rows, "\(reason)")
    }

    @Test("namesakes are told apart", arguments: [
        (
            "two people, two rows", "Fees by reader",
            "SELECT reader_name, SUM(fee) FROM loan JOIN reader ON reader.reader_id = loan.reader_id GROUP BY reader_name ORDER BY ALL",
            ["Ada Lind | 1.00", "Bo Dahl | 6.00", "Kim Berg | 4.00", "Kim Berg | 5.00"]
        ),
        (
            "also under an alias", "Fees by reader",
            "SELECT r.reader_name, SUM(l.fee) FROM loan l JOIN reader r ON r.reader_id = l.reader_id GROUP BY r.reader_name ORDER BY ALL",
            ["Ada Lind | 1.00", "Bo Dahl | 6.00", "Kim Berg | 4.00", "Kim Berg | 5.00"]
        ),
        (
            "rows counted by name mean the name", "Which names occur how often?",
            "SELECT reader_name, COUNT(*) FROM reader GROUP BY reader_name ORDER BY ALL",
            ["Ada Lind | 1", "Bo Dahl | 1", "Eli Moe | 1", "Kim Berg | 2"]
        ),
        (
            "a city is no one's name", "Fees by city",
            "SELECT city, SUM(fee) FROM loan JOIN reader ON reader.reader_id = loan.reader_id GROUP BY city ORDER BY ALL",
            ["Bergen | 4.00", "Oslo | 12.00"]
        ),
    ])
    func namesakes(reason: String, question: String, sql: String, rows: [String]) async throws {
        let executed = try await Dataset.of(Self.loans).executed(sql, for: question)
        #expect(executed.table.lines == rows, "\(reason): \(executed.query.original)")
    }

    @Test("a star gives what was asked for", arguments: [
        ("name and measure", "Which vessels have more than 4000 tons, largest first?", ["vessel_name", "tonnage"]),
        ("all that there is", "Show all details of vessels above 4000 tons", ["vessel_id", "vessel_name", "flag_state", "tonnage"]),
    ])
    func star(reason: String, question: String, columns: [String]) async throws {
        let executed = try await Dataset.of(Harbour.sql).executed("SELECT * FROM vessel WHERE tonnage > 4000 ORDER BY tonnage DESC", for: question)
        #expect(executed.table.columns.map(\.name) == columns, "\(reason)")
        #expect(executed.table.rows.count == 3)
    }

    @Test("a star with nothing that varies stays")
    func plainStar() async throws {
        let executed = try await Dataset.of(Harbour.sql).executed("SELECT * FROM vessel WHERE flag_state = 'Malta'", for: "Vessels from Malta")
        #expect(executed.table.columns.count == 4)
    }

    @Test("a name asked for in vain tells what is missing", arguments: [
        (["vessel_rating"], nil, "vessel rating", "rating is nowhere"), (["vesselName", "lighthouse"], nil, "lighthouse", "the first is only misspelt"),
        (["vessel_id_number"], nil, nil, "a number is no subject"), ([], nil, nil, "nothing was looked for"),
        (["vessel_rating"], "Which vessels have the best ratings?", "vessel rating", "a word of the question"),
        (["vessel_protection"], "Which vessels have the best tonnage?", nil, "the model's own idea"),
    ] as [([String], String?, String?, String)])
    func concept(missing: [String], question: String?, named: String?, reason: String) async throws {
        let catalog = try await Dataset.of(Harbour.sql).catalog
        #expect(MissingConcept.named(by: missing, in: question, catalog: catalog) == named, "\(reason)")
    }

    @Test("an average value is defined by what its lines belong to", arguments: [
        ("What is the average order value?", "SUM(line.quantity * line.price) / COUNT(DISTINCT line.order_id)", "lines belong to orders"),
        ("What is the average price?", nil, "a column of its own"),
        ("How many orders are there?", nil, "no average"),
    ] as [(String, String?, String)])
    func averageValue(question: String, expression: String?, reason: String) async throws {
        let dataset = try await Dataset.of("""
            CREATE TABLE orders (order_id INTEGER PRIMARY KEY, placed DATE);
            CREATE TABLE line (line_id INTEGER PRIMARY KEY, order_id INTEGER REFERENCES orders (order_id), quantity INTEGER, price DOUBLE);
            INSERT INTO orders VALUES (1, '2024-01-01'), (2, '2024-01-02');
            INSERT INTO line VALUES (1, 1, 2, 3.5), (2, 1, 1, 9.25), (3, 2, 4, 1.75);
            """)
        #expect(DerivedMetric.averageValue(dataset.catalog, words: QuestionFrame.words(question))?.expression == expression, "\(reason)")
    }
}
