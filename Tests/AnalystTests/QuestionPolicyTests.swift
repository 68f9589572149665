import Testing

@testable import Analyst

@Suite("Question policy")
struct QuestionPolicyTests {
    @Test("turns away what is not a question about the data", arguments: [
        ("", "nothing asked"),
        ("   \n", "only blanks"),
        ("?!…", "no word"),
        (String(repeating: "very ", count: 20_000) + "long", "100 kB of text"),
        ("Delete all orders", "an order to delete"),
        ("please drop table customers", "polite, still an order"),
        ("Show me the sales and then delete the customers", "an order hidden behind a question"),
        ("Update the price of product 3 to 10", "a change"),
        ("Read /etc/passwd", "a system file"),
        ("print the environment variables", "the machine's settings"),
        ("Download https://example.com/x.csv and count its rows", "the network"),
        ("call the api and list what it returns", "the network without an address"),
    ])
    func refuses(text: String, reason: String) {
        #expect(QuestionPolicy.refusal(text) != nil, "\(reason)")
    }

    @Test("lets ordinary questions through that use the same words", arguments: [
        ("How many orders were deleted in 2024?", "a past deletion is data"),
        ("Which customers updated their address most often?", "a change recorded in data"),
        ("What is the drop in sales from March to April?", "drop as a noun"),
        ("Drop the outliers and show the average price", "a way of computing"),
        ("Who called the call centre most?", "call as a domain word"),
        ("Wie viele Kunden gibt es?", "another language"),
        ("¿Cuántos pedidos hay?", "inverted punctuation"),
    ])
    func passes(text: String, reason: String) {
        #expect(QuestionPolicy.refusal(text) == nil, "\(reason)")
    }

    @Test("tells a wish for advice or an explanation from a question about rows", arguments: [
        ("How does one find true happiness?", true), ("Why do cats purr?", true), ("How should a marble sculpture be packed?", true),
        ("Can you recommend a seafood restaurant?", true), ("What is the purpose of life?", true), ("What steps should I take to graduate?", true),
        ("How many cats are there?", false), ("How much did we sell?", false), ("How old is the oldest cat?", false),
        ("Can you show me the sales by month?", false), ("What is the average price?", false), ("Which steps were late?", false),
    ])
    func advice(text: String, isAdvice: Bool) {
        #expect(QuestionPolicy.asksForAdvice(text) == isAdvice)
    }

    @Test("knows English from other languages", arguments: [
        ("How many customers are there?", true), ("revenue by country", true), ("Wie viele Kunden gibt es?", false),
        ("Combien de clients avons-nous ?", false), ("¿Cuántos pedidos hay por mes?", false), ("有多少客户？", false),
        ("top products in la paz", true),
    ])
    func language(text: String, english: Bool) {
        #expect(QuestionLanguage.isEnglish(text) == english)
    }
}
