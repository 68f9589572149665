import DuckDB
import SQLSyntax
import Testing

@testable import Analyst

@Suite("Sides of a comparison")
struct ComparedSidesTests {
    /// Lengths of rounds that crews drive; one crew has none.
    private static let rounds = """
        CREATE TABLE crew (crew_id INTEGER PRIMARY KEY, crew_name VARCHAR);
        INSERT INTO crew VALUES (0, 'Blue'), (1, 'Red'), (2, 'Green'), (3, 'Spare');
        CREATE TABLE round (round_id INTEGER PRIMARY KEY, band VARCHAR, start_yard VARCHAR, end_yard VARCHAR, slope DOUBLE, cases INTEGER,
            crew_id INTEGER REFERENCES crew (crew_id), is_long BOOLEAN);
        INSERT INTO round VALUES (1, 'low', 'North', 'South', 4.5, 10, 0, true), (2, 'low', 'North', 'North', 2.5, 20, 0, true), (3, 'high', 'South', 'South', 9, 30, 0, false),
            (4, 'high', 'South', 'South', 3, 40, 1, false), (5, 'none', 'North', 'South', 1, 50, 2, false), (6, 'none', 'South', 'North', 2, 60, 2, false);
        """

    @Test("each read by themselves", arguments: [
        RepairCase(
            "a value by itself", "What is the ratio of slope between round 1 and round 3?",
            "SELECT slope / slope AS ratio FROM round WHERE round_id = 1 OR round_id = 3", ["0.5"]),
        RepairCase(
            "a sum less itself", "What is the difference in cases between the low and the high band?",
            "SELECT SUM(cases) - SUM(cases) FROM round WHERE band IN ('high', 'low')", ["40"]),
        RepairCase(
            "one extreme of either", "How much steeper is the steepest slope, the highest one, in the high band than the highest in the low band?",
            "SELECT MAX(slope) - MIN(slope) FROM round WHERE band IN ('high', 'low')", ["4.5"]),
        RepairCase(
            "both extremes of all", "What is the difference between the highest and the lowest slope in the high and the low band?",
            "SELECT MAX(slope) - MIN(slope) FROM round WHERE band IN ('high', 'low')", ["6.5"]),
        RepairCase(
            "the largest group beside the smallest", "How many times is the number of rounds of the crew with the most that of the crew with the fewest?",
            "SELECT COUNT(DISTINCT crew_id) / COUNT(*) FROM round", ["3.0"]),
        RepairCase(
            "all pairs of two kinds", "How much steeper is the highest slope of the high band than the highest of the low band?",
            "SELECT a.slope - b.slope AS difference FROM round a JOIN round b ON a.band = 'high' AND b.band = 'low' ORDER BY difference DESC LIMIT 1", ["4.5"]),
        RepairCase(
            "true and not", "How many more rounds are long than short?", "SELECT COUNT(*) - COUNT(*) FROM round WHERE is_long = TRUE", ["-2"]),
        RepairCase(
            "the group called after what is counted", "How many times is the number of rounds of the round band with the most rounds that of the round band with the fewest?",
            "SELECT COUNT(*) FROM round", ["1.0"]),
        RepairCase(
            "which, and by how much", "Which yard has the round with the highest slope, and how much higher is it than the average slope?",
            "SELECT start_yard, slope, slope - (SELECT AVG(slope) FROM round) AS difference FROM round ORDER BY slope DESC LIMIT 1", ["South | 5.333333333333334"]),
        RepairCase(
            "less the smallest", "What is the difference in the number of rounds between the band with the most and the one with the least?",
            "SELECT MAX(cases) - MIN(cases) FROM round", ["0"]),
        RepairCase(
            "groups that are asked for themselves", "Which crew has the most rounds, which the fewest, and what is the number of rounds of each?",
            "SELECT crew_id, COUNT(*) FROM round GROUP BY crew_id ORDER BY crew_id", ["Blue | 3", "Red | 1", "Green | 2"]),
        RepairCase(
            "those without one beside those with one", "What percentage of crews drive rounds?",
            "SELECT 100.0 * COUNT(DISTINCT CASE WHEN round.round_id IS NOT NULL THEN crew.crew_id END) / COUNT(DISTINCT crew.crew_id) FROM crew JOIN round ON crew.crew_id = round.crew_id",
            ["75.0"]),
        RepairCase(
            "those without one", "Which crews never drove?", "SELECT crew_name FROM round JOIN crew ON round.crew_id = crew.crew_id WHERE round.round_id IS NULL", ["Spare"]),
        RepairCase(
            "those with one among all", "What percentage of crews drive rounds with more than 15 cases?",
            "SELECT 100.0 * COUNT(CASE WHEN cases > 15 THEN 1 END) / COUNT(*) FROM round", ["75.0"]),
        RepairCase(
            "rows that a join repeats", "What percentage of crews are called Red or Blue?",
            "SELECT 100.0 * SUM(CASE WHEN crew_name IN ('Red', 'Blue') THEN 1 ELSE 0 END) / COUNT(*) FROM crew JOIN round ON crew.crew_id = round.crew_id", ["50.0"]),
        RepairCase(
            "the twin that the question names", "For each yard, how many rounds end at the respective yard?", "SELECT start_yard, COUNT(*) FROM round GROUP BY start_yard ORDER BY 1",
            ["North | 2", "South | 4"]),
        RepairCase(
            "what a growth is taken from", "How many cases have rounds of the high band, and what percentage is the increase over the low band?",
            "SELECT SUM(cases) FILTER (band = 'high') AS a, SUM(cases) FILTER (band = 'low') AS b, 100.0 * (SUM(cases) FILTER (band = 'high') - SUM(cases) FILTER (band = 'low')) / SUM(cases) FILTER (band = 'low') AS c FROM round",
            ["70 | 133.33333333333334"]),
        RepairCase(
            "what a row is found by", "Find the band and the start yard of the round with the highest slope.",
            "SELECT band, start_yard, slope FROM round ORDER BY slope DESC LIMIT 1", ["high | South"]),
        RepairCase(
            "what a row is found by, and shown", "Find the band and slope of the round with the highest slope.",
            "SELECT band, slope FROM round ORDER BY slope DESC LIMIT 1", ["high | 9.0"]),
    ])
    func compares(given: RepairCase) async throws {
        let executed = try await Dataset.of(Self.rounds).executed(given.sql, for: given.question)
        #expect(executed.table.lines == given.rows, "\(executed.query.original)")
    }

