import LanguageModels
import Testing

@testable import Analyst

@Suite struct FollowUpTests {
    @Test(arguments: [
        "and in 2023?", "What about Norway?", "only the largest ones", "by month instead", "Poland?", "per country, please", "how many of them are open?",
        "sort by berths", "break it down by year", "the same for Riga", "without the closed ones", "net revenue",
    ]) func `goes on with the question before`(_ text: String) { #expect(FollowUp.isOne(text)) }

    @Test(arguments: [
        "How many ports are there?", "Which country has the most berths?", "List all ports in Norway.", "Top 5 ports by berths",
        "average berths by country", "",
    ]) func `is complete in itself`(_ text: String) { #expect(!FollowUp.isOne(text)) }

    struct Said: Sendable, CustomTestStringConvertible {
        var reply: String
        var reading: String
        var why: String
        var testDescription: String { why }
    }

    @Test(arguments: [
        Said(reply: "How many ports are there in Poland?", reading: "How many ports are there in Poland?", why: "what the model completes counts"),
        Said(
            reply: "Complete question: How many ports are there in Poland?\nI changed the country.", reading: "How many ports are there in Poland?",
            why: "of a chatty reply the first line, without its label"),
        Said(reply: "How many ports are there in Norway?", reading: "How many ports are there in Norway? (and in Poland?)", why: "a reading that lost what was asked is none"),
        Said(reply: "", reading: "How many ports are there in Norway? (and in Poland?)", why: "nor is an empty one"),
    ]) func `a follow-up is read as a complete question`(_ said: Said) async throws {
        let model = ScriptedModel([.text(said.reply)])
        let question = Question("and in Poland?", earlier: "How many ports are there in Norway?")
        let reading = try #require(try await Completion().run(question, models: [model]))
        #expect(reading.question == said.reading)
    }

    @Test func `a complete question costs no call, and a failing model loses nothing`() async throws {
        let model = ScriptedModel([.text("something else")])
        let complete = Question("How many ports are there in Poland?", earlier: "How many ports are there in Norway?")
        #expect(try await Completion().run(complete, models: [model]) == nil)
        let alone = try await Completion().run(Question("and in Poland?", earlier: "How many ports are in Norway?"), models: [])
        #expect(alone?.question == "How many ports are in Norway? (and in Poland?)")
    }
}
