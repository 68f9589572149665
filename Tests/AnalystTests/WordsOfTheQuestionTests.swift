import SQLSyntax
import Testing

@testable import Analyst

/// What a query got wrong although the question's words say it.
@Suite struct WordsOfTheQuestionTests {
    static let trains = """
        CREATE TABLE station (code VARCHAR PRIMARY KEY, town VARCHAR, title VARCHAR);
        INSERT INTO station VALUES ('BRG', 'Bergen', 'Main'), ('BRX', 'Bergen', 'Harbour'), ('OSL', 'Oslo', 'Central'), ('VOS', 'Voss', 'Voss');
        CREATE TABLE train (number INTEGER PRIMARY KEY, origin_station VARCHAR REFERENCES station (code),
            dest_station VARCHAR REFERENCES station (code), is_express VARCHAR);
        INSERT INTO train VALUES (1, 'OSL', 'BRG', 'T'), (2, 'OSL', 'BRX', 'F'), (3, 'BRG', 'OSL', 'T'), (4, 'VOS', 'OSL', 'F'), (5, 'VOS', 'BRG', 'F');
        """

    struct Case: Sendable, CustomTestStringConvertible {
        var question: String
        var sql: String
        var rows: [String]
        var testDescription: String { question }
    }

    static let changed = [
        Case(
            question: "Which trains depart from Oslo?",
            sql: "SELECT train.number FROM train JOIN station ON train.dest_station = station.code WHERE station.town = 'Oslo' ORDER BY 1", rows: ["1", "2"]),
        Case(
            question: "How many trains arrive in Bergen?",
            sql: "SELECT count(*) FROM train t JOIN station s ON t.origin_station = s.code WHERE s.town = 'Bergen'", rows: ["3"]),
        Case(
            question: "Which town is the most frequent origin station?",
            sql: "SELECT s.town FROM train t JOIN station s ON t.dest_station = s.code GROUP BY s.town ORDER BY count(*) DESC, s.town LIMIT 1", rows: ["Oslo"]),
        // Bergen has two codes; the model knew one.
        Case(question: "How many trains arrive in Bergen?", sql: "SELECT count(*) FROM train WHERE dest_station = 'BRG'", rows: ["3"]),
        // Nor is the beginning of its name a code.
        Case(question: "How many trains arrive in Bergen?", sql: "SELECT count(*) FROM train WHERE dest_station = 'BERG'", rows: ["3"]),
        Case(question: "How many express trains are there?", sql: "SELECT count(*) FROM train", rows: ["2"]),
        Case(question: "How many trains are not express?", sql: "SELECT count(*) FROM train", rows: ["3"]),
        Case(
            question: "How many trains with fewer than 9 numbers go to Bergen?",
            sql: "SELECT number FROM train WHERE number < 9 AND dest_station IN ('BRG', 'BRX') ORDER BY 1 LIMIT 1", rows: ["1", "2", "5"]),
        // Of no train both are true; of an origin they are.
        Case(
            question: "How many stations send trains to both BRG and OSL?",
            sql: "SELECT count(DISTINCT t.origin_station) FROM train t JOIN station s ON t.origin_station = s.code WHERE t.dest_station = 'BRG' AND t.dest_station = 'OSL'",
            rows: ["1"]),
        Case(question: "Find the number of the train that goes to Bergen.", sql: "SELECT number FROM train WHERE dest_station IN ('BRG', 'BRX') ORDER BY 1 LIMIT 1", rows: ["1", "2", "5"]),
    ]

    static let kept = [
        // Both ways are used: the query says which is which.
        Case(
            question: "How many trains from Oslo arrive in Bergen?",
            sql: "SELECT count(*) FROM train t JOIN station a ON t.origin_station = a.code JOIN station b ON t.dest_station = b.code WHERE a.town = 'Oslo' AND b.town = 'Bergen'",
            rows: ["2"]),
        // "To" is no role here.
        Case(
            question: "Which towns have trains that go to another town?", sql: "SELECT DISTINCT s.town FROM train t JOIN station s ON t.origin_station = s.code ORDER BY 1",
            rows: ["Bergen", "Oslo", "Voss"]),
        // No word tells.
        Case(question: "Which trains have to do with Oslo?", sql: "SELECT t.number FROM train t JOIN station s ON t.dest_station = s.code WHERE s.town = 'Oslo' ORDER BY 1", rows: ["3", "4"]),
        // The code is the question's own.
        Case(question: "How many trains arrive at BRG?", sql: "SELECT count(*) FROM train WHERE dest_station = 'BRG'", rows: ["2"]),
        Case(question: "How many trains are there, express or not?", sql: "SELECT count(*), count(*) FILTER (WHERE is_express = 'T') FROM train", rows: ["5 | 2"]),
        Case(question: "Which train has the highest number?", sql: "SELECT number FROM train ORDER BY number DESC LIMIT 1", rows: ["5"]),
        Case(question: "Show me one train.", sql: "SELECT number FROM train ORDER BY number LIMIT 1", rows: ["1"]),
    ]

    @Test(arguments: changed) func `the words decide`(_ given: Case) async throws {
        let executed = try await Dataset.of(Self.trains).executed(given.sql, for: given.question)
        #expect(executed.table.lines == given.rows, "\(executed.query.original)")
        #expect(!executed.repairs.isEmpty, "the repair is told")
    }

    @Test(arguments: kept) func `what the words don't decide stays`(_ given: Case) async throws {
        let executed = try await Dataset.of(Self.trains).executed(given.sql, for: given.question)
        #expect(executed.table.lines == given.rows, "\(executed.query.original)")
        #expect(executed.repairs.isEmpty, "\(executed.repairs)")
    }
}
