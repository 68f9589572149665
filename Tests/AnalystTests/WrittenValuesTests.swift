import DuckDB
import SQLSyntax
import Testing

@testable import Analyst

@Suite("Days, times and numbers kept as text")
struct WrittenValuesTests {
    /// A theatre's plays: every kind of value as someone typed it.
    private static let plays = """
        CREATE TABLE play (play_id INTEGER PRIMARY KEY, title VARCHAR, opening VARCHAR, closing VARCHAR, sold_on VARCHAR, starts VARCHAR, takings VARCHAR, seats VARCHAR);
        INSERT INTO play VALUES (1, 'Ghosts', 'March 5, 2022', 'April 4, 2022', '3/1/2022', '19:30', '$12,345', '90'), (2, 'Brand', 'December 24, 2021', 'January 3, 2022', '12/24/2021', '9:15', '$999', '120'),
            (3, 'Jeppe', 'October 30, 2022', NULL, '10/2/2022', '20:00', '$2,000.50', '1000');
        CREATE TABLE actor (actor_id INTEGER PRIMARY KEY, actor_name VARCHAR, date_of_birth VARCHAR, play_id INTEGER REFERENCES play (play_id));
        INSERT INTO actor VALUES (1, 'Ann', '03/06/1992', 1), (2, 'Bo', '01/31/1960', 2);
        CREATE TABLE gala (gala_id INTEGER PRIMARY KEY, gala_name VARCHAR, gala_date DATE);
        INSERT INTO gala VALUES (1, 'Summer Gala', '2022-03-05');
        CREATE TABLE guest (guest_id INTEGER PRIMARY KEY, gala_id INTEGER REFERENCES gala (gala_id), actor_id INTEGER REFERENCES actor (actor_id));
        INSERT INTO guest VALUES (1, 1, 1), (2, 1, 2);
        """

    @Test("are reckoned with", arguments: [
        RepairCase("years of written days", "How many plays opened in each year?", "SELECT year(opening) AS year, COUNT(*) FROM play GROUP BY 1 ORDER BY 1", ["2021 | 1", "2022 | 2"]),
        RepairCase("a cast that would give nothing", "In which month did Brand open?", "SELECT month(TRY_CAST(opening AS TIMESTAMP)) FROM play WHERE title = 'Brand'", ["12"]),
        RepairCase("days between", "How many days was Ghosts on?", "SELECT closing - opening FROM play WHERE title = 'Ghosts'", ["30"]),
        RepairCase("the first by its day, not by its letters", "Which play opened first?", "SELECT title FROM play ORDER BY opening LIMIT 1", ["Brand"]),
        RepairCase("before a day", "How many plays opened before 2022?", "SELECT COUNT(*) FROM play WHERE opening < '2022-01-01'", ["1"]),
        RepairCase("between two days", "How many plays opened in 2022?", "SELECT COUNT(*) FROM play WHERE opening BETWEEN '2022-01-01' AND '2022-12-31'", ["2"]),
        RepairCase("months first, as the column has them", "For how many plays was a ticket sold in October?", "SELECT COUNT(*) FROM play WHERE month(CAST(sold_on AS DATE)) = 10", ["1"]),
        RepairCase("the model's format, not the column's", "Which plays sold in 2021?", "SELECT title FROM play WHERE year(strptime(sold_on, '%Y-%m-%d')) = 2021", ["Brand"]),
        RepairCase("the hour of a time", "How many plays start in the morning?", "SELECT COUNT(*) FROM play WHERE hour(starts) < 12", ["1"]),
        RepairCase("amounts with signs and commas", "What are the total takings?", "SELECT SUM(takings) FROM play", ["15344.5"]),
        RepairCase("an order of numbers", "Which play has the most seats?", "SELECT title FROM play ORDER BY seats DESC LIMIT 1", ["Jeppe"]),
        RepairCase("shown as they are", "When did Jeppe open?", "SELECT opening FROM play WHERE title = 'Jeppe'", ["October 30, 2022"]),
        RepairCase(
            "an age on the day of something read beside", "How old was Ann on the day of the Summer Gala?",
            "SELECT date_diff('year', actor.date_of_birth, DATE '2023-01-01') FROM actor JOIN guest ON guest.actor_id = actor.actor_id JOIN gala ON gala.gala_id = guest.gala_id WHERE actor_name = 'Ann' AND gala_name = 'Summer Gala'",
            ["29"]),
        RepairCase("an age on a day that is given", "How old was Bo on 2020-02-01?", "SELECT date_diff('year', date_of_birth, DATE '2020-02-01') FROM actor WHERE actor_name = 'Bo'", ["60"]),
    ])
    func reckoned(given: RepairCase) async throws {
        let executed = try await Dataset.of(Self.plays).executed(given.sql, for: given.question)
        #expect(executed.table.lines == given.rows, "\(executed.query.original)")
    }
}
