import Catalog
import DuckDB
import SQLSyntax
import Testing

@testable import Analyst

@Suite("What people have defined, given or named")
struct NamedTermsTests {
    /// A ferry line: routes between ports, crossings on them, the ships that make them.
    private static let line = """
        CREATE TABLE port (port_code VARCHAR PRIMARY KEY, port_name VARCHAR);
        INSERT INTO port VALUES ('RO', 'Rostock'), ('TR', 'Trelleborg'), ('GD', 'Gdynia');
        CREATE TABLE route (route_id INTEGER PRIMARY KEY, from_port VARCHAR REFERENCES port (port_code), to_port VARCHAR REFERENCES port (port_code), dist_km DOUBLE, fare DOUBLE);
        INSERT INTO route VALUES (1, 'RO', 'TR', 100, 20), (2, 'TR', 'RO', 101, 25), (3, 'GD', 'TR', 400, 60);
        CREATE TABLE ship (ship_id INTEGER PRIMARY KEY, ship_name VARCHAR, top_speed DOUBLE, sold_date DATE);
        INSERT INTO ship VALUES (7, 'Auk', 30, NULL), (8, 'Tern', 35, '2023-01-01');
        CREATE TABLE crossing (crossing_id INTEGER PRIMARY KEY, route_id INTEGER REFERENCES route (route_id), ship_id INTEGER REFERENCES ship (ship_id), dur_hr DOUBLE, guests INTEGER, spent DOUBLE, status VARCHAR);
        INSERT INTO crossing VALUES (1, 1, 7, 5, 10, 100, 'done'), (2, 1, 8, 4, 20, 300, 'off'), (3, 3, 7, 10, 30, 60, 'done'), (4, 2, 8, 5, 40, 80, 'off');
        """

    private func run(_ given: RepairCase, note: String? = nil, definitions: [Definition] = []) async throws {
        var dataset = try await Dataset.of(Self.line)
        dataset.knowledge.definitions = definitions
        let executed = try await dataset.executed(given.sql, for: given.question, note: note)
        #expect(executed.table.lines == given.rows, "\(executed.query.original)")
    }

    @Test("Two roles of one table are told apart", arguments: [
        RepairCase(
            "shown by name", "From which port to which port does the longest route go?",
            "SELECT p.port_name AS from_port, p.port_name AS to_port FROM route r JOIN port p ON r.from_port = p.port_code ORDER BY r.dist_km DESC LIMIT 1", ["Gdynia | Trelleborg"]),
        RepairCase(
            "joined by the end first", "List the start and the end of route 2.",
            "SELECT p.port_name, p.port_name FROM route r JOIN port p ON r.to_port = p.port_code WHERE r.route_id = 2", ["Trelleborg | Rostock"]),
        RepairCase(
            "asked for, beside other tables", "How many guests crossed from Rostock to Trelleborg?",
            "SELECT SUM(c.guests) FROM crossing c JOIN route r ON c.route_id = r.route_id JOIN port p ON r.from_port = p.port_code WHERE p.port_name = 'Rostock' AND p.port_name = 'Trelleborg'", ["30"]),
    ])
    func roles(given: RepairCase) async throws { try await run(given) }

    @Test("Two kinds get a row each", arguments: [
        RepairCase(
            "with what both share", "How many done and how many off crossings had more than 15 guests?",
            "SELECT COUNT(*) AS done, COUNT(*) AS off FROM crossing WHERE (status = 'done' AND guests > 15) OR (status = 'off' AND guests > 15)", ["done | 1", "off | 2"]),
        RepairCase("a list of both", "How many crossings are done and how many are off?", "SELECT COUNT(*), COUNT(*) FROM crossing WHERE status IN ('done', 'off')", ["done | 2", "off | 2"]),
    ])
    func kinds(given: RepairCase) async throws {
        var dataset = try await Dataset.of(Self.line)
        dataset.knowledge = Knowledge()
        let executed = try await dataset.executed(given.sql, for: given.question)
        #expect(executed.table.lines.sorted() == given.rows, "\(executed.query.original)")
    }

