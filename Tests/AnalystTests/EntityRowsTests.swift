import DuckDB
import SQLSyntax
import Testing

@testable import Analyst

/// Things are shown by their names, and once.
@Suite struct EntityRowsTests {
    private static let clinic = """
        CREATE TABLE owners (owner_id INTEGER PRIMARY KEY, name VARCHAR, age INTEGER);
        INSERT INTO owners VALUES (1, 'Ada', 40), (2, 'Bo', 50), (3, 'Cy', 60), (4, 'Dee', 70);
        CREATE TABLE pets (pet_id INTEGER PRIMARY KEY, owner_id INTEGER REFERENCES owners (owner_id), kind VARCHAR);
        INSERT INTO pets VALUES (11, 1, 'cat'), (12, 1, 'dog'), (13, 2, 'cat'), (14, NULL, 'cat');
        CREATE TABLE stays (stay_id INTEGER PRIMARY KEY, pet_id INTEGER REFERENCES pets (pet_id), sent_by_owner_id INTEGER REFERENCES owners (owner_id),
            fetched_by_owner_id INTEGER REFERENCES owners (owner_id), opened_at TIMESTAMP, closed_at TIMESTAMP);
        INSERT INTO stays VALUES (21, 11, 1, 2, '2024-01-01 00:00:00', '2024-01-02 12:00:00'), (22, 12, 1, 1, '2024-01-03 00:00:00', '2024-01-03 12:00:00'),
            (23, 13, 2, NULL, '2024-01-05 00:00:00', '2024-01-06 00:00:00');
        """

    private static let cases: [(reason: String, question: String, sql: String, rows: [String])] = [
        ("two pets are no two owners", "Find the names of owners who have a pet", "SELECT o.name FROM owners o JOIN pets p ON o.owner_id = p.owner_id ORDER BY o.name", ["Ada", "Bo"]),
        ("every one is each of them, once", "What are the names of every owner who has a pet?", "SELECT o.name FROM owners o JOIN pets p ON o.owner_id = p.owner_id ORDER BY o.name", ["Ada", "Bo"]),
        ("several columns of theirs", "Name and age of owners with a cat or a dog", "SELECT o.name, o.age FROM owners o JOIN pets p ON o.owner_id = p.owner_id WHERE p.kind IN ('cat', 'dog') ORDER BY o.name", ["Ada | 40", "Bo | 50"]),
        ("ages alone say not whose they are", "Show the ages of owners who have a pet", "SELECT o.age FROM owners o JOIN pets p ON o.owner_id = p.owner_id ORDER BY o.age", ["40", "40", "50"]),
        ("each pet is shown", "Show the name of the owner of each pet", "SELECT o.name FROM owners o JOIN pets p ON o.owner_id = p.owner_id ORDER BY o.name", ["Ada", "Ada", "Bo"]),
        ("a row is a pet", "Show the kind of pets and the name of their owners", "SELECT p.kind, o.name FROM owners o JOIN pets p ON o.owner_id = p.owner_id ORDER BY o.name, p.kind", ["cat | Ada", "dog | Ada", "cat | Bo"]),
        ("counting needs every row", "How many owners have a pet?", "SELECT count(*) FROM owners o JOIN pets p ON o.owner_id = p.owner_id", ["3"]),
        ("an order by what is not shown", "Names of owners who have a pet, by kind", "SELECT o.name FROM owners o JOIN pets p ON o.owner_id = p.owner_id ORDER BY p.kind, o.name", ["Ada", "Bo", "Ada"]),
        ("nobody reads numbers", "Who sent most pets to stay?", "SELECT sent_by_owner_id FROM stays GROUP BY sent_by_owner_id ORDER BY count(*) DESC LIMIT 1", ["Ada"]),
        ("the number is asked for", "Give the owner ids of those who sent a pet", "SELECT DISTINCT sent_by_owner_id FROM stays ORDER BY 1", ["1", "2"]),
        ("a number that says which is none that is asked for", "Who sent and who fetched the pet of stay number 21?", "SELECT sent_by_owner_id, fetched_by_owner_id FROM stays WHERE stay_id = 21", ["Ada | Bo"]),
        ("nobody fetched it yet, and it stays", "Which stays were fetched by whom?", "SELECT stay_id, fetched_by_owner_id FROM stays ORDER BY stay_id", ["21 | Bo", "22 | Ada", "23 | NULL"]),
        ("the name is there; what has none keeps its number", "Who sent which pet?", "SELECT s.pet_id, o.name, s.sent_by_owner_id FROM stays s JOIN owners o ON s.sent_by_owner_id = o.owner_id ORDER BY s.pet_id", ["11 | Ada", "12 | Ada", "13 | Bo"]),
        ("along the key that is spoken of", "Which owners sent a pet?", "SELECT name FROM owners WHERE owner_id IN (SELECT fetched_by_owner_id FROM stays) ORDER BY name", ["Ada", "Bo"]),
        ("a slip in a name hides the times", "What is the average number of days of a stay?", "SELECT avg(CAST(close_at - opened_at AS REAL) / 24) FROM stays", ["1.0"]),
    ]

