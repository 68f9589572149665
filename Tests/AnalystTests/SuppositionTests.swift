import DuckDB
import SQLSyntax
import Testing

@testable import Analyst

@Suite("What a question supposes")
struct SuppositionTests {
    /// A nursery: plants of kinds and growers, their prices and the years they were sown in.
    private static let nursery = """
        CREATE TABLE kind (kind VARCHAR PRIMARY KEY, leaf VARCHAR, founding_year INTEGER);
        INSERT INTO kind VALUES ('Fern', 'Evergreen', 2005), ('Rose', 'Deciduous', 1980);
        CREATE TABLE plant (plant_id INTEGER PRIMARY KEY, grower VARCHAR, kind VARCHAR REFERENCES kind (kind), price DOUBLE, height_cm INTEGER, sown_year INTEGER);
        INSERT INTO plant VALUES (1, 'Hazelwood', 'Fern', 10, 40, 2019), (2, 'Hazelwood', 'Rose', 20, 60, 2020), (3, 'Marlow', 'Rose', 30, 80, 2020), (4, 'Marlow', 'Fern', 5, 20, 2019);
        """

    @Test("holds for all that the query does with the column", arguments: [
        RepairCase(
            "a rise of one grower's", "If the price of Hazelwood plants rose by 10%, what would the total price be?", "SELECT SUM(price) FROM plant", ["68.0"]),
        RepairCase(
            "said after the question", "What is the highest price if all plants were 50% cheaper?", "SELECT MAX(price) FROM plant", ["15.0"]),
        RepairCase(
            "in a filter as well", "How many plants have a price over 14 if the price of Rose plants increased by 10?", "SELECT COUNT(*) FROM plant WHERE price > 14", ["2"]),
        RepairCase(
            "rows that another table tells apart", "If evergreen plants doubled in price, what would be the total price?", "SELECT SUM(price) FROM plant", ["80.0"]),
        RepairCase(
            "a year", "If the price of all plants sown in 2020 decreased by 5 dollars, what is the average price of plants?", "SELECT AVG(price) FROM plant", ["13.75"]),
        RepairCase(
            "a year that something began in", "How many kinds were founded before 2000 if Fern was founded in 1990 instead?", "SELECT COUNT(*) FROM kind WHERE founding_year < 2000", ["2"]),
        RepairCase(
            "behind a condition that is none", "If you only consider Rose plants, what is the total price if Marlow plants were 50% cheaper?",
            "SELECT SUM(price) FROM plant WHERE kind = 'Rose'", ["35.0"]),
        RepairCase("the lowest alone", "How many times the lowest price is the highest, if the lowest price was increased by 100%?", "SELECT MAX(price) / MIN(price) FROM plant", ["3.0"]),
        RepairCase(
            "an average that is said", "How many plants cost more than the average, if the average price was 12?", "SELECT COUNT(*) FROM plant WHERE price > (SELECT AVG(price) FROM plant)",
            ["2"]),
        RepairCase("rows taken away", "What is the total price if Marlow did not produce any plants in 2020?", "SELECT SUM(price) FROM plant", ["35.0"]),
        RepairCase("behind what is told", "It takes two pots to hold a plant. If Marlow did not sell any plants, what is the total price?", "SELECT SUM(price) FROM plant", ["30.0"]),
        RepairCase("given at the end", "How many kinds were founded before 2000 given that all kinds were founded in 1990.", "SELECT COUNT(*) FROM kind WHERE founding_year < 2000", ["2"]),
        RepairCase("each of what the data knows", "If the price of each plant was increased by 100%, what is the highest price?", "SELECT MAX(price) FROM plant", ["60.0"]),
        RepairCase(
            "the same number for all", "Assuming all plants have a height of 50, what is the total height?", "SELECT SUM(height_cm) FROM plant", ["200"]),
        RepairCase("of the one with an extreme", "What is the total price if the tallest plant cost 10?", "SELECT SUM(price) FROM plant", ["45.0"]),
        RepairCase(
            "how many there are of one", "If there were 10 plants that Marlow grew, how many more plants did Marlow grow than Hazelwood?",
            "SELECT COUNT(CASE WHEN grower = 'Marlow' THEN 1 END) - COUNT(CASE WHEN grower = 'Hazelwood' THEN 1 END) FROM plant", ["8"]),
        RepairCase("before what is asked besides", "What is the total price, if Marlow plants cost 20% more? Give one number.", "SELECT SUM(price) FROM plant", ["72.0"]),
        RepairCase("in another currency", "If the price of Marlow plants rose by 15 francs, what is the highest price?", "SELECT MAX(price) FROM plant", ["45.0"]),
        RepairCase("a gain", "If every plant gained 10 cm of height, how many plants would have a height above 65?", "SELECT COUNT(*) FROM plant WHERE height_cm > 65", ["2"]),
        RepairCase("so much less of it", "If all Fern plants had 5 cm less height, what would be the total height?", "SELECT SUM(height_cm) FROM plant", ["190"]),
        RepairCase("of so many", "If every plant with 60 height had a price of 100, what is the total price?", "SELECT SUM(price) FROM plant", ["145.0"]),
        RepairCase("of a year, by another number", "Assuming all plants of 2020 had a price of 7, what is the total price?", "SELECT SUM(price) FROM plant", ["29.0"]),
        RepairCase("by half", "If the price of Marlow plants was reduced by half, what is the total price?", "SELECT SUM(price) FROM plant", ["47.5"]),
        RepairCase("in thousands", "If the price of Fern plants was 2 thousand, what is the highest price?", "SELECT MAX(price) FROM plant", ["2000.0"]),
        RepairCase("without a comma", "If all plants were 50% cheaper then what is the highest price?", "SELECT MAX(price) FROM plant", ["15.0"]),
        RepairCase(
            "of each group", "What is the total price per grower if Marlow plants cost 20% more?", "SELECT grower, SUM(price) FROM plant GROUP BY grower ORDER BY grower",
            ["Hazelwood | 30.0", "Marlow | 42.0"]),
        RepairCase(
            "of a table by another name", "What is the total price of evergreens if the price of Hazelwood plants was halved?",
            "SELECT SUM(p.price) FROM plant AS p JOIN kind AS k ON p.kind = k.kind WHERE k.leaf = 'Evergreen'", ["10.0"]),
    ])
    func changes(given: RepairCase) async throws {
        let executed = try await Dataset.of(Self.nursery).executed(given.sql, for: given.question)
        #expect(executed.table.lines == given.rows, "\(executed.query.original)")
        #expect(executed.assumptions.contains { $0.hasPrefix("Supposing that ") }, "\(executed.assumptions)")
    }

