import DuckDB
import Testing

@testable import Analyst

@Suite("Values as they are stored")
struct ValueGroundingTests {
    static let orchard = """
        CREATE TABLE tree (tree_id INTEGER, variety VARCHAR, town VARCHAR, yield_kg INTEGER);
        INSERT INTO tree SELECT i, ['Bramley', 'Cox', 'Discovery'][i % 3 + 1], ['Bad Ems', ' Bad Ems', 'bad ems', 'Trier'][i % 4 + 1], i
            FROM range(24) r(i);
        """

    @Test("a literal finds its stored spelling", arguments: [
        ("SELECT COUNT(*) FROM tree WHERE variety = 'bramley'", "8", "case"),
        ("SELECT COUNT(*) FROM tree WHERE variety = ' Bramley '", "8", "outer blanks"),
        ("SELECT COUNT(*) FROM tree WHERE variety = 'Discovrey'", "8", "a slip"),
        ("SELECT COUNT(*) FROM tree WHERE variety <> 'cox'", "16", "what is not equal"),
        ("SELECT COUNT(*) FROM tree WHERE variety IN ('cox', 'BRAMLEY')", "16", "a list"),
        ("SELECT COUNT(*) FROM tree WHERE town = 'Bad Ems'", "18", "several spellings of one name"),
        ("SELECT COUNT(*) FROM tree WHERE 'BAD EMS' = town", "18", "the literal at the left"),
        ("SELECT COUNT(*) FROM tree WHERE town <> 'Bad Ems'", "6", "none of several spellings"),
        ("SELECT COUNT(*) FROM tree WHERE town IN ('Bad Ems', 'trier')", "24", "several spellings in a list"),
        ("SELECT COUNT(*) FROM tree WHERE town NOT IN ('Bad Ems')", "6", "several spellings in an excluding list"),
    ])
    func grounds(sql: String, count: String, reason: Comment) async throws {
        let executed = try await Dataset.of(Self.orchard).executed(sql, for: "How many trees?")
        #expect(executed.table.lines == [count], reason)
        #expect(executed.suspicions.isEmpty, reason)
        #expect(executed.assumptions.count >= 1, "the reading is told")
    }

    @Test("a day is found as the column writes it", arguments: [
        ("SELECT COUNT(*) FROM log WHERE us = '2013-08-20'", "1", "months first"),
        ("SELECT COUNT(*) FROM log WHERE us = '2013-08-05'", "1", "months first, told by other rows"),
        ("SELECT COUNT(*) FROM log WHERE uk = '2013-08-05'", "1", "days first, told by other rows"),
        ("SELECT COUNT(*) FROM log WHERE uk IN ('2013-08-05', '2013-08-20')", "2", "a list"),
        ("SELECT COUNT(*) FROM log WHERE iso = '8/20/2013'", "1", "an American day in a column that doesn't write it so"),
        ("SELECT COUNT(*) FROM log WHERE long = '2013-08-20'", "1", "a month by its name"),
        ("SELECT COUNT(*) FROM log WHERE seen_at = '1:05:00 PM 2013-08-20'", "1", "a time that is said first"),
        ("SELECT COUNT(*) FROM log WHERE us = '2013-08-21'", "0", "a day that is not there"),
    ])
    func days(sql: String, count: String, reason: Comment) async throws {
        let logs = try await Dataset.of(
            """
            CREATE TABLE log (log_id INTEGER, us VARCHAR, uk VARCHAR, iso VARCHAR, long VARCHAR, seen_at VARCHAR);
            INSERT INTO log VALUES (1, '8/20/2013', '20/8/2013', '2013-08-20', 'August 20, 2013', '2013-08-20 13:05:00'),
                (2, '8/5/2013', '5/8/2013', '2013-08-05', 'August 5, 2013', '2013-08-05 07:00:00'),
                (3, '5/8/2013', '8/5/2013', '2013-05-08', 'May 8, 2013', '2013-05-08 07:00:00');
            """)
        let executed = try await logs.executed(sql, for: sql.contains("08-21") ? "How many logs are there of 2013-08-21?" : "How many logs are there of 2013-08-20 or 2013-08-05?")
        #expect(executed.table.lines == [count], reason)
    }

    @Test("yes and no are found as they are spelt", arguments: [
        ("SELECT COUNT(*) FROM letter WHERE is_read = 'no'", "4", "N"), ("SELECT COUNT(*) FROM letter WHERE is_read = 'yes'", "2", "Y"),
        ("SELECT COUNT(*) FROM letter WHERE is_kept = 'No'", "3", "false"), ("SELECT COUNT(*) FROM letter WHERE is_read <> 'true'", "4", "all but Y"),
    ])
    func truths(sql: String, count: String, spelling: Comment) async throws {
        let letters = try await Dataset.of(
            """
            CREATE TABLE letter (letter_id INTEGER, is_read VARCHAR, is_kept VARCHAR);
            INSERT INTO letter SELECT i, ['Y', 'N', 'N'][i % 3 + 1], ['true', 'false'][i % 2 + 1] FROM range(6) r(i);
            """)
        let executed = try await letters.executed(sql, for: "How many letters are there?")
        #expect(executed.table.lines == [count], "\(spelling): \(executed.repairs) \(executed.assumptions) \(executed.suspicions)")
    }

    @Test func `a value is found as it is stored when its column's table had to be joined first`() async throws {
        let clinic = try await Dataset.of(
            """
            CREATE TABLE breed (breed_id INTEGER PRIMARY KEY, species VARCHAR);
            INSERT INTO breed VALUES (1, 'Dog'), (2, 'Cat'), (3, 'Dog');
            CREATE TABLE patient (patient_id INTEGER PRIMARY KEY, breed_id INTEGER REFERENCES breed (breed_id), weight_kg DOUBLE);
            INSERT INTO patient VALUES (1, 1, 10), (2, 2, 4), (3, 3, 20);
            """)
        let executed = try await clinic.executed("SELECT AVG(weight_kg) FROM patient WHERE species = 'dog'", for: "What is the average weight of the dogs?")
        #expect(executed.table.lines == ["15.0"])
    }

    @Test func `the stored spelling is left as it is`() async throws {
        let executed = try await Dataset.of(Self.orchard).executed("SELECT COUNT(*) FROM tree WHERE variety = 'Cox'")
        #expect(executed.assumptions.isEmpty && executed.repairs.isEmpty)
    }

    @Test func `a value that a category lacks is shown to the model with those it has`() async throws {
        let orchard = try await Dataset.of(Self.orchard)
        let model = ScriptedModel(
            .sql("SELECT COUNT(*) AS n FROM tree WHERE variety = 'Plum'"),
            .sql("SELECT COUNT(*) AS n FROM tree WHERE variety = 'Cox'"))
        let answer = try await Analyst(models: [model]).answer(Question("How many trees of that sort are there?"), about: orchard)
        #expect(answer.status == .answered && answer.rows == [[.integer(8)]])
        #expect(model.requests.count == 2)
        let feedback = try #require(model.requests.last).lastMessage
        for value in ["'Plum'", "'Bramley'", "'Cox'", "'Discovery'"] { #expect(feedback.contains(value)) }
    }
}
