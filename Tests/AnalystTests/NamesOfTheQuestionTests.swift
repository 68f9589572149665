import DuckDB
import SQLSyntax
import Testing

@testable import Analyst

@Suite("Names that the question gives")
struct NamesOfTheQuestionTests {
    /// Ferries between piers: where each left and ended, how long it took, who paid for it.
    private static let ferries = """
        CREATE TABLE passenger (passenger_id INTEGER PRIMARY KEY, passenger_name VARCHAR, home_town VARCHAR);
        INSERT INTO passenger VALUES (1, 'Sterling', 'Leith'), (2, 'Cleo', 'Oban'), (3, 'Mungo', 'Leith');
        CREATE TABLE crossing (crossing_id INTEGER PRIMARY KEY, passenger_id INTEGER REFERENCES passenger (passenger_id), start_pier_name VARCHAR, end_pier_name VARCHAR,
            max_wave_height DOUBLE, mean_wave_height DOUBLE, fare DOUBLE);
        INSERT INTO crossing VALUES (1, 1, 'Iona', 'Mull', 3, 1, 10), (2, 1, 'Mull', 'Iona', 2, 1.5, 20), (3, 2, 'Iona', 'Coll', 4, 2, 30), (4, 3, 'Mull', 'Iona', 1, 0.5, 40);
        """

    @Test("choose the column and the rows", arguments: [
        RepairCase(
            "the other end", "For each pier that crossings ended at, how many were there? Show the name of the pier.",
            "SELECT start_pier_name, COUNT(*) FROM crossing GROUP BY start_pier_name ORDER BY start_pier_name", ["Coll | 1", "Iona | 2", "Mull | 1"]),
        RepairCase(
            "ended at a pier by name", "How many crossings ended at the pier Coll?", "SELECT COUNT(*) FROM crossing WHERE start_pier_name = 'Coll'", ["1"]),
        RepairCase(
            "the word of the column read", "For each pier that crossings started at and ended at, count them.", "SELECT start_pier_name, COUNT(*) FROM crossing GROUP BY ALL ORDER BY 1",
            ["Iona | 2", "Mull | 2"]),
        RepairCase(
            "the mean by another word", "What was the lowest average wave height?", "SELECT MIN(max_wave_height) FROM crossing", ["0.5"]),
        RepairCase(
            "the greatest of the means", "What is the maximum of the mean wave height?", "SELECT MAX(mean_wave_height) FROM crossing", ["2.0"]),
        RepairCase(
            "keys, which a word near them does not choose", "Find the number of crossings for each person and their id.", "SELECT COUNT(*), passenger_id FROM crossing GROUP BY passenger_id",
            ["1 | 2", "1 | 3", "2 | 1"]),
        RepairCase("the mean, though the highest of it", "What was the highest mean wave height?", "SELECT MAX(max_wave_height) FROM crossing", ["2.0"]),
        RepairCase(
            "an end of a difference", "What is the difference in wave height of the crossing to Coll if the mean wave height was 1?",
            "SELECT max_wave_height - 1 FROM crossing WHERE end_pier_name = 'Coll'", ["3.0"]),
        RepairCase(
            "a column that is asked already", "How many passengers live in a town other than that of Leith, such as Oban?", "SELECT COUNT(*) FROM passenger WHERE home_town <> 'Oban'", ["2"]),
        RepairCase("someone's alone", "What has the passenger Sterling paid to date?", "SELECT SUM(fare) FROM crossing", ["30.0"]),
        RepairCase(
            "by a join that is there", "List the fares that Cleo paid.", "SELECT c.fare FROM crossing AS c JOIN passenger AS p ON c.passenger_id = p.passenger_id", ["30.0"]),
        RepairCase(
            "compared with someone", "Which passengers paid more than Sterling did?",
            "SELECT p.passenger_name FROM crossing AS c JOIN passenger AS p USING (passenger_id) GROUP BY 1 HAVING SUM(c.fare) > 30", ["Mungo"]),
        RepairCase("what a sentence begins with", "Oban is where how many passengers live?", "SELECT COUNT(*) FROM passenger", ["3"]),
    ])
    func meant(given: RepairCase) async throws {
        let executed = try await Dataset.of(Self.ferries).executed(given.sql, for: given.question)
        #expect(executed.table.lines.sorted() == given.rows, "\(executed.query.original)")
    }

