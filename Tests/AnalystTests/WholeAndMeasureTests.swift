import DuckDB
import SQLSyntax
import Testing

@testable import Analyst

/// Lands, what is spoken there, and their towns: many to many, with a table that hangs at one other.
@Suite("What is said of many, and by which measure")
struct WholeAndMeasureTests {
    private static let lands = """
        CREATE TABLE land (land_code VARCHAR PRIMARY KEY, name VARCHAR, continent VARCHAR, area INTEGER, people INTEGER, anthem_name VARCHAR);
        INSERT INTO land VALUES ('no', 'Norvia', 'North', 40, 5, 'Hail'), ('ma', 'Malva', 'South', 1, 8, 'Sun'), ('pa', 'Panora', 'South', 9, 4, 'Sea');
        CREATE TABLE tongue (tongue_id INTEGER PRIMARY KEY, land_code VARCHAR REFERENCES land (land_code), tongue VARCHAR, share DOUBLE, is_official BOOLEAN);
        INSERT INTO tongue VALUES (1, 'no', 'Norse', 90, true), (2, 'ma', 'Malti', 50, true), (3, 'ma', 'English', 50, true),
            (4, 'pa', 'English', 10, false), (5, 'pa', 'Spanish', 80, true), (6, 'no', 'English', 10, false);
        CREATE TABLE town (town_id INTEGER PRIMARY KEY, town_name VARCHAR, land_code VARCHAR REFERENCES land (land_code));
        INSERT INTO town VALUES (1, 'Oss', 'no'), (2, 'Vall', 'ma'), (3, 'Balb', 'pa'), (4, 'Col', 'pa'), (5, 'Dav', 'pa');
        CREATE TABLE carrier (carrier_id INTEGER PRIMARY KEY, carrier VARCHAR, code VARCHAR);
        INSERT INTO carrier VALUES (1, 'Aero', 'AE'), (2, 'Blue', 'BL'), (3, 'Calm', 'CA');
        CREATE TABLE leg (leg_id INTEGER PRIMARY KEY, carrier_id INTEGER REFERENCES carrier (carrier_id), start_town VARCHAR);
        INSERT INTO leg VALUES (1, 1, 'Oss'), (2, 1, 'Vall'), (3, 2, 'Oss');
        """

