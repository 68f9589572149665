import SQLSyntax
import Testing

@testable import Analyst

/// What the words of a question settle about a query that runs, but answers another question.
@Suite struct HostRulesTests {
    private static let city = """
        CREATE TABLE districts (name VARCHAR PRIMARY KEY, side VARCHAR);
        INSERT INTO districts VALUES ('Harbour', 'north'), ('Old Town', 'north'), ('Mill Hill', 'south');
        CREATE TABLE shops (shop_id INTEGER PRIMARY KEY, title VARCHAR, district VARCHAR REFERENCES districts (name), is_open INTEGER, stars DOUBLE, opened_at TIMESTAMP,
            shut_at TIMESTAMP);
        INSERT INTO shops VALUES
            (1, 'Amber', 'Harbour', 1, 4.5, '2024-03-01 10:00:00', '2024-03-01 10:30:00'), (2, 'Brass', 'Harbour', 0, 3.0, '2024-03-01 12:00:00', '2024-03-01 13:00:00'),
            (3, 'Copal', 'Mill Hill', 1, 4.0, '2024-03-02 08:00:00', '2024-03-02 08:30:00'), (4, 'Delta', NULL, 1, 2.0, '2024-03-03 00:00:00', '2024-03-03 01:00:00');
        CREATE TABLE visit (weekday VARCHAR, shop_id INTEGER REFERENCES shops (shop_id), count INTEGER);
        INSERT INTO visit VALUES ('Mon', 1, 7), ('Mon', 2, 5), ('Tue', 1, 2);
        """

    @Test(arguments: [
        ("moments of a day", "Which shops opened on 2024-03-01?", "SELECT title FROM shops WHERE opened_at = '2024-03-01' ORDER BY 1", ["Amber", "Brass"]),
        ("up to and with a day", "Shops opened up to 2024-03-01", "SELECT title FROM shops WHERE opened_at <= '2024-03-01' ORDER BY 1", ["Amber", "Brass"]),
        ("a moment is a moment", "What opened at noon?", "SELECT title FROM shops WHERE opened_at = '2024-03-01 12:00:00'", ["Brass"]),
        (
            "the one by the other", "What is the ratio of open shops to closed shops?",
            "SELECT SUM(CASE WHEN is_open = 1 THEN 1 ELSE 0 END) / COUNT(*) FROM shops", ["3.0"]
        ),
        (
            "what lies on the border is in neither", "What is the ratio of shops with more than 3 stars to shops with less than 3 stars?",
            "SELECT SUM(CASE WHEN stars > 3 THEN 1 ELSE 0 END) / COUNT(*) FROM shops", ["2.0"]
        ),
        ("a part of the whole", "What is the ratio of open shops to all shops?", "SELECT SUM(CASE WHEN is_open = 1 THEN 1 ELSE 0 END) / COUNT(*) FROM shops", ["0.75"]),
        (
            "the ratio alone", "What is the ratio of open shops to closed shops?",
            "SELECT count(*) FILTER (is_open = 1) AS a, count(*) FILTER (is_open = 0) AS b, count(*) FILTER (is_open = 1) / count(*) FILTER (is_open = 0) FROM shops", ["3.0"]
        ),
        (
            "says nothing, and is a column's own name", "How many shops are there?",
            "SELECT COUNT(*) FROM shops WHERE title ILIKE '%' AND district ILIKE '%district%'", ["4"]
        ),
        ("samples that were copied", "How many shops are open?", "SELECT COUNT(*) FROM shops JOIN districts ON districts.name = shops.district WHERE is_open = 1 AND title = 'Amber' AND district = 'Harbour' AND side = 'north'", ["2"]),
        ("what the question says stays", "Is Amber in the Harbour open?", "SELECT is_open FROM shops WHERE title = 'Amber' AND district = 'Harbour'", ["1"]),
        (
            "the inner table has no such column", "Which shops are in no district?",
            "SELECT title FROM shops WHERE shop_id NOT IN (SELECT shop_id FROM districts)", ["Delta"]
        ),
        ("things counted where they are", "How many shops are on each side?", "SELECT side, COUNT(*) FROM districts GROUP BY side ORDER BY side", ["north | 2", "south | 1"]),
        ("counted before the join is mended", "How many shops are on each side?", "SELECT side, COUNT(*) FROM shops GROUP BY side ORDER BY side", ["north | 2", "south | 1"]),
        ("rows that are counts", "How many visits were there on each weekday?", "SELECT weekday, COUNT(*) FROM visit GROUP BY weekday ORDER BY weekday", ["Mon | 12", "Tue | 2"]),
        (
            "alternatives stand together", "Shops named Amber or Brass that are open",
            "SELECT title FROM shops WHERE title = 'Amber' OR title = 'Brass' AND is_open = 1 ORDER BY 1", ["Amber"]
        ),
        ("at the end", "Shops whose title ends with the letter 'a'", "SELECT title FROM shops WHERE title LIKE '%a%' ORDER BY 1", ["Delta"]),
        ("anywhere", "Shops whose title contains an 'l'", "SELECT title FROM shops WHERE title LIKE '%l%' ORDER BY 1", ["Copal", "Delta"]),
        ("spans in a unit", "What is the average time open in minutes?", "SELECT AVG(shut_at - opened_at) FROM shops", ["45.0"]),
        ("spans added up", "Total time open", "SELECT SUM(shut_at - opened_at) FROM shops", ["03:00:00"]),
        ("a tie at the cut", "Which two districts have the most shops?", "SELECT district, COUNT(*) AS n FROM shops GROUP BY district ORDER BY n DESC LIMIT 2", ["Harbour | 2", "Mill Hill | 1"]),
    ])
    func rule(_ reason: String, _ question: String, _ sql: String, _ rows: [String]) async throws {
        let executed = try await Dataset.of(Self.city).executed(sql, for: question)
        #expect(executed.table.lines == rows, "\(reason): \(executed.query.sql)")
    }
}
