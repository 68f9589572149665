import Catalog
import Foundation
import Testing

@Suite("Description")
struct DescriptionTests {
    private let library = """
        CREATE TABLE authors AS SELECT i AS id, 'Author ' || i AS name FROM range(1, 61) r(i);
        CREATE TABLE books AS SELECT i AS id, 1 + i % 60 AS author_id, ['novel', 'poem', 'novel', 'essay'][1 + i % 4] AS genre,
            CASE WHEN i % 4 > 0 THEN i % 300 + 0.5 END AS price FROM range(1, 1201) r(i);
        """

    @Test func `a table is a heading, a grid and its joins`() async throws {
        let text = CatalogDescription(
            try await catalog(of: library, sources: ["books": "books.csv"]), width: 120
        ).description
        #expect(
            text == """
                authors  (60 rows, dimension)
                  column  type     role            range                distinct
                  id      BIGINT   key             1 … 60                     60
                  name    VARCHAR  name, personal  Author 1 … Author 9        60
                  key: id
                  also unique: name

                books  (1,200 rows, fact, from books.csv)
                  column     type           role                 range         null  distinct  top values
                  id         BIGINT         key                  1 … 1200               1,200
                  author_id  BIGINT         foreign key          1 … 60                    60  1 (20), 10 (20), 11 (20), 12 (20), 13 (2…
                  genre      VARCHAR        category             essay … poem               3  novel (600), essay (300), poem (300)
                  price      DECIMAL(21,1)  measure, not summed  1.5 … 299.5   25 %       225  1.5 (4), 10.5 (4), 101.5 (4), 102.5 (4),…
                  key: id
                  joins authors: author_id = id  (many to one, inferred, confidence 0.99)

                """)
    }

    @Test("no line is wider than the terminal", arguments: [40, 60, 80, 200])
    func width(_ width: Int) async throws {
        let text = CatalogDescription(try await catalog(of: library), width: width).description
        for line in text.split(separator: "\n") { #expect(line.count <= width, "\(line)") }
    }

    @Test func `control characters in names and values do not reach the terminal`() async throws {
        let text = CatalogDescription(
            try await catalog(
                of: """
                    CREATE TABLE t AS SELECT chr(27) || '[2J' || chr(10) || 'x' || chr(8238) AS v FROM range(3);
                    """)
        ).description
        #expect(!text.contains("\u{1B}"))
        #expect(!text.contains("\u{202E}"))
        #expect(text.contains("[2J x"))
    }

    @Test func `a catalog without tables says so`() {
        #expect(CatalogDescription(Catalog(tables: [])).description == "No tables.\n")
    }

    @Test func `JSON is read back as it was written, with keys in order`() async throws {
        let catalog = try await catalog(of: library)
        let data = try catalog.json()
        #expect(try Catalog(json: data) == catalog)
        let text = String(decoding: data, as: UTF8.self)
        let first = try #require(text.range(of: "\"candidateKeys\""))
        let second = try #require(text.range(of: "\"columns\""))
        #expect(first.lowerBound < second.lowerBound)
    }
}
