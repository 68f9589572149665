import DuckDB
import Foundation
import SQLSyntax
import Testing

@testable import Analyst

@Suite("Units and groups that the question names")
struct UnitsAndGroupsTests {
    /// Rounds of a waste service: lengths in metres, temperatures in Fahrenheit.
    private static let rounds = """
        CREATE TABLE round (round_id INTEGER PRIMARY KEY, round_name VARCHAR, round_length_in_metres DOUBLE, collection_fee_band VARCHAR, temperature_f DOUBLE,
            driven_on DATE, crew_id INTEGER);
        INSERT INTO round SELECT i, 'Round ' || i, 700.5 * i, CASE WHEN i % 2 = 0 THEN 'low' ELSE 'high' END, 32 + 1.8 * i,
            DATE '2023-01-01' + INTERVAL (i * 30) DAY, i % 5 FROM range(1, 25) AS r(i);
        """

    @Test("are those of the answer", arguments: [
        RepairCase("metres asked in kilometres", "How many kilometres is the longest round?", "SELECT MAX(round_length_in_metres) FROM round", ["16.812"]),
        RepairCase("metres asked in miles", "How long is round 1 in miles?", "SELECT round_length_in_metres FROM round WHERE round_id = 1", ["0.43527052016225243"]),
        RepairCase("a limit in another unit", "How many rounds are longer than 10 km?", "SELECT COUNT(*) FROM round WHERE round_length_in_metres > 10", ["10"]),
        RepairCase("Fahrenheit asked in Celsius", "What is the highest temperature in degrees Celsius?", "SELECT MAX(temperature_f) FROM round", ["24.0"]),
        RepairCase("the unit it has anyway", "How many metres is the longest round?", "SELECT MAX(round_length_in_metres) FROM round", ["16812.0"]),
        RepairCase("days that are no unit", "What was the total down time over all the days?", "SELECT SUM(down_hours) FROM crew", ["36.0"]),
        RepairCase("hours asked in days", "What is the total down time in days?", "SELECT SUM(down_hours) FROM crew", ["1.5"]),
        RepairCase("already converted", "How many kilometres is the longest round?", "SELECT MAX(round_length_in_metres) / 1000 FROM round", ["16.812"]),
        RepairCase(
            "a group that was forgotten", "What are the shortest and longest length per fee band?",
            "SELECT MIN(round_length_in_metres), MAX(round_length_in_metres) FROM round", ["high | 700.5 | 16111.5", "low | 1401.0 | 16812.0"]),
        RepairCase("no column of that name", "What is the longest length per kind of road?", "SELECT MAX(round_length_in_metres) FROM round", ["16812.0"]),
        RepairCase(
            "one span of two years", "How many crews drove in 2023 and 2024?", "SELECT COUNT(DISTINCT crew_id) FROM round WHERE year(driven_on) IN (2023, 2024)", ["5"]),
        RepairCase(
            "a year that the query forgot", "How many rounds were driven in each fee band in 2024?",
            "SELECT collection_fee_band, COUNT(*) FROM round GROUP BY collection_fee_band", ["high | 6", "low | 6"]),
        RepairCase(
            "a year that something began in", "How many rounds were driven in each fee band since 2024?",
            "SELECT collection_fee_band, COUNT(*) FROM round GROUP BY collection_fee_band", ["high | 12", "low | 12"]),
        RepairCase(
            "one of a list of samples", "How many rounds of the crew Blue are there?", "SELECT COUNT(*) FROM crew WHERE crew IN ('Blue team', 'Red team', 'Old team', 'New team')",
            ["2"]),
        RepairCase("a day by its short name", "How many crews start on Mondays?", "SELECT COUNT(*) FROM crew WHERE day IN ('MON', 'TUE', 'WED')", ["1"]),
        RepairCase(
            "all that there is", "How many crews are there?", "SELECT COUNT(*) FROM crew WHERE day IN ('MON', 'TUE', 'WED', 'THU')", ["5"]),
        RepairCase("a value by one of its words", "How many crews of the team Red are there?", "SELECT COUNT(*) FROM crew WHERE crew = 'Red'", ["1"]),
        RepairCase("a word of two values", "How many crews are a team?", "SELECT COUNT(*) FROM crew WHERE crew = 'Red' OR crew = 'Blue team'", ["3"]),
        RepairCase(
            "days from a day to a moment", "What is the average number of days that crews were out?", "SELECT AVG(back_at - left_on) FROM crew WHERE crew = 'Red team'", ["2.0"]),
        RepairCase(
            "all groups, in an order", "How many rounds are in each fee band? Start with the one that has the most.",
            "SELECT collection_fee_band, COUNT(*) AS n FROM round GROUP BY collection_fee_band ORDER BY n DESC, collection_fee_band LIMIT 1", ["high | 12", "low | 12"]),
    ])
    func means(given: RepairCase) async throws {
        let crews = """
            CREATE TABLE crew (crew_nr INTEGER PRIMARY KEY, crew VARCHAR, day VARCHAR, left_on DATE, back_at TIMESTAMP, down_hours DOUBLE);
            INSERT INTO crew VALUES (1, 'Blue team', 'MON', '2024-01-01', '2024-01-02 10:00', 2.5), (2, 'Red team', 'TUE', '2024-01-01', '2024-01-03 18:00', 10),
                (3, 'Old team', 'WED', NULL, NULL, 1.5), (4, 'New team', 'THU', NULL, NULL, 20), (5, 'Blue team', 'TUE', NULL, NULL, 2);
            """
        let executed = try await Dataset.of(Self.rounds + crews).executed(given.sql, for: given.question)
        #expect(executed.table.lines.sorted() == given.rows, "\(executed.query.original)")
    }