    @Test("What a note computes takes the place of what stands for it", arguments: [
        RepairCase(
            "names cut short, a table not yet read", "What was the average speed of crossing 3?", "SELECT c.crossing_id, s.top_speed FROM crossing c JOIN ship s ON c.ship_id = s.ship_id WHERE c.crossing_id = 3",
            ["3 | 40.0"]),
        RepairCase("one of the two", "What is the total price of crossing 4?", "SELECT route.fare FROM crossing JOIN route ON crossing.route_id = route.route_id WHERE crossing_id = 4", ["1000.0"]),
    ])
    func formulas(given: RepairCase) async throws { try await run(given, note: "Average speed is calculated by dividing distance by duration. Total price is calculated by multiplying fare by guests.") }

    @Test("A formula is read from a sentence", arguments: [
        ("Age is calculated by substracting birth from day.", "age", ["day", "birth"], "-"), ("Density is people divided by area", "density", ["people", "area"], "/"),
        ("free docks = total docks - used docks", "free docks", ["total docks", "used docks"], "-"), ("The load is weight times number", "load", ["weight", "number"], "*"),
    ])
    func sentence(text: String, name: String, operands: [String], sign: String) {
        let formula = Formula.all(in: text).first
        #expect(formula?.name == name && formula?.operands == operands && formula?.sign == sign)
    }

    private static let definitions = [
        Definition(.filter, name: "long route", meaning: "", expression: "route.dist_km > 100"), Definition(.term, name: "sales", meaning: "Only crossings with status = done"),
        Definition(.term, name: "shady", meaning: "only those with status = unheard"),
    ]

    @Test("A named filter holds where its name is said", arguments: [
        RepairCase("of one's own table", "How many long routes are there?", "SELECT COUNT(*) FROM route", ["2"]),
        RepairCase("what counts as sold", "How many guests were sold a crossing?", "SELECT SUM(guests) FROM crossing", ["40"]),
        RepairCase("asked for already", "How many long routes of 100 km are there?", "SELECT COUNT(*) FROM route WHERE dist_km = 100", ["1"]),
        RepairCase("a name that nobody says", "How many routes are there?", "SELECT COUNT(*) FROM route", ["3"]),
        RepairCase("a value that is not there", "How many shady crossings are there?", "SELECT COUNT(*) FROM crossing", ["4"]),
    ])
    func filters(given: RepairCase) async throws { try await run(given, definitions: Self.definitions) }

    @Test("A key that nobody gave is the name that the question says", arguments: [
        RepairCase("in its place", "How many crossings did the Tern make?", "SELECT COUNT(*) FROM crossing WHERE ship_id = 7", ["2"]),
        RepairCase("beside the name", "How many guests did Auk carry?", "SELECT SUM(guests) FROM crossing JOIN ship ON crossing.ship_id = ship.ship_id WHERE crossing.ship_id = 8 AND ship_name = 'Auk'", ["40"]),
        RepairCase("given", "How many crossings did ship 8 make?", "SELECT COUNT(*) FROM crossing WHERE ship_id = 8", ["2"]),
    ])
    func keys(given: RepairCase) async throws { try await run(given) }

