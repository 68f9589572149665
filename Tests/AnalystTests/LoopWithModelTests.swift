import DuckDB
import LanguageModels
import Retrieval
import SQLSyntax
import Testing

@testable import Analyst

@Suite("The loop around a model")
struct LoopWithModelTests {
    @Test func `three repairs are tried, then the failure says so`() async throws {
        let harbour = try await Dataset.of(Harbour.sql)
        let model = ScriptedModel((1...9).map { .sql("SELECT z\($0) FROM vessel") })
        let answer = try await Analyst(models: [model]).answer(Question("How many vessels are there?"), about: harbour)
        #expect(answer.status == .failed)
        #expect(answer.error?.code == "no_valid_query" && answer.error?.isOfModel == false)
        #expect(model.requests.count == 4)
        #expect(answer.trust.candidates == 4 && answer.trust.repairs == 3 && answer.usage.modelCalls == 4)
        #expect(answer.rows.isEmpty && answer.chart == nil)
    }

    @Test("a model that gives no SQL is asked again, then given up", arguments: ["I don't know.", "", "```\n```", "With pleasure!"])
    func withoutSQL(reply: String) async throws {
        let harbour = try await Dataset.of(Harbour.sql)
        let model = ScriptedModel(.text(reply))
        let answer = try await Analyst(models: [model]).answer(Question("How many vessels are there?"), about: harbour)
        #expect(answer.status == .failed && answer.error?.code == "no_valid_query")
        #expect(model.requests.count == 4)
    }

    @Test func `what the question names and the data lacks is refused, with questions that can be answered`() async throws {
        let harbour = try await Dataset.of(Harbour.sql)
        let model = ScriptedModel(.sql("SELECT AVG(happiness) FROM sailor"))
        let answer = try await Analyst(models: [model]).answer(Question("What is the average happiness of sailors?"), about: harbour)
        #expect(answer.status == .unanswerable)
        let refusal = try #require(answer.refusal)
        #expect(refusal.missing == ["happiness"])
        #expect(refusal.suggestions.count == 3 && Set(refusal.suggestions).count == 3)
        let near = await harbour.understood("What is the average happiness of sailors?").context.tables.map(\.name)
        let candidates = Suggestions.candidates(harbour.catalog, near: near)
        for suggestion in refusal.suggestions {
            let candidate = try #require(candidates.first { $0.question == suggestion })
            #expect(try await harbour.executed(candidate.sql).table.rows.isEmpty == false, "\(suggestion) is answerable")
            #expect(Understanding.missing(harbour.index.link(suggestion), frame: QuestionFrame(suggestion)).isEmpty)
        }
    }

    @Test func `an empty result is widened to a part of the value`() async throws {
        let towns = try await Dataset.of(
            """
            CREATE TABLE depot (depot_id INTEGER, street VARCHAR, area INTEGER);
            INSERT INTO depot SELECT i, CASE i WHEN 7 THEN 'Old Mill Lane 7 (rear)' ELSE 'Street ' || i || ' of the North' END, i * 10
                FROM range(60) r(i);
            """)
        let model = ScriptedModel(.sql("SELECT area FROM depot WHERE street = 'Mill Lane'"))
        let answer = try await Analyst(models: [model]).answer(Question("What is the area of the depot in Mill Lane?"), about: towns)
        #expect(answer.status == .answered && answer.rows == [[.integer(70)]])
        #expect(answer.sql?.contains("%Mill Lane%") == true, "what is shown is what ran")
        #expect(answer.assumptions.contains { $0.text.contains("'Mill Lane' is not stored as a whole") })
        #expect(model.requests.count == 1)
    }

    @Test func `an empty result is explained with what is stored`() async throws {
        let harbour = try await Dataset.of(Harbour.sql)
        let model = ScriptedModel(
            .sql("SELECT vessel_name FROM vessel WHERE flag_state = 'Bolivia'"),
            .sql("SELECT vessel_name, tonnage FROM vessel WHERE flag_state = 'Bolivia'"))
        let answer = try await Analyst(models: [model]).answer(Question("Which vessels have the flag state Bolivia?"), about: harbour)
        #expect(answer.status == .answered && answer.rows.isEmpty)
        let text = try #require(answer.insights.first?.text)
        #expect(text.contains("'Bolivia'") && text.contains("'Malta'"), "\(text)")
        #expect(answer.insights.count == 1 && answer.insights[0].cells.isEmpty)
    }

    @Test func `what the model said belongs to the query it said it with`() async throws {
        let harbour = try await Dataset.of(Harbour.sql)
        // Both are suspected (they exclude nothing), so the first is kept; the second's assumption must not be shown.
        let model = ScriptedModel(
            [
                .call(#"{"sql":"SELECT vessel_name FROM vessel","assumptions":["first"],"confidence":0.9}"#),
                .call(#"{"sql":"SELECT vessel_name, tonnage FROM vessel","assumptions":["second"],"confidence":0.1}"#),
            ], strategy: .frontier)
        let answer = try await Analyst(models: [model]).answer(Question("Which vessels never made a voyage?"), about: harbour)
        #expect(answer.columns.count == 1)
        #expect(answer.assumptions.map(\.text) == ["first"])
    }
}
