import DuckDB
import LanguageModels
import Testing

@testable import Analyst

@Suite("Which model is asked, and whether")
struct ModelChoiceTests {
    @Test("what is turned away costs no call", arguments: ["", "Delete all vessels", "Read /etc/passwd", "How many unicorns are there?"])
    func refusals(question: String) async throws {
        let model = ScriptedModel(.sql("SELECT 1"))
        let answer = try await Analyst(models: [model]).answer(Question(question), about: try await Dataset.of(Harbour.sql))
        #expect(answer.status == .unanswerable && answer.refusal?.suggestions.count == 3)
        #expect(model.requests.isEmpty && answer.usage.modelCalls == 0)
    }

    @Test func `when the first model fails the second is asked in its own way`() async throws {
        let first = ScriptedModel([.failure(ModelError(.overloaded, provider: "First"))], strategy: .frontier, name: "large")
        let second = ScriptedModel([.sql("SELECT COUNT(*) AS n FROM vessel")], name: "little")
        let answer = try await Analyst(models: [first, second]).answer(
            Question("How many vessels are there?"), about: try await Dataset.of(Harbour.sql))
        #expect(answer.status == .answered && answer.trust.model == "little")
        #expect(first.requests.count == 1 && first.requests[0].tools.count == 1)
        let request = try #require(second.requests.first)
        #expect(request.tools.isEmpty && request.lastMessage.contains("CREATE TABLE vessel"))
    }

    @Test func `when all fail the answer carries the last model's code`() async throws {
        let models = [ModelError.Code.overloaded, .unauthorized].map { ScriptedModel(.failure(ModelError($0, provider: "P"))) }
        let answer = try await Analyst(models: models).answer(
            Question("How many vessels are there?"), about: try await Dataset.of(Harbour.sql))
        #expect(answer.status == .failed && answer.error?.code == "unauthorized" && answer.error?.isOfModel == true)
    }

    @Test func `without any model the answer says what to do`() async throws {
        let answer = try await Analyst(models: []).answer(Question("How many vessels are there?"), about: try await Dataset.of(Harbour.sql))
        #expect(answer.error?.code == "unavailable" && answer.error?.message.contains("pintail doctor") == true)
    }

    @Test func `cancelling while the model thinks throws, and asks no other model`() async throws {
        let harbour = try await Dataset.of(Harbour.sql)
        let (silent, other) = (ScriptedModel(.silence), ScriptedModel(.sql("SELECT 1")))
        let task = Task { try await Analyst(models: [silent, other]).answer(Question("How many vessels are there?"), about: harbour) }
        while silent.requests.isEmpty { await Task.yield() }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(other.requests.isEmpty)
    }
}
