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

    private static let ferries = """
        CREATE TABLE ports (code VARCHAR PRIMARY KEY, town VARCHAR, population INTEGER);
        INSERT INTO ports VALUES ('AAL', 'Aalborg', 100), ('BGO', 'Bergen', 200), ('CPH', 'Copenhagen', 700);
        CREATE TABLE ferries (id INTEGER PRIMARY KEY, source_port VARCHAR REFERENCES ports (code), dest_port VARCHAR REFERENCES ports (code), year INTEGER);
        INSERT INTO ferries VALUES (1, 'AAL', 'BGO', 2020), (2, 'AAL', 'CPH', 2021), (3, 'BGO', 'AAL', 2020), (4, 'AAL', 'BGO', 2022);
        CREATE TABLE calls (port VARCHAR REFERENCES ports (code), flag VARCHAR);
        INSERT INTO calls VALUES ('AAL', 'Malta'), ('AAL', 'Panama'), ('BGO', 'Malta'), ('CPH', 'Panama');
        """

    @Test(arguments: [
        (
            "two places, two keys", "How many ferries go from Aalborg to Bergen?",
            "SELECT count(*) FROM ferries JOIN ports ON ferries.dest_port = ports.code WHERE ports.town = 'Aalborg' AND ports.town = 'Bergen'", ["2"]
        ),
        ("people are added up", "How many people live in the ports?", "SELECT COUNT(population) FROM ports", ["1000"]),
        ("ports are counted", "How many ports are there?", "SELECT COUNT(*) FROM ports", ["3"]),
        ("under is less", "Towns with a population under 300", "SELECT town FROM ports WHERE population > 300 ORDER BY 1", ["Aalborg", "Bergen"]),
        ("at least is not under", "Towns with a population of at least 200", "SELECT town FROM ports WHERE population >= 200 ORDER BY 1", ["Bergen", "Copenhagen"]),
        ("rows are asked for, by a condition", "Which ports have a population above the average?", "SELECT COUNT(*) FROM ports WHERE population > (SELECT AVG(population) FROM ports)", ["Copenhagen"]),
        ("rows are asked for", "Which ports have a population above 150?", "SELECT COUNT(*) FROM ports WHERE population > 150", ["Bergen", "Copenhagen"]),
        ("their number is asked for", "Show the number of ports with a population above 150", "SELECT COUNT(*) FROM ports WHERE population > 150", ["2"]),
        ("no direction", "List the towns sorted by population", "SELECT town FROM ports ORDER BY population DESC", ["Aalborg", "Bergen", "Copenhagen"]),
        ("the other direction", "List the towns sorted by population, largest first", "SELECT town FROM ports ORDER BY population DESC", ["Copenhagen", "Bergen", "Aalborg"]),
        (
            "and is both", "Which towns have calls under the flags of Malta and Panama?",
            "SELECT DISTINCT p.town FROM ports p JOIN calls c ON p.code = c.port WHERE c.flag IN ('Malta', 'Panama')", ["Aalborg"]
        ),
        (
            "or is either", "Which towns have calls under the flags of Malta or Panama?",
            "SELECT DISTINCT p.town FROM ports p JOIN calls c ON p.code = c.port WHERE c.flag IN ('Malta', 'Panama') ORDER BY 1", ["Aalborg", "Bergen", "Copenhagen"]
        ),
    ])
    func ruleOfPlaces(_ reason: String, _ question: String, _ sql: String, _ rows: [String]) async throws {
        let executed = try await Dataset.of(Self.ferries).executed(sql, for: question)
        #expect(executed.table.lines == rows, "\(reason): \(executed.query.sql)")
    }

    @Test("What is excluded leaves nulls out", arguments: [
        ("SELECT name FROM districts WHERE name NOT IN (SELECT district FROM shops)", ["Old Town"], "one shop has no district"),
        ("SELECT name FROM districts WHERE name NOT IN (SELECT district FROM shops WHERE is_open = 1) ORDER BY 1", ["Old Town"], "beside another condition"),
        ("SELECT name FROM districts WHERE name NOT IN (SELECT s.district FROM shops s WHERE s.district IS NOT NULL)", ["Old Town"], "left out already"),
    ])
    func excludedNulls(_ sql: String, _ rows: [String], _ reason: String) async throws {
        let executed = try await Dataset.of(Self.city).executed(sql, for: "Which districts have no shops?")
        #expect(executed.table.lines == rows, "\(reason)")
    }

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
        ("samples that were copied", "How many shops are open?", "SELECT COUNT(*) FROM shops JOIN districts ON districts.name = shops.district WHERE is_open = 1 AND title = 'Amber' AND district = 'Harbour' AND side = 'north'", ["3"]),
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
