import DuckDB
import LanguageModels
import Testing

@testable import Analyst

@Suite("A frontier model's calls")
struct FrontierLoopTests {
    private func ask(
        _ question: String, _ dataset: Dataset, budget: CallBudget = CallBudget(), _ models: [ScriptedModel]
    ) async throws -> Answer {
        var analyst = Analyst(models: models)
        analyst.budget = budget
        return try await analyst.answer(Question(question), about: dataset)
    }

    private func harbour() async throws -> Dataset { try await Dataset.of(Harbour.sql) }

    /// More than the window of the scripted model holds, among it the harbour.
    private func large() async throws -> Dataset {
        let columns = (0..<30).map { "reading_\($0) DOUBLE" }.joined(separator: ", ")
        return try await Dataset.of(
            Harbour.sql
                + (0..<60).map { "CREATE TABLE gauge_\($0) (gauge_id INTEGER, \(columns));" }.joined(separator: "\n"))
    }

    private static let count = ScriptedModel.Reply.call(
        #"{"sql":"SELECT COUNT(*) AS vessels FROM vessel","confidence":0.9}"#)

    @Test func `a schema that is shown in part comes with looks at the rest`() async throws {
        let model = ScriptedModel(
            [
                .calls([("find_values", #"{"text":"malta"}"#), ("search_schema", #"{"query":"vessels"}"#)]),
                .call(#"{"sql":"SELECT COUNT(*) AS n FROM vessel WHERE flag_state = 'Malta'","confidence":0.9}"#),
            ], strategy: .frontier)
        let answer = try await ask("How many vessels have the flag of Malta?", try await large(), [model])
        #expect(answer.rows == [[.integer(2)]] && answer.usage.modelCalls == 2)
        let requests = model.requests
        #expect(
            requests[0].tools.map(\.name) == ["search_schema", "find_values", "run_sql", "answer_sql"]
                && requests[0].toolChoice == .required)
        #expect(requests[0].transcript.contains("63 tables, in short:"), "all are named")
        #expect(requests[1].transcript.contains("vessel.flag_state = 'Malta'") && requests[1].toolChoice == .required)
        #expect(
            Array(requests[1].messages.prefix(2)) == requests[0].messages,
            "what was sent before is sent again as it was")
    }

    @Test func `whoever only looks is made to answer, and corrected once`() async throws {
        let look = ScriptedModel.Reply.calls([("run_sql", #"{"sql":"SELECT COUNT(*) FROM vessel"}"#)])
        let model = ScriptedModel(
            [look, look, .call(#"{"sql":"SELECT hull FROM vessel"}"#), Self.count], strategy: .frontier)
        let answer = try await ask("How many vessels are there?", try await large(), [model])
        #expect(answer.rows == [[.integer(6)]] && answer.usage.modelCalls == 4 && answer.trust.repairs == 1)
        #expect(model.requests.map(\.toolChoice) == [.required, .required, .tool("answer_sql"), .tool("answer_sql")])
        #expect(model.requests[3].transcript.contains("It can't be used"))
    }

    @Test func `four calls are all there are`() async throws {
        let model = ScriptedModel((1...9).map { .call(#"{"sql":"SELECT z\#($0) FROM vessel"}"#) }, strategy: .frontier)
        let answer = try await ask("How many vessels are there?", try await harbour(), [model])
        #expect(answer.status == .failed && answer.error?.code == "no_valid_query")
        #expect(model.requests.count == 4 && answer.usage.modelCalls == 4)
    }

    @Test func `a question whose time is up ends with what has run`() async throws {
        let first = ScriptedModel([.call(#"{"sql":"SELECT vessel_name FROM vessel"}"#), .silence], strategy: .frontier)
        let answer = try await ask(
            "Which vessels never made a voyage?", try await harbour(), budget: CallBudget(time: .milliseconds(400)),
            [first])
        #expect(answer.status == .answered && answer.rows.count == 6, "it excludes nothing, but it ran")
    }

    @Test func `when a frontier model is silent the local one answers`() async throws {
        let silent = ScriptedModel([.silence], strategy: .frontier, name: "silent")
        let local = ScriptedModel([.sql("SELECT COUNT(*) FROM vessel")], name: "local")
        let answer = try await ask(
            "How many vessels are there?", try await harbour(), budget: CallBudget(time: .milliseconds(50)),
            [silent, local])
        #expect(answer.status == .answered && answer.trust.model == "local")
    }

    @Test func `a model that failed is not asked again for the same question`() async throws {
        let broken = ScriptedModel(
            [.failure(ModelError(.overloaded, provider: "P"))], strategy: .frontier, name: "broken")
        let other = ScriptedModel(
            [.call(#"{"sql":"SELECT hull FROM vessel"}"#), Self.count], strategy: .frontier, name: "other")
        let answer = try await ask("How many vessels are there?", try await harbour(), [broken, other])
        #expect(answer.rows == [[.integer(6)]] && broken.requests.count == 1 && other.requests.count == 2)
    }

    @Test func `a repair that can't be had leaves the query that ran`() async throws {
        let model = ScriptedModel(
            [.call(#"{"sql":"SELECT vessel_name FROM vessel"}"#), .failure(ModelError(.overloaded, provider: "P"))],
            strategy: .frontier)
        let answer = try await ask("Which vessels never made a voyage?", try await harbour(), [model])
        #expect(answer.status == .answered && answer.rows.count == 6)
    }

    @Test(
        "a doubted query is compared with one written afresh",
        arguments: [
            ("SELECT COUNT(vessel_id) AS n FROM vessel", Check.Status.passed, "another way, the same rows"),
            (
                "SELECT COUNT(*) AS n FROM vessel WHERE tonnage > 1000", .warned,
                "another result: people are told, the first stays"
            ),
        ])
    func opinion(sql: String, status: Check.Status, reason: Comment) async throws {
        let model = ScriptedModel(
            [
                .call(#"{"sql":"SELECT COUNT(*) AS vessels FROM vessel","confidence":0.4}"#),
                .call(#"{"sql":"\#(sql)","confidence":0.9}"#),
            ], strategy: .frontier)
        let answer = try await ask("How many vessels are there?", try await harbour(), [model])
        #expect(answer.rows == [[.integer(6)]], reason)
        #expect(model.requests.count == 2 && answer.usage.modelCalls == 2)
        #expect(answer.checks.first { $0.name == "second opinion" }?.status == status, reason)
        #expect(
            model.requests[1].transcript.contains(FrontierPrompt.freshStart) && model.requests[1].messages.count == 2)
    }

    private static let pay = ScriptedModel.Reply.call(
        #"{"sql":"SELECT AVG(monthly_pay) AS wage FROM sailor","confidence":0.8}"#)

    @Test func `a word the data does not explain is left to the model, and the answer says so`() async throws {
        let model = ScriptedModel([Self.pay], strategy: .frontier)
        let answer = try await ask("What is the average happiness of sailors?", try await harbour(), [model])
        #expect(answer.status == .answered)
        #expect(
            answer.checks.contains {
                $0.name == "unexplained words" && $0.status == .warned && $0.detail.contains("happiness")
            })
        #expect(model.requests[0].transcript.contains("No name and no value of the data explains: 'happiness'"))
    }

    @Test func `where the model finds it missing too, the question is refused with what is missing`() async throws {
        let model = ScriptedModel(
            [.call(#"{"unanswerable":"There is no happiness.","sql":null}"#)], strategy: .frontier)
        let answer = try await ask("What is the average happiness of sailors?", try await harbour(), [model])
        #expect(
            answer.status == .unanswerable && answer.refusal?.missing == ["happiness"]
                && answer.refusal?.suggestions.count == 3)
    }

    @Test func `what the host refuses never reaches a small model, also not as the last resort`() async throws {
        let broken = ScriptedModel(
            [.failure(ModelError(.overloaded, provider: "P"))], strategy: .frontier, name: "broken")
        let local = ScriptedModel([.sql("SELECT AVG(monthly_pay) FROM sailor")], name: "local")
        let answer = try await ask("What is the average happiness and charisma of sailors?", try await harbour(), [broken, local])
        #expect(answer.status == .unanswerable && broken.requests.count == 1 && local.requests.isEmpty)
    }

    @Test func `an order to change data reaches no model`() async throws {
        let model = ScriptedModel([Self.pay], strategy: .frontier)
        let answer = try await ask("Delete all sailors.", try await harbour(), [model])
        #expect(answer.status == .unanswerable && model.requests.isEmpty)
    }

    @Test func `who is sure and not suspected is not asked twice`() async throws {
        let model = ScriptedModel([Self.count], strategy: .frontier)
        let answer = try await ask("How many vessels are there?", try await harbour(), [model])
        #expect(model.requests.count == 1 && !answer.checks.contains { $0.name == "second opinion" })
    }

    @Test(
        "results agree whatever the order of rows and columns",
        arguments: [
            (
                "SELECT 1 AS a, 'x' AS b UNION ALL SELECT 2, 'y'",
                "SELECT 'y' AS p, 2.0 AS q UNION ALL SELECT 'x', 1.0", true
            ),
            ("SELECT 1 AS a", "SELECT 1.0000001 AS a", true), ("SELECT 1 AS a", "SELECT 2 AS a", false),
            ("SELECT 1 AS a", "SELECT 1 AS a, 1 AS b", false),
            ("SELECT 1 AS a", "SELECT 1 AS a UNION ALL SELECT 1", false),
        ])
    func agreement(left: String, right: String, isSame: Bool) async throws {
        let connection = try Database().connect()
        #expect(SecondOpinion.agree(try await connection.query(left), try await connection.query(right)) == isSame)
    }
}