    @Test("Things are shown by their names, once, along the key that is spoken of", arguments: cases)
    func rule(_ reason: String, _ question: String, _ sql: String, _ rows: [String]) async throws {
        let executed = try await Dataset.of(Self.clinic).executed(sql, for: question)
        #expect(executed.table.lines == rows, "\(reason): \(executed.query.sql)")
    }
}

/// What the host must leave alone, however little it looks like a query of its own.
@Suite struct DerivedTableTests {
    private static let depots = """
        CREATE TABLE depots (depot_id INTEGER PRIMARY KEY, town VARCHAR);
        INSERT INTO depots VALUES (1, 'Aalborg'), (2, 'Bergen');
        CREATE TABLE trips (trip_id INTEGER PRIMARY KEY, from_depot INTEGER REFERENCES depots (depot_id), to_depot INTEGER REFERENCES depots (depot_id), load INTEGER);
        INSERT INTO trips VALUES (1, 1, 2, 10), (2, 1, 2, 20), (3, 2, 1, 5);
        """

    @Test("Queries that compute what no table holds run as they are", arguments: [
        (
            "SELECT most - least AS gap FROM (SELECT max(load) AS most FROM trips) JOIN (SELECT min(load) AS least FROM trips) ON TRUE", ["15"],
            "two derived tables, tied by nothing"
        ),
        (
            "SELECT d.town, t.loads FROM depots d JOIN (SELECT from_depot, sum(load) AS loads FROM trips GROUP BY 1) t ON d.depot_id = t.from_depot ORDER BY 1",
            ["Aalborg | 30", "Bergen | 5"], "a derived table beside a real one"
        ),
        (
            "SELECT d.town, count(*) FROM depots d JOIN trips t ON (t.from_depot = d.depot_id AND t.load > 15) OR (t.to_depot = d.depot_id AND t.load < 15) GROUP BY d.town ORDER BY 1",
            ["Aalborg | 2", "Bergen | 1"], "a join by either of two keys"
        ),
    ])
    func derived(_ sql: String, _ rows: [String], _ reason: String) async throws {
        let executed = try await Dataset.of(Self.depots).executed(sql, for: "How do the loads compare?")
        #expect(executed.table.lines == rows, "\(reason): \(executed.query.sql)")
    }

    @Test("One is kept where one is asked for, in whatever words", arguments: [
        ("Which depot leads in loads?", "SELECT d.town FROM depots d JOIN trips t ON t.from_depot = d.depot_id GROUP BY d.town ORDER BY sum(t.load) DESC LIMIT 1", 1),
        ("Show the towns by their loads", "SELECT d.town FROM depots d JOIN trips t ON t.from_depot = d.depot_id GROUP BY d.town ORDER BY sum(t.load) DESC LIMIT 1", 2),
    ])
    func one(_ question: String, _ sql: String, _ rows: Int) async throws {
        #expect(try await Dataset.of(Self.depots).executed(sql, for: question).table.rows.count == rows)
    }
}