    @Test("a number that the note gives is reckoned with once", arguments: [
        RepairCase("left out", "How many bottles did the low band bring?", "SELECT SUM(cases) FROM round WHERE band = 'low'", ["360.0"]),
        RepairCase("taken in", "How many bottles did the low band bring?", "SELECT SUM(cases) * 12 FROM round WHERE band = 'low'", ["360"]),
        RepairCase("beside numbers of the question", "At 1.2 kg a bottle, what did the low band bring?", "SELECT SUM(cases) * 1.2 FROM round WHERE band = 'low'", ["432.00"]),
        RepairCase("not asked for", "How many cases of how many bottles did the low band bring?", "SELECT SUM(cases) FROM round WHERE band = 'low'", ["30"]),
    ])
    func factor(given: RepairCase) async throws {
        let executed = try await Dataset.of(Self.rounds).executed(given.sql, for: given.question, note: "1 case equals 12 bottles.")
        #expect(executed.table.lines == given.rows, "\(executed.query.original)")
    }

    /// Islands and what grows on them.
    private static let islands = """
        CREATE TABLE island (island_name VARCHAR PRIMARY KEY, people INTEGER, surface_area DOUBLE, group_name VARCHAR);
        INSERT INTO island VALUES ('Mull', 2800, 875, 'Inner'), ('Skye', 10000, 1656, 'Inner'), ('Staffa', 0, 0, 'Inner'), ('Lewis', 21000, 1770, 'Outer');
        CREATE TABLE crop (island_name VARCHAR REFERENCES island (island_name), crop VARCHAR);
        INSERT INTO crop VALUES ('Mull', 'oats'), ('Mull', 'hay'), ('Skye', 'oats'), ('Lewis', 'hay'), ('Lewis', 'oats');
        """