    @Test("Parts of what is asked", arguments: [
        RepairCase("by each", "How much was spent for each guest on crossing 2?", "SELECT spent, guests FROM crossing WHERE crossing_id = 2", ["15.0"]),
        RepairCase("the whole of a share", "What share of crossings is done?", "SELECT 1.0 * SUM(CASE WHEN status = 'done' THEN 1 ELSE 0 END) / COUNT(*) FROM crossing WHERE status = 'done'", ["0.5"]),
        RepairCase("rows that do not count", "What share of crossings is done?", "SELECT 1.0 * COUNT(CASE WHEN status = 'done' THEN 1 ELSE 0 END) / COUNT(*) FROM crossing", ["0.5"]),
        RepairCase("rows that happen to have a value nobody asked for", "How many ships are there?", "SELECT COUNT(*) FROM ship WHERE sold_date IS NOT NULL AND top_speed IS NOT NULL", ["2"]),
        RepairCase("a value that all have to be", "How many crossings are there?", "SELECT COUNT(*) FROM crossing WHERE status IN ('done', 'off', 'late')", ["4"]),
        RepairCase("a number of rows, not of the group", "Which routes have at least 2 crossings?", "SELECT route_id, COUNT(*) FROM crossing WHERE route_id >= 2 GROUP BY route_id", ["1 | 2"]),
        RepairCase("a number of the group", "Which routes with a number of at least 2 have crossings?", "SELECT route_id, COUNT(*) FROM crossing WHERE route_id >= 2 GROUP BY route_id ORDER BY 1", ["2 | 1", "3 | 1"]),
        RepairCase("a pattern where it is held", "How many crossings go from a port called something like rost?", "SELECT COUNT(*) FROM crossing c JOIN route r ON c.route_id = r.route_id JOIN port p ON r.from_port = p.port_code WHERE r.from_port ILIKE '%rost%'", ["2"]),
        RepairCase("what goes on", "Which ships are still owned?", "SELECT ship_name FROM ship WHERE sold_date IS NULL", ["Auk"]),
        RepairCase("a limit in the unit that is shown", "Which routes are longer than 200 miles, and how long are they?", "SELECT route_id, dist_km * 0.62 AS miles FROM route WHERE dist_km > 200", ["3 | 248.0"]),
        RepairCase("a limit that is not met in it", "Which routes are longer than 300 miles, and how long are they?", "SELECT route_id, dist_km * 0.62 AS miles FROM route WHERE dist_km > 300", []),
    ])
    func parts(given: RepairCase) async throws { try await run(given) }

    @Test("Groups hold what the question says of them", arguments: [
        RepairCase(
            "the first of each, with what is asked of it", "For each route, which crossing had the most guests?",
            "SELECT r.route_id, c.crossing_id, MAX(c.guests) AS guests FROM route r JOIN crossing c ON c.route_id = r.route_id GROUP BY r.route_id, c.crossing_id ORDER BY 1",
            ["1 | 2 | 20", "2 | 4 | 40", "3 | 3 | 30"]),
        RepairCase(
            "all of each, where no first is asked for", "How many guests did each crossing of each route have?",
            "SELECT r.route_id, c.crossing_id, MAX(c.guests) AS guests FROM route r JOIN crossing c ON c.route_id = r.route_id GROUP BY r.route_id, c.crossing_id ORDER BY 2",
            ["1 | 1 | 10", "1 | 2 | 20", "3 | 3 | 30", "2 | 4 | 40"]),
        RepairCase(
            "counts called by what they count", "Per route, count the crossings that are done and off.",
            "SELECT route_id, COUNT(*) AS done_crossings, COUNT(*) AS off_crossings FROM crossing WHERE status IN ('done', 'off') GROUP BY route_id ORDER BY 1", ["1 | 1 | 1", "2 | 0 | 1", "3 | 1 | 0"]),
        RepairCase(
            "a limit for the total", "Which routes have more than 25 guests altogether?", "SELECT route_id, SUM(guests) FROM crossing WHERE guests > 25 GROUP BY route_id ORDER BY 1", ["1 | 30", "2 | 40", "3 | 30"]),
        RepairCase("no month without a day", "How many ships were sold in each month?", "SELECT date_trunc('month', sold_date) AS month, COUNT(*) FROM ship GROUP BY month", ["2023-01-01 00:00:00 | 1"]),
        RepairCase("all that are asked for, put in order", "Which ships are fast? Fastest first.", "SELECT ship_name FROM ship WHERE top_speed > 20 ORDER BY top_speed DESC LIMIT 1", ["Tern", "Auk"]),
    ])
    func groups(given: RepairCase) async throws { try await run(given) }