    @Test("are reckoned with as the question says", arguments: [
        RepairCase(
            "one number less another", "How many more rounds are in the low band than the rounds over 16 km?",
            "SELECT COUNT(*) FROM round WHERE collection_fee_band = 'low' EXCEPT SELECT COUNT(*) FROM round WHERE round_length_in_metres > 16000", ["10"]),
        RepairCase(
            "a multiple", "How many times as many rounds are in the low band as round 7 and 8?",
            "SELECT COUNT(*) FROM round WHERE collection_fee_band = 'low' UNION SELECT COUNT(*) FROM round WHERE round_id IN (7, 8)", ["6.0"]),
        RepairCase(
            "a share of the part that is named first", "Of the rounds with an id under 5, what percentage is in the low band?",
            "SELECT 100.0 * COUNT(CASE WHEN round_id < 5 AND collection_fee_band = 'low' THEN 1 END) / COUNT(*) FROM round", ["50.0"]),
        RepairCase(
            "a share of the part behind its name", "What percentage of rounds in the low band have an id under 5?",
            "SELECT 100.0 * COUNT(*) FILTER (WHERE round_id < 5 AND collection_fee_band = 'low') / COUNT(*) FROM round", ["16.666666666666668"]),
        RepairCase(
            "a share the wrong way round", "What percentage of rounds with an id under 5 are in the low band?",
            "SELECT 100.0 * COUNT(CASE WHEN round_id < 5 THEN 1 END) / COUNT(*) FROM round WHERE collection_fee_band = 'low'", ["50.0"]),
        RepairCase(
            "a share of all", "What percentage of all rounds are in the low band with an id under 5?",
            "SELECT 100.0 * COUNT(CASE WHEN round_id < 5 AND collection_fee_band = 'low' THEN 1 END) / COUNT(*) FROM round", ["8.333333333333334"]),
        RepairCase(
            "a filter that keeps one half", "How many times as long are the rounds of the low band as those of the high band?",
            "SELECT SUM(CASE WHEN collection_fee_band = 'low' THEN round_length_in_metres END) / SUM(CASE WHEN collection_fee_band = 'high' THEN round_length_in_metres END) FROM round WHERE collection_fee_band = 'low'", ["1.0833333333333333"]),
        RepairCase(
            "groups that part the halves", "How many more rounds are in the low band than in the high band?",
            "SELECT COUNT(CASE WHEN collection_fee_band = 'low' THEN 1 END) - COUNT(CASE WHEN collection_fee_band = 'high' THEN 1 END) FROM round GROUP BY collection_fee_band", ["0"]),
        RepairCase(
            "a proportion is a part of one", "What proportion of all rounds are in the low band?",
            "SELECT 100.0 * COUNT(CASE WHEN collection_fee_band = 'low' THEN 1 END) / COUNT(*) FROM round", ["0.5"]),
        RepairCase(
            "a proportion that was rounded", "What proportion of all rounds have an id under 7?",
            "SELECT ROUND(SUM(CASE WHEN round_id < 7 THEN 1 ELSE 0 END) * 100 / COUNT(*), 2) AS share FROM round", ["0.25"]),
        RepairCase(
            "a percentage is one of a hundred", "What percentage of all rounds are in the low band?",
            "SELECT 100.0 * COUNT(CASE WHEN collection_fee_band = 'low' THEN 1 END) / COUNT(*) FROM round", ["50.0"]),
        RepairCase(
            "what was taken off is not asked for", "What is the highest length and how much higher is it than the lowest?",
            "SELECT MAX(round_length_in_metres) AS a, MIN(round_length_in_metres) AS b, MAX(round_length_in_metres) - MIN(round_length_in_metres) AS c FROM round",
            ["16812.0 | 16111.5"]),
        RepairCase("an aggregate that is kept", "What is the highest temperature of round 1?", "SELECT MAX(temperature_c) FROM day", ["7"]),
    ])
    func reckons(given: RepairCase) async throws {
        let day = "CREATE TABLE day (day_id INTEGER PRIMARY KEY, max_temperature_c INTEGER, min_temperature_c INTEGER); INSERT INTO day VALUES (1, 7, 3);"
        let executed = try await Dataset.of(Self.rounds + day).executed(given.sql, for: given.question)
        #expect(executed.table.lines == given.rows, "\(executed.query.original)")
    }