    @Test("is asked as it was meant", arguments: [
        RepairCase(
            "another measure's extreme is another thing's measure", "Which lands have more people than the land with the largest area?",
            "SELECT name FROM land WHERE people > (SELECT MAX(area) FROM land)", ["Malva"]),
        RepairCase(
            "rows are counted, not a measure nobody named", "Which tongue is spoken in the most lands?",
            "SELECT tongue FROM tongue GROUP BY tongue ORDER BY SUM(share) DESC LIMIT 1", ["English"]),
        RepairCase(
            "what is counted is joined", "Which land has the most towns? Give its name.", "SELECT name FROM land ORDER BY area DESC LIMIT 1", ["Panora"]),
        RepairCase(
            "both values inside a list", "Names of lands with Malti and English as official tongues",
            "SELECT name FROM land WHERE land_code IN (SELECT land_code FROM tongue WHERE tongue IN ('Malti', 'English') AND is_official)", ["Malva"]),
        RepairCase(
            "not the one thing, but all of its rows", "Which towns are in southern lands where English is not the official tongue?",
            """
            SELECT t.town_name FROM town AS t JOIN land AS l ON t.land_code = l.land_code JOIN tongue AS s ON s.land_code = l.land_code \
            WHERE l.continent = 'South' AND s.tongue <> 'English' AND s.is_official ORDER BY 1
            """, ["Balb", "Col", "Dav"]),
        RepairCase(
            "a key left out that its own condition rules out anyway", "Names of lands that speak Malti but not Spanish",
            """
            SELECT l.name FROM land AS l JOIN tongue AS s ON s.land_code = l.land_code WHERE s.tongue = 'English' \
            AND s.tongue_id NOT IN (SELECT tongue_id FROM tongue WHERE tongue = 'Spanish') ORDER BY 1
            """, ["Malva", "Norvia"]),
        RepairCase(
            "a self join on a key reads the table once", "What is the largest area in the South?",
            "SELECT MAX(a.area) FROM land AS a JOIN land AS b ON a.land_code = b.land_code WHERE b.continent = 'South'", ["9"]),
        RepairCase(
            "two columns that no relationship ties", "How many people live in the South?",
            "SELECT SUM(a.people) FROM land AS a JOIN land AS b ON a.land_code = b.anthem_name WHERE b.continent = 'South'", ["12"]),
        RepairCase(
            "the attribute of the thing that is named", "Show the name of the anthem of the smallest land",
            "SELECT name FROM land ORDER BY area LIMIT 1", ["Sun"]),
        RepairCase(
            "numbers on both sides of a set operation are names", "Which carriers start in Oss and in Vall?",
            "SELECT carrier_id FROM leg WHERE start_town = 'Oss' INTERSECT SELECT carrier_id FROM leg WHERE start_town = 'Vall'", ["Aero"]),
        RepairCase(
            "those that have none are none of them either", "Which carriers have no leg that starts in Vall?",
            "SELECT c.carrier FROM leg AS l JOIN carrier AS c ON l.carrier_id = c.carrier_id WHERE l.carrier_id NOT IN (SELECT carrier_id FROM leg WHERE start_town = 'Vall')",
            ["Blue", "Calm"]),
        RepairCase(
            "a name among numbers", "Which carriers start in Vall?", "SELECT carrier FROM carrier WHERE carrier IN (SELECT carrier_id FROM leg WHERE start_town = 'Vall')",
            ["Aero"]),
        RepairCase(
            "an adverb names the flag", "How many lands speak English officially?",
            "SELECT COUNT(*) FROM land WHERE land_code IN (SELECT land_code FROM tongue WHERE tongue = 'English')", ["1"]),
        RepairCase(
            "and NOT IN denies it", "Names of lands where English is not officially spoken",
            "SELECT name FROM land WHERE land_code NOT IN (SELECT land_code FROM tongue WHERE tongue = 'English') ORDER BY 1", ["Norvia", "Panora"]),
        RepairCase("which one is asked by name", "Which carrier has the code BL?", "SELECT * FROM carrier WHERE code = 'BL'", ["Blue"]),
    ])
    func means(given: RepairCase) async throws {
        let executed = try await Dataset.of(Self.lands).executed(given.sql, for: given.question)
        #expect(executed.table.lines == given.rows, "\(executed.query.original)")
    }

    @Test("stays where it is what people mean", arguments: [
        RepairCase(
            "languages other than one", "Names of lands in which people speak tongues that are not English",
            "SELECT DISTINCT l.name FROM land AS l JOIN tongue AS s ON s.land_code = l.land_code WHERE s.tongue <> 'English' ORDER BY 1", ["Malva", "Norvia", "Panora"]),
        RepairCase(
            "a town is in one land: both are either", "Towns of Norvia and Malva",
            "SELECT t.town_name FROM town AS t JOIN land AS l ON t.land_code = l.land_code WHERE l.name IN ('Norvia', 'Malva') ORDER BY 1", ["Oss", "Vall"]),
        RepairCase(
            "a measure that is named", "Which tongue has the highest total share in most lands?",
            "SELECT tongue FROM tongue GROUP BY tongue ORDER BY SUM(share) DESC LIMIT 1", ["Norse"]),
        RepairCase(
            "pairs of rows", "Pairs of lands on the same continent",
            "SELECT a.name, b.name FROM land AS a JOIN land AS b ON a.continent = b.continent AND a.name < b.name", ["Malva | Panora"]),
        RepairCase(
            "two things shown, tied by what no relationship knows", "Lands whose anthem has the name of another land",
            "SELECT a.name, b.name FROM land AS a JOIN land AS b ON a.name = b.anthem_name", []),
        RepairCase("the name of the land itself", "Show the name of the smallest land", "SELECT name FROM land ORDER BY area LIMIT 1", ["Malva"]),
    ])
    func stays(given: RepairCase) async throws {
        let executed = try await Dataset.of(Self.lands).executed(given.sql, for: given.question)
        #expect(executed.table.lines == given.rows, "\(executed.query.original)")
    }
}
