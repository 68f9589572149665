import Testing

@testable import Analyst

@Suite("Question frame")
struct QuestionFrameTests {
    @Test("reads the intent from the words", arguments: [
        ("How many customers are there?", Intent.Kind.aggregation),
        ("Show total revenue by month", .trend),
        ("Which 5 products sold the most?", .ranking),
        ("What share of orders was returned?", .share),
        ("Compare online and store sales", .comparison),
        ("List customers in Berlin", .filter),
        ("What is the distribution of order values?", .distribution),
        ("Is there a correlation between price and quantity?", .relationship),
    ])
    func intent(text: String, kind: Intent.Kind) { #expect(QuestionFrame(text).intent.kind == kind) }

    @Test("counts the rows that a superlative wants", arguments: [
        ("top 5 products by revenue", 5), ("the three best customers", 3), ("Which products sold the most?", nil),
        ("orders of at least 5 items", nil), ("the three highest stations, highest first", 3),
    ])
    func limit(text: String, limit: Int?) { #expect(QuestionFrame(text).limit == limit) }

    @Test("tells an order from a superlative", arguments: [
        ("Revenue of each shop, ordered from highest to lowest", false), ("Sort names from the youngest to the oldest", false), ("All clubs, oldest first", false),
        ("The oldest club, from lowest to highest fee", true), ("Which club is the oldest?", true),
    ])
    func isSuperlative(text: String, expected: Bool) { #expect(QuestionFrame(text).isSuperlative == expected) }

    @Test("knows when the answer is reckoned from what is found", arguments: [
        ("What percentage of orders was returned?", true), ("How much higher is the average price in Spain than in Italy?", true),
        ("If prices rose by 10%, what would be the total?", true), ("How many times as many visitors came in May?", true),
        ("How many orders are there?", false), ("Which orders cost more than 10?", false), ("Check if order 7 was paid", false),
    ])
    func reckons(text: String, expected: Bool) { #expect(QuestionFrame(text).reckons == expected) }

    @Test("finds times relative to now", arguments: [
        ("On January 1 2014 it was cold, what was measured on this day?", nil), ("sales this year", "this year"),
        ("In which year was output highest, and what was sold in this year?", nil),
        ("sales last month", "last month"), ("orders in the past 30 days", "past 30 days"), ("orders in 2024", nil),
        ("the last name of each customer", nil),
    ])
    func relativeTime(text: String, phrase: String?) { #expect(QuestionFrame(text).relativeTime == phrase) }

    @Test("numbers are kept without separators") func numbers() {
        #expect(QuestionFrame("more than 1,500 orders in 2024.").numbers == ["1500", "2024"])
    }

    @Test("only a plain aggregate promises a single cell", arguments: [
        ("How many orders are there?", true), ("How many orders per country?", false), ("Average price of products", true),
        ("Which customer has the highest number of orders?", false),
    ])
    func scalar(text: String, expected: Bool) { #expect(QuestionFrame(text).expectsScalar == expected) }
}