    @Test("that can't be read for certain is left to the model", arguments: [
        "Tell me if there are plants over 25.",
        "What is the total price if the prettiest plant cost 10?",
        "If all plants were expensive, what is the total price?",
        "If no Rose was sown in 2020, how many plants are there?",
        "If Hazelwood plants cost 10 and Marlow plants cost 20, what is the total price?",
        "If the price of Hazelwood plants rose by 10% more than that of Marlow plants, what is the total?",
        "How many plants are there if the Oakham nursery raises its price by 10%?",
        "If the weight of Rose plants rose by 10%, what is the average weight?",
        "If Hazelwood fertilizer plants rose in price by 10%, what is the total price?",
        "If prices of climbing plants rose by 10%, what is the total price?",
        "If Hazelwood sold all its plants, what is the total price?",
    ])
    func isLeft(question: String) async throws {
        let dataset = try await Dataset.of(Self.nursery)
        let read = SuppositionReader(catalog: dataset.catalog, index: dataset.index).read(question)
        #expect(read == nil, "\(read.map { $0.note } ?? "")")
    }

    @Test func `the rest of the question stands alone`() async throws {
        let dataset = try await Dataset.of(Self.nursery)
        let reader = SuppositionReader(catalog: dataset.catalog, index: dataset.index)
        let first = try #require(reader.read("If the price of Hazelwood plants rose by 12.5%, how many plants cost more than 20?"))
        #expect(first.rest == "How many plants cost more than 20?")
        #expect(first.note == "Supposing that price of plant is 12.50 % higher where grower is Hazelwood.")
        let last = try #require(reader.read("How many plants cost more than 20, assuming the price of all Rose plants dropped by 3 dollars?"))
        #expect(last.rest == "How many plants cost more than 20?")
        #expect(last.note == "Supposing that price of plant is 3 lower where kind is Rose.")
    }

