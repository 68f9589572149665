import DuckDB
import LanguageModels
import Testing

@testable import Analyst

@Suite("A small model's second query")
struct SmallOpinionTests {
    private func ask(_ question: String, _ replies: ScriptedModel.Reply...) async throws -> (Answer, ScriptedModel) {
        let model = ScriptedModel(replies)
        var analyst = Analyst(models: [model])
        analyst.asksTwice = true
        return (try await analyst.answer(Question(question), about: try await Dataset.of(Harbour.sql)), model)
    }

    @Test("is believed where it agrees, and doubted where it does not", arguments: [
        ("SELECT COUNT(vessel_id) AS n FROM vessel", Check.Status.passed, "another way, the same rows"),
        ("SELECT COUNT(*) AS n FROM vessel WHERE tonnage > 1000", .warned, "the first stays, and people see the other"),
    ])
    func agrees(sql: String, status: Check.Status, reason: Comment) async throws {
        let alone = try await Analyst(models: [ScriptedModel(.sql("SELECT COUNT(*) AS n FROM vessel"))])
            .answer(Question("How many vessels are there?"), about: try await Dataset.of(Harbour.sql))
        let (answer, model) = try await ask("How many vessels are there?", .sql("SELECT COUNT(*) AS n FROM vessel"), .sql(sql))
        #expect(answer.rows == [[.integer(6)]] && answer.usage.modelCalls == 2, reason)
        #expect(answer.checks.first { $0.name == "second opinion" }?.status == status, reason)
        #expect(status == .passed ? answer.trust.confidence > alone.trust.confidence : answer.trust.confidence < alone.trust.confidence, reason)
        // The same prompt, which is read already, with another draw.
        #expect(model.requests[0].messages == model.requests[1].messages && model.requests.map(\.temperature) == [0, 0.8])
    }

    @Test("that reads the question another way says so", arguments: [
        (
            "Show Malta and its vessels.", "SELECT vessel_name FROM vessel WHERE flag_state = 'Malta'", "SELECT tonnage FROM vessel WHERE flag_state = 'Malta'",
            "It could also ask for tonnage of vessel."
        ),
        ("How many are there?", "SELECT COUNT(*) FROM vessel", "SELECT COUNT(*) FROM sailor", "It could also speak of sailor."),
        ("How many vessels are there?", "SELECT COUNT(*) FROM vessel", "SELECT COUNT(*) FROM vessel WHERE tonnage > 5000", nil),
    ])
    func readings(question: String, first: String, second: String, alternative: String?) async throws {
        let (answer, _) = try await ask(question, .sql(first), .sql(second))
        #expect(answer.assumptions.compactMap(\.alternative) == [alternative].compactMap { $0 }, "\(answer.checks)")
    }

    @Test func `that looks for a value in another column that holds it says so`() async throws {
        let harbour = try await Dataset.of(Harbour.sql + "INSERT INTO vessel VALUES (9, 'Malta Star', 'Panama', 300);")
        var analyst = Analyst(models: [
            ScriptedModel(.sql("SELECT COUNT(*) FROM vessel WHERE flag_state = 'Malta'"), .sql("SELECT COUNT(*) FROM vessel WHERE vessel_name LIKE '%Malta%'"))
        ])
        analyst.asksTwice = true
        let answer = try await analyst.answer(Question("How many vessels are of Malta?"), about: harbour)
        #expect(answer.assumptions.compactMap(\.alternative) == ["It could also be looked for in vessel name of vessel."])
    }

    @Test func `that can't be had changes nothing`() async throws {
        let (answer, _) = try await ask("How many vessels are there?", .sql("SELECT COUNT(*) AS n FROM vessel"), .failure(ModelError(.overloaded, provider: "P")))
        #expect(answer.rows == [[.integer(6)]] && !answer.checks.contains { $0.name == "second opinion" })
    }

    @Test func `is not asked for where the first had to be mended`() async throws {
        let (answer, model) = try await ask("How many vessels are there?", .text("Gladly."), .sql("SELECT COUNT(*) AS n FROM vessel"))
        #expect(answer.status == .answered && model.requests.count == 2 && !answer.checks.contains { $0.name == "second opinion" })
    }
}