    @Test("of two that are named, by what a note says, and of part of all", arguments: [
        RepairCase("a multiple of two names", "How many times is the surface area of Lewis that of Mull?", "SELECT COUNT(*) FROM island WHERE island_name = 'Lewis'", ["2.0228571428571427"]),
        RepairCase("the difference of two names", "How much larger is the surface area of Lewis than that of Mull?", "SELECT surface_area FROM island WHERE island_name IN ('Lewis', 'Mull')", ["895.0"]),
        RepairCase("what a note computes", "Which islands have a density above 10 heads?", "SELECT island_name FROM island WHERE surface_area > 10", ["Lewis"]),
        RepairCase("a unit that the note tells", "What is the surface area of Mull in square miles?", "SELECT surface_area FROM island WHERE island_name = 'Mull'", ["337.83783783783787"]),
        RepairCase("no value over zero", "Which island has the most people per surface area?", "SELECT island_name FROM island ORDER BY people / surface_area DESC LIMIT 1", ["Lewis"]),
        RepairCase(
            "the number as well", "Which island has the largest surface area, and how much is it?", "SELECT island_name FROM island ORDER BY surface_area DESC LIMIT 1", ["Lewis | 1770.0"]),
        RepairCase(
            "a share of those of one group", "What percentage of the islands of the Inner group have more than one crop?",
            "SELECT 100.0 * COUNT(CASE WHEN COUNT(DISTINCT crop) > 1 THEN island_name END) / COUNT(*) FROM crop WHERE island_name IN (SELECT island_name FROM island WHERE group_name = 'Inner')",
            ["33.333333333333336"]),
        RepairCase(
            "how many more in the largest group", "How many more islands are in the group with the most islands than in the one with the fewest?", "SELECT COUNT(*) FROM island", ["2"]),
    ])
    func named(given: RepairCase) async throws {
        let note = "Density is people divided by surface area. The surface area is in square kilometres. 1 square mile equals 2.59 square kilometres."
        let executed = try await Dataset.of(Self.islands).executed(given.sql, for: given.question, note: note)
        #expect(executed.table.lines == given.rows, "\(executed.query.original)")
    }

    @Test("ages are compared where births are known", arguments: [
        RepairCase("the oldest and the youngest", "How many years older is the oldest than the youngest member?", "SELECT MAX(left_on) - MIN(joined_on) FROM member", ["20"]),
        RepairCase("the same in days", "What is the difference in age between the oldest and the youngest member?", "SELECT MAX(date_of_birth) - MIN(date_of_birth) FROM member", ["20"]),
        RepairCase("days over the days of a year", "How old was member 1 on 2021-01-01?", "SELECT (left_on - date_of_birth) / 365 FROM member WHERE member_id = 1", ["40"]),
        RepairCase("at a moment, read as a day", "How many members were older than 30 when they joined?", "SELECT COUNT(*) FROM member WHERE joined_on < DATE '2024-07-01' - INTERVAL 30 YEAR", ["1"]),
    ])
    func ages(given: RepairCase) async throws {
        let members = """
            CREATE TABLE member (member_id INTEGER PRIMARY KEY, date_of_birth DATE, joined_on DATE, left_on DATE);
            INSERT INTO member VALUES (1, '1980-06-30', '2020-06-29', '2021-01-01'), (2, '1990-01-01', '2015-01-01', NULL), (3, '2000-07-01', '2022-06-30', NULL);
            """
        let executed = try await Dataset.of(members).executed(given.sql, for: given.question)
        #expect(executed.table.lines == given.rows, "\(executed.query.original)")
    }
}
