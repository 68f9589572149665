import DuckDB
import LanguageModels
import SQLSyntax
import Testing

@testable import Analyst

@Suite("Queries that people have settled")
struct SettledQueryTests {
    private struct Known: SettledQueries {
        var queries: [String: SettledQuery]
        func query(for question: String) async -> SettledQuery? { queries[question] }
    }

    private func harbour(_ queries: [String: SettledQuery]) async throws -> Dataset {
        var dataset = try await Dataset.of(Harbour.sql)
        dataset.settled = [Known(queries: queries)]
        return dataset
    }

    @Test("are run without a model and labelled", arguments: [Trust.Label.verified, .governed])
    func settled(label: Trust.Label) async throws {
        let model = ScriptedModel(.sql("SELECT 1"))
        let query = SettledQuery(
            sql: "SELECT COUNT(*) AS zorps FROM voyage WHERE cargo = 'ore'", label: label, definitions: ["A zorp is a voyage with ore."],
            assumptions: ["Asked before with timber."])
        // The word is in no table: only people know what it means.
        let answer = try await Analyst(models: [model]).answer(Question("How many zorps?"), about: harbour(["How many zorps?": query]))
        #expect(answer.status == .answered && answer.rows == [[.integer(3)]] && answer.sql == query.sql)
        #expect(answer.trust.label == label && answer.trust.model == nil && answer.trust.confidence > 0.9)
        #expect(answer.definitions == query.definitions && answer.assumptions.map(\.text).contains("Asked before with timber."))
        #expect(model.requests.isEmpty && answer.usage.modelCalls == 0)
    }

    @Test func `"today" in one is the question's own`() async throws {
        let query = SettledQuery(sql: "SELECT COUNT(*) FROM voyage WHERE departed >= current_date - INTERVAL 30 DAY", label: .verified)
        let answer = try await Analyst(models: []).answer(Question("recent"), about: harbour(["recent": query]))
        #expect(answer.rows == [[.integer(2)]], "thirty days before the newest date, 2 April 2024")
    }

    @Test("are passed over when they can't be run", arguments: [
        ("a column that is gone", "SELECT wages FROM vessel"), ("no SELECT", "DELETE FROM vessel"), ("a file", "SELECT * FROM read_csv('/etc/passwd')"),
    ])
    func broken(reason: String, sql: String) async throws {
        let model = ScriptedModel(.sql("SELECT COUNT(*) FROM vessel"))
        let known = ["How many vessels are there?": SettledQuery(sql: sql, label: .verified)]
        let answer = try await Analyst(models: [model]).answer(Question("How many vessels are there?"), about: harbour(known))
        #expect(answer.rows == [[.integer(6)]] && answer.trust.label == .generated, "\(reason)")
        #expect(model.requests.count == 1)
    }

    @Test func `an order to change data is refused whatever is settled`() async throws {
        let known = ["Delete all vessels": SettledQuery(sql: "SELECT 1", label: .verified)]
        let answer = try await Analyst(models: []).answer(Question("Delete all vessels"), about: harbour(known))
        #expect(answer.status == .unanswerable)
    }
}