    @Test("A question may say what day it is", arguments: [
        ("Suppose today is 2025-04-29. What came in?", "2025-04-29"), ("As of March 1, 2024, how many?", "2024-03-01"), ("Assuming it is the 3rd of May 2023, what is due?", "2023-05-03"),
        ("It was 2024-01-01 when it opened", nil), ("What happened on 2024-01-01?", nil), ("Is today a holiday?", nil),
    ])
    func today(question: String, day: String?) { #expect(StatedToday.read(question) == day) }

    @Test("Parts of a year begin and end where they do", arguments: [
        ("How many ferries sailed in the first half of 2024?", "SELECT COUNT(*) FROM trip WHERE day >= '2024-01-01' AND day < '2024-06-01'", "6"),
        ("How many ferries sailed in Q4 2024?", "SELECT COUNT(*) FROM trip WHERE day BETWEEN '2024-10-01' AND '2024-12-01'", "3"),
        ("How many ferries sailed in the second quarter of 2024?", "SELECT COUNT(*) FROM trip WHERE day >= DATE '2024-03-01' AND day <= DATE '2024-06-01'", "3"),
        ("How many ferries sailed from the first half of 2024 to the first half of 2025?", "SELECT COUNT(*) FROM trip WHERE day >= '2024-01-01' AND day < '2024-06-01'", "5"),
    ])
    func partsOfYear(question: String, sql: String, count: String) async throws {
        let trips = try await Dataset.of("CREATE TABLE trip AS SELECT (DATE '2024-01-15' + to_months(i::INTEGER))::DATE AS day FROM range(12) AS r(i);")
        #expect(try await trips.executed(sql, for: question).table.lines == [count])
    }

    @Test("Codes are meant by their names", arguments: [
        ("closed to all traffic", ["K"], "word for word"), ("wooden", ["7"], "the same beginning"), ("motorcycles", ["3", "5"], "several"), ("open road", ["A"], "most of it"), ("spacious", [], "none"),
    ])
    func codes(text: String, values: [String], reason: Comment) {
        let coded = CodedValues("what it is (A = Open, no restriction; K = Bridge closed to all traffic; 7 = Wood or timber; 3 = Motorcycle 125cc; 5 = Motorcycle over 500cc)")
        #expect(coded?.meant(by: text) == values, reason)
        #expect(CodedValues("depth (in metres)") == nil && CodedValues("x = 1; y = 2") == nil)
    }

    @Test func `a code's name is looked for as the code, and shown where the question says it`() async throws {
        var dataset = try await Dataset.of("CREATE TABLE bridge (id INTEGER PRIMARY KEY, state VARCHAR); INSERT INTO bridge SELECT i, ['A', 'K'][i % 2 + 1] FROM range(9) AS r(i);")
        dataset.knowledge.columns[ColumnReference(table: "bridge", column: "state")] = "use (A = open; K = closed to all traffic)"
        #expect(try await dataset.executed("SELECT COUNT(*) FROM bridge WHERE state = 'Closed to all traffic'", for: "How many bridges are closed to all traffic?").table.lines == ["4"])
        let model = ScriptedModel(.sql("SELECT COUNT(*) FROM bridge WHERE state = 'K'"))
        _ = try await Analyst(models: [model]).answer(Question("How many bridges are closed to all traffic?"), about: dataset)
        #expect(model.requests.first?.transcript.contains("use (A = open; K = closed to all traffic)") == true)
    }

    @Test("What has ended has a day, what goes on has none", arguments: [
        ("Which writers are no longer alive?", "SELECT name FROM writer WHERE died IS NULL", "Ibsen"), ("Which writers are still alive?", "SELECT name FROM writer WHERE died IS NOT NULL", "Fosse"),
        ("Which writers are not still alive?", "SELECT name FROM writer WHERE died IS NOT NULL", "Ibsen"),
    ])
    func ended(question: String, sql: String, name: String) async throws {
        let writers = try await Dataset.of("CREATE TABLE writer (name VARCHAR, died INTEGER); INSERT INTO writer VALUES ('Ibsen', 1906), ('Fosse', NULL);")
        #expect(try await writers.executed(sql, for: question).table.lines == [name])
    }
}