    @Test func `both years are asked of each`() async throws {
        let data = """
            CREATE TABLE account (account_id INTEGER PRIMARY KEY, account_name VARCHAR);
            INSERT INTO account VALUES (1, 'Aa'), (2, 'Bb'), (3, 'Cc');
            CREATE TABLE invoice (invoice_id INTEGER PRIMARY KEY, account_id INTEGER REFERENCES account (account_id), issued DATE);
            INSERT INTO invoice VALUES (1, 1, '2023-02-01'), (2, 1, '2024-02-01'), (3, 2, '2023-03-01'), (4, 3, '2024-04-01'), (5, 3, '2024-05-01');
            """
        let executed = try await Dataset.of(data).executed(
            "SELECT COUNT(DISTINCT account_id) FROM invoice WHERE year(issued) IN (2023, 2024)", for: "How many accounts received invoices in both 2023 and 2024?")
        #expect(executed.table.lines == ["1"], "\(executed.query.original)")
    }

    @Test("of years are whole ones, to the moment asked about", arguments: [
        RepairCase("to now", "How old are the drivers?", "SELECT age(born_on) FROM driver", ["24", "44"]),
        RepairCase("to a moment that one other date tells", "How old were the drivers when they joined?", "SELECT age(born_on) FROM driver", ["20", "39"]),
        RepairCase("over the turn of a year", "How many drivers were older than 39 when they joined?", "SELECT COUNT(*) FROM driver WHERE date_diff('year', born_on, joined_on) > 39", ["0"]),
        RepairCase("the years of an interval", "How old are the drivers?", "SELECT date_part('year', age(born_on)) FROM driver", ["24", "44"]),
        RepairCase("between two dates that are no birth", "How old are the contracts?", "SELECT date_diff('year', joined_on, DATE '2024-06-30') FROM driver", ["4", "4"]),
    ])
    func ages(given: RepairCase) async throws {
        let drivers = """
            CREATE TABLE driver (driver_id INTEGER PRIMARY KEY, born_on DATE, joined_on DATE);
            INSERT INTO driver VALUES (1, '2000-01-01', '2020-06-30'), (2, '1980-06-30', '2020-06-29'), (3, NULL, NULL);
            """
        let dataset = try await Dataset.of(drivers)
        let question = Question(given.question, now: try #require(try? Date("2024-07-01T00:00:00Z", strategy: .iso8601)))
        let verdict = try await Validation().run(given.sql, await Understanding().run(question, in: dataset), in: dataset, limits: QueryLimits())
        guard case .executed(let executed) = verdict else { throw Rejected(message: "\(verdict)") }
        #expect(executed.table.lines.filter { $0 != "NULL" } == given.rows, "\(executed.query.original)")
    }
}
