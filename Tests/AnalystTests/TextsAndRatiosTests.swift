import DuckDB
import SQLSyntax
import Testing

@testable import Analyst

@Suite("Texts as they are stored, ratios as they are asked for")
struct TextsAndRatiosTests {
    /// Plays in theatres: a season's plays by way of its bookings, towns of the same name in two lists.
    private static let stage = """
        CREATE TABLE venue (venue_id INTEGER PRIMARY KEY, town_name VARCHAR, street VARCHAR);
        INSERT INTO venue VALUES (1, 'Skien', 'A'), (2, 'Skien', 'B'), (3, 'Moss', 'C');
        CREATE TABLE play (play_id INTEGER PRIMARY KEY, title VARCHAR, genre VARCHAR, town_name VARCHAR);
        INSERT INTO play VALUES (1, 'Ghosts', 'Drama', 'Skien'), (2, 'Brand', 'Drama', 'Skien'), (3, 'The Barber', 'Comedy', 'Moss'), (4, 'Jeppe', 'Comedy', 'Skien');
        CREATE TABLE season (season_id INTEGER PRIMARY KEY, label VARCHAR);
        INSERT INTO season VALUES (1, 'Spring'), (2, 'Autumn');
        CREATE TABLE booking (booking_id INTEGER PRIMARY KEY, play_id INTEGER REFERENCES play (play_id), season_id INTEGER REFERENCES season (season_id), is_sold_out INTEGER);
        INSERT INTO booking VALUES (1, 1, 1, 1), (2, 1, 1, 0), (3, 2, 1, 1), (4, 3, 2, 1);
        """

    @Test("are found", arguments: [
        RepairCase("in whatever case", "Which play is called ghosts?", "SELECT play_id FROM play WHERE title ILIKE 'ghosts'", ["1"]),
        RepairCase("in lower case", "Which play is called Ghosts?", "SELECT play_id FROM play WHERE lower(title) = 'ghosts'", ["1"]),
        RepairCase(
            "where they are held, though a number is compared", "How many bookings has the season Spring?", "SELECT COUNT(*) FROM booking WHERE lower(CAST(season_id AS VARCHAR)) = 'spring'",
            ["3"]),
        RepairCase("where a name is held, though a number is compared", "How many bookings has the play Ghosts?", "SELECT COUNT(*) FROM booking WHERE play_id LIKE 'GHOSTS'", ["2"]),
        RepairCase("by a part, as it is written", "Which plays begin with b?", "SELECT play_id FROM play WHERE title LIKE 'b%'", []),
        RepairCase("the ratio of two numbers", "What is the ratio of comedies to dramas?", "SELECT COUNT(*) FILTER (genre = 'Comedy'), COUNT(*) FILTER (genre = 'Drama') FROM play", ["1.0"]),
        RepairCase(
            "the ratio of two queries that divide by themselves", "What is the ratio of comedies to plays in Skien?",
            "SELECT COUNT(*) / COUNT(*) FROM play WHERE genre = 'Comedy' UNION SELECT COUNT(*) / COUNT(*) FROM play WHERE town_name = 'Skien'", ["0.6666666666666666"]),
        RepairCase(
            "a ratio to all there are", "What is the ratio of the plays of each genre to the total number of plays?",
            "SELECT genre, COUNT(*) / SUM(play_id) AS ratio FROM play GROUP BY genre ORDER BY genre", ["Comedy | 0.5", "Drama | 0.5"]),
        RepairCase(
            "keys that a join would repeat", "How many plays of the genre Drama are there for each town name?",
            "SELECT p.town_name, COUNT(p.play_id) FROM play p JOIN venue t ON p.town_name = t.town_name WHERE p.genre = 'Drama' GROUP BY p.town_name", ["Skien | 2"]),
        RepairCase(
            "counted by way of a third table", "How many plays are there for each season id?", "SELECT season_id, COUNT(*) FROM season GROUP BY season_id ORDER BY season_id", ["1 | 2", "2 | 1"]),
    ])
    func found(given: RepairCase) async throws {
        let executed = try await Dataset.of(Self.stage).executed(given.sql, for: given.question)
        #expect(executed.table.lines == given.rows, "\(executed.query.original)")
    }

    @Test func `a note may ask for either case`() async throws {
        let executed = try await Dataset.of(Self.stage).executed(
            "SELECT play_id FROM play WHERE title LIKE 'b%'", for: "Which plays begin with b?", note: "Match names case-insensitively.")
        #expect(executed.table.lines == ["2"], "\(executed.query.original)")
    }
}