    @Test("as a note explains them", arguments: [
        ("another name for a town", "SELECT COUNT(*) FROM passenger WHERE home_town = 'Port of Edinburgh'", ["2"]),
        ("a phrase of the note as a filter", "SELECT COUNT(*) FROM passenger WHERE home_town = 'Leith' AND passenger_name LIKE '%Port of Edinburgh%'", ["2"]),
    ])
    func noted(reason: String, sql: String, rows: [String]) async throws {
        let dataset = try await Dataset.of(Self.ferries)
        let question = Question("How many passengers live in the Port of Edinburgh?", note: "Leith is known as the Port of Edinburgh.")
        let verdict = try await Validation().run(sql, await Understanding().run(question, in: dataset), in: dataset, limits: QueryLimits())
        guard case .executed(let executed) = verdict else { throw Rejected(message: "\(verdict)") }
        #expect(executed.table.lines == rows, "\(executed.query.original)")
    }

    @Test("that are told rather than asked are not missed", arguments: [
        ("a sentence before the question", "The council plans two more piers. How many crossings were there?", true),
        ("a share of one's own", "What has Sterling paid with a 20% loyalty rebate?", true),
        ("asked for", "How many rebates were there?", false),
        ("asked for in one of two sentences", "Sterling travels often. How many vouchers did he get?", false),
    ])
    func given(reason: String, question: String, isAnswered: Bool) async throws {
        let understood = try await Dataset.of(Self.ferries).understood(question)
        #expect((understood.refusal == nil) == isAnswered, "\(understood.refusal?.reason ?? "")")
    }

    @Test("are counted each once", arguments: [
        RepairCase(
            "more of one kind than of another", "How many more passengers landed at Iona than at Mull?",
            "SELECT SUM(CASE WHEN end_pier_name = 'Iona' THEN 1 ELSE 0 END) - SUM(CASE WHEN end_pier_name = 'Mull' THEN 1 ELSE 0 END) FROM crossing", ["1"]),
        RepairCase(
            "a count of CASE", "How many passengers landed at Iona or Mull, and how many at Coll?",
            "SELECT COUNT(CASE WHEN end_pier_name <> 'Coll' THEN 1 END) AS a, COUNT(CASE WHEN end_pier_name = 'Coll' THEN 1 END) AS b FROM crossing", ["2 | 1"]),
        RepairCase(
            "crossings, as the question says", "How many more crossings ended at Iona than at Mull?",
            "SELECT SUM(CASE WHEN end_pier_name IN ('Iona', 'Mull') THEN 1 ELSE 0 END) FROM crossing", ["4"]),
    ])
    func once(given: RepairCase) async throws {
        let more = "INSERT INTO crossing VALUES (5, 1, 'Coll', 'Mull', 1, 0.5, 5);"
        let executed = try await Dataset.of(Self.ferries + more).executed(given.sql, for: given.question)
        #expect(executed.table.lines == given.rows, "\(executed.query.original)")
    }

    @Test("hold no time that nobody spoke of", arguments: [
        RepairCase("a year", "How many boats are there?", "SELECT COUNT(*) FROM boat WHERE built_year = 1999", ["2"]),
        RepairCase("a span of days", "How many boats are there?", "SELECT COUNT(*) FROM boat WHERE bought_on >= '2023-01-01' AND bought_on <= DATE '2023-12-31'", ["2"]),
        RepairCase("in an inner query", "How many boats are there?", "SELECT COUNT(*) FROM boat WHERE boat_id IN (SELECT boat_id FROM boat WHERE built_year = 1999)", ["2"]),
        RepairCase("one that was asked for", "How many boats were built in 1999?", "SELECT COUNT(*) FROM boat WHERE built_year = 1999", ["1"]),
        RepairCase("one in words", "How many boats did we buy last year?", "SELECT COUNT(*) FROM boat WHERE bought_on >= '2023-01-01' AND bought_on <= '2023-12-31'", ["1"]),
    ])
    func times(given: RepairCase) async throws {
        let boats = "CREATE TABLE boat (boat_id INTEGER PRIMARY KEY, built_year INTEGER, bought_on DATE); INSERT INTO boat VALUES (1, 1999, '2023-05-01'), (2, 2005, '2024-05-01');"
        let executed = try await Dataset.of(boats).executed(given.sql, for: given.question)
        #expect(executed.table.lines == given.rows, "\(executed.query.original)")
    }
}
