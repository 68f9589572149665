import DuckDB
import SQLSyntax
import Testing

@testable import Analyst

@Suite("Queries of several steps")
struct StepRepairTests {
    /// A ferry line: sailings of ships, with the cargo booked on them. A column is called as the table it points at.
    private static let ferries = """
        CREATE TABLE ship (ship_id INTEGER PRIMARY KEY, ship_name VARCHAR, berth_no VARCHAR);
        INSERT INTO ship VALUES (1, 'Alk', '4'), (2, 'Bass', '5-b'), (3, 'Cod', '6');
        CREATE TABLE berth (berth_no INTEGER PRIMARY KEY, quay VARCHAR);
        INSERT INTO berth VALUES (4, 'East'), (6, 'West');
        CREATE TABLE sailing (sailing_id INTEGER PRIMARY KEY, ship INTEGER REFERENCES ship (ship_id), port VARCHAR, load_tons DOUBLE, left_at TIMESTAMP, back_at TIMESTAMP);
        INSERT INTO sailing VALUES (1, 1, 'Oban', 10, '2024-01-01 08:00', '2024-01-01 20:00'), (2, 1, 'Mull', 20, '2024-01-02 08:00', '2024-01-05 08:00'),
            (3, 2, 'Oban', 60, '2024-01-03 08:00', '2024-01-04 09:00'), (4, 2, 'Oban', 30, '2024-01-06 08:00', NULL);
        """

    @Test("are mended where they fail", arguments: [
        RepairCase(
            "the one row of a step that is not read from", "Which sailings carry more than the average load?",
            "WITH mean AS (SELECT AVG(load_tons) AS mean_load FROM sailing), heavy AS (SELECT sailing_id FROM sailing WHERE load_tons > mean_load) SELECT sailing_id FROM heavy", ["3"]),
        RepairCase(
            "a step that is spoken of and not read from", "How much more than the lightest does the heaviest sailing carry?",
            "WITH top AS (SELECT MAX(load_tons) AS load FROM sailing), low AS (SELECT MIN(load_tons) AS load FROM sailing) SELECT top.load - low.load AS difference FROM top", ["50.0"]),
        RepairCase(
            "a column of the table whose key a step keeps", "Load of each ship by name",
            "WITH loads AS (SELECT ship AS ship_id, SUM(load_tons) AS total FROM sailing GROUP BY ship) SELECT ship_name, total FROM loads ORDER BY total", ["Alk | 30.0", "Bass | 90.0"]),
        RepairCase(
            "a column that a step has read and not given on", "Mean load of the ships that sail more than once, by ship",
            "WITH often AS (SELECT ship, COUNT(*) AS trips FROM sailing GROUP BY ship HAVING COUNT(*) > 1), loads AS (SELECT o.ship, SUM(s.load_tons) AS load FROM often o JOIN sailing s ON o.ship = s.ship GROUP BY o.ship) SELECT ship, load / trips AS mean FROM loads ORDER BY ship",
            ["1 | 15.0", "2 | 45.0"]),
        RepairCase(
            "a column of another table beside a step", "When did the ships with the heaviest loads leave, by name?",
            "WITH top AS (SELECT MAX(load_tons) AS most FROM sailing) SELECT s.ship_name, s.left_at FROM sailing AS s JOIN top ON s.load_tons = top.most", ["Bass | 2024-01-03 08:00:00"]),
        RepairCase(
            "a step taken for its one column", "What share of all sailings goes to Oban?",
            "WITH oban AS (SELECT COUNT(*) AS n FROM sailing WHERE port = 'Oban'), total AS (SELECT COUNT(*) AS n FROM sailing) SELECT 1.0 * oban / total AS share FROM oban, total", ["0.75"]),
        RepairCase(
            "a name in two steps, and in the tables they read", "Load and number of sailings of each ship",
            "WITH a AS (SELECT ship, SUM(load_tons) AS load FROM sailing GROUP BY ship), b AS (SELECT ship, COUNT(*) AS n FROM sailing GROUP BY ship) SELECT load, n FROM a JOIN b ON a.ship = b.ship WHERE ship < 3 ORDER BY load",
            ["30.0 | 2", "90.0 | 2"]),
        RepairCase(
            "a column that one step lacks, not the others", "Which ports take more than 50 tons?",
            "WITH loads AS (SELECT port, SUM(load_tons) AS load FROM sailing GROUP BY port) SELECT l.port FROM loads l WHERE load > 50", ["Oban"]),
        RepairCase(
            "an aggregate of an aggregate", "What percentage of ships sail to more than one port?",
            "SELECT 100.0 * COUNT(CASE WHEN COUNT(DISTINCT port) > 1 THEN ship END) / COUNT(*) FROM sailing", ["33.333333333333336"]),
        RepairCase(
            "the same, over the table of what is counted", "What percentage of ships sail to more than one port?",
            "SELECT 100.0 * SUM(CASE WHEN COUNT(DISTINCT port) > 1 THEN 1 ELSE 0 END) / COUNT(*) FROM ship", ["33.333333333333336"]),
        RepairCase(
            "an aggregate of the groups' own key", "What percentage of ships sail more than once?",
            "SELECT 100.0 * COUNT(CASE WHEN COUNT(ship) > 1 THEN sailing_id END) / COUNT(*) FROM sailing", ["66.66666666666667"]),
        RepairCase(
            "a number among texts", "Ships at the east and west quay", "SELECT ship_name FROM ship WHERE berth_no IN (SELECT berth_no FROM berth) ORDER BY 1", ["Alk", "Cod"]),
        RepairCase(
            "a text joined with a number", "At which quay is each ship?", "SELECT s.ship_name, b.quay FROM ship s JOIN berth b ON s.berth_no = b.berth_no ORDER BY 1", ["Alk | East", "Cod | West"]),
        RepairCase(
            "days between times", "Which sailings took longer than a day?", "SELECT sailing_id FROM sailing WHERE back_at - left_at > 1", ["2"]),
        RepairCase(
            "the same column inside and outside", "Load of the ships with a sailing to Mull",
            "SELECT SUM(load_tons) FROM ship WHERE ship_id IN (SELECT ship_id FROM ship JOIN sailing ON ship = ship_id WHERE port = 'Mull')", ["30.0"]),
        RepairCase(
            "a column that no table has, by what it is compared with", "How many sailings went to Oban?", "SELECT COUNT(*) FROM sailing WHERE destination = 'Oban'", ["3"]),
        RepairCase(
            "a column called as the table that is meant", "Load of the ship Bass", "SELECT SUM(load_tons) FROM sailing WHERE ship.ship_name = 'Bass'", ["90.0"]),
    ])
    func mended(given: RepairCase) async throws {
        let executed = try await Dataset.of(Self.ferries).executed(given.sql, for: given.question)
        #expect(executed.table.lines == given.rows, "\(executed.query.original)")
    }
}