    @Test("by names as people say them", arguments: [
        ("a kind nearly as it is stored", "If clothing prices increase by 100%, what is the total price?", "SELECT SUM(price) FROM item", "600.0"),
        ("a kind that rows of a time become", "If all items sold before 2000 were clothes, how many clothes are there?", "SELECT COUNT(*) FROM item WHERE kind = 'Clothes'", "24"),
        ("so many years younger", "Suppose all sellers from Oslo were 5 years younger. What would be the average age of the sellers?", "SELECT AVG(age) FROM seller", "33.333333333333336"),
        ("the youngest", "If the youngest seller were 50 years old, what would be the average age of the sellers?", "SELECT AVG(age) FROM seller", "43.333333333333336"),
        ("a weight as a verb", "If every seller from Oslo weighed 10 kg more, what would be the total weight?", "SELECT SUM(weight) FROM seller", "250"),
        ("a number in words", "If all sellers from Oslo were two years older, what would be the average age of the sellers?", "SELECT AVG(age) FROM seller", "38.0"),
        ("half as much", "If the items sold by Ross C. Martin had cost only half as much, what would be the total price?", "SELECT SUM(price) FROM item", "300.0"),
        ("a name with an initial", "What is the highest price, if the item of Ross C. Martin cost 90 instead?", "SELECT MAX(price) FROM item", "90.0"),
    ])
    func names(reason: String, question: String, sql: String, total: String) async throws {
        let items = try await Dataset.of(
            """
            CREATE TABLE item (item_id INTEGER PRIMARY KEY, kind VARCHAR, seller VARCHAR, price DOUBLE, sold_on DATE);
            INSERT INTO item SELECT i, ['Clothes', 'Hardware'][i % 2 + 1], ['Ross C. Martin', 'Ida Lund'][i % 2 + 1], 10, DATE '1998-01-01' + (100 * i)::INTEGER FROM range(40) AS r(i);
            CREATE TABLE seller (seller_id INTEGER PRIMARY KEY, town VARCHAR, age INTEGER, weight INTEGER);
            INSERT INTO seller VALUES (1, 'Oslo', 30, 70), (2, 'Oslo', 40, 80), (3, 'Moss', 40, 80);
            """)
        let executed = try await items.executed(sql, for: question)
        #expect(executed.table.lines == [total], "\(executed.query.original)")
    }

    @Test("a figure that the question gives itself takes the place of its words", arguments: [
        (
            "Which plants cost more than twice the average price of Rose plants, if the average price of the Rose plants is 10?", "Which plants cost more than twice 10?",
            "in a clause"
        ),
        ("Which plants cost at least twice as much as 10, which is the average price of Rose plants?", "Which plants cost at least twice as much as 10?", "in apposition"),
        ("Which plants are \"above the Marlow hedge\", if the height of the Marlow hedge is 30?", nil, "a name"),
        ("How many Rose plants of Marlow are there, if the number of Rose plants of Marlow is 10?", nil, "what is asked for"),
    ])
    func figure(question: String, rest: String?, reason: Comment) async throws {
        let understood = await Understanding().run(Question(question), in: try await Dataset.of(Self.nursery))
        #expect(understood.figure?.rest == rest, reason)
        if let rest { #expect(understood.question.text == rest && understood.figure?.note.contains("10") == true, reason) }
    }

    @Test func `a query that doesn't read what is supposed is suspected`() async throws {
        let executed = try await Dataset.of(Self.nursery).executed("SELECT COUNT(*) FROM plant", for: "If the price of Rose plants rose by 10%, how many plants are there?")
        #expect(executed.suspicions.contains { $0.contains("plant.price") })
    }
}
