import LanguageModels
import Retrieval
import Testing

@testable import Analyst

@Suite struct FollowUpTests {
    @Test(arguments: [
        "and in 2023?", "What about Norway?", "only the largest ones", "by month instead", "Poland?", "per country, please", "how many of them are open?",
        "sort by berths", "break it down by year", "the same for Riga", "without the closed ones", "net revenue", "compare with 2022",
    ]) func `goes on with the question before`(_ text: String) { #expect(FollowUp.isOne(text)) }

    @Test(arguments: [
        "How many ports are there?", "Which country has the most berths?", "List all ports in Norway.", "Top 5 ports by berths",
        "average berths by country", "Compare berths of Norway and Poland", "",
    ]) func `is complete in itself`(_ text: String) { #expect(!FollowUp.isOne(text)) }

    struct Said: Sendable, CustomTestStringConvertible {
        var reply: String
        var reading: String
        var why: String
        var testDescription: String { why }
    }

    @Test(arguments: [
        Said(reply: "How many tall vessels are there?", reading: "How many tall vessels are there?", why: "what the model completes counts"),
        Said(
            reply: "Complete question: How many tall vessels are there?\nI added tall.", reading: "How many tall vessels are there?",
            why: "of a chatty reply the first line, without its label"),
        Said(reply: "How many vessels are there?", reading: "How many vessels are there? (only the tall ones)", why: "a reading that lost what was asked is none"),
        Said(reply: "", reading: "How many vessels are there? (only the tall ones)", why: "nor is an empty one"),
    ]) func `a follow-up is read as a complete question`(_ said: Said) async throws {
        let dataset = try await Dataset.of(Harbour.sql)
        let model = ScriptedModel([.text(said.reply)])
        let question = Question("only the tall ones", earlier: "How many vessels are there?")
        let reading = try #require(try await Completion().run(question, in: dataset.index, models: [model]))
        #expect(reading.question == said.reading)
        #expect(model.requests.count == 1)
    }

    @Test(arguments: [
        ("How many vessels of Norway left in 2023?", "and in 2024?", "How many vessels of Norway left in 2024?"),
        ("How many vessels of Norway left in 2023?", "What about malta?", "How many vessels of malta left in 2023?"),
        ("How many vessels of Norway left in 2023?", "and of Malta in 2024", "How many vessels of Malta left in 2024?"),
    ]) func `another value or year is put in without a model`(_ earlier: String, _ text: String, _ reading: String) async throws {
        let dataset = try await Dataset.of(Harbour.sql)
        let model = ScriptedModel([.text("no")])
        #expect(try await Completion().run(Question(text, earlier: earlier), in: dataset.index, models: [model])?.question == reading)
        #expect(model.requests.isEmpty)
    }

    @Test func `a complete question costs no call, and without a model both stand beside each other`() async throws {
        let dataset = try await Dataset.of(Harbour.sql)
        let complete = Question("How many sailors are there?", earlier: "How many vessels are there?")
        #expect(try await Completion().run(complete, in: dataset.index, models: [ScriptedModel([.text("no")])]) == nil)
        let alone = try await Completion().run(Question("only the tall ones", earlier: "How many vessels are there?"), in: dataset.index, models: [])
        #expect(alone?.question == "How many vessels are there? (only the tall ones)")
    }
}
