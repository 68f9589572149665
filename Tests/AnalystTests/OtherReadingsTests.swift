import Testing

@testable import Analyst

/// What a question leaves open is said, with the reading that the query took and the other one.
@Suite struct OtherReadingsTests {
    private static let school = """
        CREATE TABLE pupils (id INTEGER PRIMARY KEY, name VARCHAR, kind VARCHAR, mean_grade DOUBLE, best_grade DOUBLE);
        INSERT INTO pupils VALUES (1, 'Ann Lee', 'boarder', 2.1, 1.0), (2, 'Bob Ray', 'day pupil', 2.4, 1.3), (3, 'Cleo May', 'boarder', 1.7, 1.0);
        CREATE TABLE clubs (id INTEGER PRIMARY KEY, title VARCHAR, room INTEGER);
        INSERT INTO clubs VALUES (1, 'Chess', 4), (2, 'Choir', 7), (3, 'Drama', 9);
        CREATE TABLE members (pupil_id INTEGER REFERENCES pupils (id), club_id INTEGER REFERENCES clubs (id), PRIMARY KEY (pupil_id, club_id));
        INSERT INTO members VALUES (1, 1), (1, 2), (2, 1), (2, 3), (3, 1), (3, 2), (3, 3);
        """

    private static let each = "SELECT p.name, c.title FROM pupils p JOIN members m ON p.id = m.pupil_id JOIN clubs c ON c.id = m.club_id"
    private static let common =
        "SELECT c.title FROM clubs c JOIN members m ON c.id = m.club_id GROUP BY c.title HAVING count(*) = (SELECT count(*) FROM pupils)"
    private static let alike = "SELECT name FROM pupils WHERE kind IN ('boarder', 'day pupil') AND mean_grade < 2"
    private static let onlyLast = "SELECT name FROM pupils WHERE mean_grade < 2 AND kind = 'day pupil' OR kind = 'boarder'"

    @Test(arguments: [
        ("Which clubs does every pupil have?", each, "each pupil with its own", "what all of them have in common"),
        ("Which clubs does every pupil have?", common, "only what all of them have in common", "each pupil with its own"),
        ("List boarders and day pupils with a mean grade under 2", alike, "of boarders and of day pupils alike", "only of day pupils"),
        ("List boarders and day pupils with a mean grade under 2", onlyLast, "only of day pupils", "of boarders and of day pupils alike"),
        ("Show the grade of Ann Lee", "SELECT mean_grade FROM pupils WHERE name = 'Ann Lee'", "\"grade\" is read as mean grade", "best grade"),
    ])
    func `the reading that was taken is told with the other one`(_ question: String, _ sql: String, _ taken: String, _ other: String) async throws {
        let assumptions = try await assumptions(question, sql)
        #expect(assumptions.count == 1)
        #expect(assumptions.first?.text.contains(taken) ?? false, "\(assumptions)")
        #expect(assumptions.first?.alternative?.contains(other) ?? false, "\(assumptions)")
    }

    @Test(arguments: [
        ("How many clubs does each pupil have?", "SELECT p.name, count(*) FROM pupils p JOIN members m ON p.id = m.pupil_id GROUP BY p.name", "a number for each has one reading"),
        ("List boarders and day pupils", "SELECT name FROM pupils WHERE kind IN ('boarder', 'day pupil')", "nothing is said of either"),
        ("Show the mean grade of Ann Lee", "SELECT mean_grade FROM pupils WHERE name = 'Ann Lee'", "the words name the column"),
        ("Show the grades of Ann Lee", "SELECT mean_grade, best_grade FROM pupils WHERE name = 'Ann Lee'", "both are shown"),
        ("What is the room of each club?", "SELECT title, room FROM clubs", "a column of the thing itself is no other's"),
    ])
    func `a question with one reading gets no other`(_ question: String, _ sql: String, _ reason: String) async throws {
        #expect(try await assumptions(question, sql).isEmpty, "\(reason)")
    }

    @Test func `a word of values that name kinds of things is not missed`() async throws {
        let films = try await Dataset.of(
            """
            CREATE TABLE films (id INTEGER, genre VARCHAR, minutes INTEGER);
            INSERT INTO films VALUES (1, 'Action Movie', 120), (2, 'Action Movie', 95), (3, 'Romantic Comedy', 101);
            """)
        #expect(await films.understood("How many action films are there?").refusal == nil)
        #expect(await films.understood("How many submarines are there?").refusal?.missing == ["submarines"])
    }

    private func assumptions(_ question: String, _ sql: String) async throws -> [Assumption] {
        let school = try await Dataset.of(Self.school)
        let understood = await school.understood(question)
        return OtherReadings.assumptions(understood, try await school.executed(sql, for: question), catalog: school.catalog)
    }
}
