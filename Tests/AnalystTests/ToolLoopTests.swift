import LanguageModels
import Testing

@testable import Analyst

@Suite("The tool loop")
struct ToolLoopTests {
    private static let answer = ToolCall(id: "a", name: "answer_sql", argumentsJSON: "{}")
    private static let look = ToolCall(id: "l", name: "search_schema", argumentsJSON: "{}")

    private func reply(_ calls: ToolCall..., text: String = "") -> ChatResponse {
        ChatResponse(text: text, toolCalls: calls, finishReason: .toolCalls, usage: Usage(calls: 1), model: "m")
    }

    @Test func `without looks the query is asked for at once`() {
        var loop = ToolLoop(offersTools: false, maximumCalls: 3)
        #expect(loop.next == .ask(.tool("answer_sql")))
        let reply = reply(Self.answer)
        #expect(loop.receive(reply) == .end(reply))
    }

    @Test func `looks are carried out until one call is left, and that one must give the query`() {
        var loop = ToolLoop(offersTools: true, maximumCalls: 3)
        #expect(loop.next == .ask(.required))
        #expect(loop.receive(reply(Self.look)) == .look([Self.look]))
        #expect(loop.receive(findings: ["l": .init(text: "found")]) == .ask(.required))
        #expect(loop.receive(reply(Self.look)) == .look([Self.look]))
        #expect(loop.receive(findings: [:]) == .ask(.tool("answer_sql")))
        let last = reply(Self.look)
        #expect(loop.receive(last) == .end(last), "a look at the end is not carried out")
        #expect(loop.calls == 3)
    }

    @Test("a budget of one call leaves no look", arguments: [0, 1])
    func single(calls: Int) {
        let loop = ToolLoop(offersTools: true, maximumCalls: calls)
        #expect(loop.next == .ask(.tool("answer_sql")))
    }

    @Test func `text without a call ends the loop`() {
        var loop = ToolLoop(offersTools: true, maximumCalls: 3)
        let talk = reply(text: "SELECT 1")
        #expect(loop.receive(talk) == .end(talk))
    }

    @Test func `every call is answered, also those that are too many or come beside the query`() {
        var loop = ToolLoop(offersTools: true, maximumCalls: 3)
        let many = (1...6).map { ToolCall(id: "\($0)", name: "find_values", argumentsJSON: "{}") }
        guard
            case .look(let carried) = loop.receive(
                ChatResponse(text: "", toolCalls: many, finishReason: .toolCalls, usage: Usage(), model: "m"))
        else {
            Issue.record("looks are carried out")
            return
        }
        #expect(carried.map(\.id) == ["1", "2", "3", "4"])
        _ = loop.receive(
            findings: Dictionary(
                uniqueKeysWithValues: carried.map { ($0.id, ToolLoop.Finding(text: "found \($0.id)")) }))
        _ = loop.receive(reply(Self.look, Self.answer))
        #expect(Self.open(loop.messages) == ["a"], "what is said of the query comes with the next problem")
        let told = ToolLoop.messages(loop.messages, after: .init(sql: "SELECT 1", message: "no such column"))
        #expect(Self.open(told).isEmpty)
    }

    @Test(
        "a problem is said in the conversation",
        arguments: [
            (RepairLoop.Problem(sql: "SELECT 1", message: "no such column"), "It can't be used: no such column"),
            (
                RepairLoop.Problem(sql: "SELECT 1", message: "no limit", hasRun: true),
                "or the same one again if it is right"
            ),
        ])
    func problem(problem: RepairLoop.Problem, text: String) {
        var loop = ToolLoop(offersTools: false, maximumCalls: 3)
        _ = loop.receive(reply(Self.answer))
        let said = ToolLoop.messages(loop.messages, after: problem)
        #expect(said.count == 2 && said[1].role == .tool)
        guard case .toolResult(let id, let words, let isError)? = said[1].parts.first else {
            Issue.record("the problem is the call's result")
            return
        }
        #expect(id == "a" && words.contains(text) && isError == !problem.hasRun)
    }

    @Test func `a query of another model is told with its problem`() {
        let said = ToolLoop.messages([], after: .init(sql: "SELECT x", message: "no such column"))
        #expect(said.count == 1 && said[0].role == .user)
        #expect(ChatRequest(messages: said).transcript.contains("SELECT x"))
    }

    private static func open(_ messages: [ChatMessage]) -> [String] {
        messages.flatMap(\.parts).reduce(into: []) { open, part in
            switch part {
            case .toolCall(let call): open.append(call.id)
            case .toolResult(let id, _, _): open.removeAll { $0 == id }
            default: break
            }
        }
    }
}

@Suite("What a question may cost")
struct CallBudgetTests {
    @Test func `four calls, no fifth`() {
        var budget = CallBudget()
        for _ in 1...4 { #expect(budget.take() != nil) }
        #expect(budget.isSpent() && budget.take() == nil)
    }

    @Test func `time runs from the first call`() throws {
        let start = ContinuousClock.now
        var budget = CallBudget()
        #expect(!budget.isSpent(at: start + .seconds(100)), "nothing was asked yet")
        #expect(budget.take(at: start) == .seconds(20), "a model that hangs leaves time for another")
        #expect(budget.take(at: start + .seconds(12)) == .seconds(18))
        #expect(budget.isSpent(at: start + .seconds(30)) && budget.take(at: start + .seconds(31)) == nil)
    }

    @Test func `what was used is collected once`() {
        var budget = CallBudget()
        budget.used(Usage(calls: 1, inputTokens: 5))
        budget.used(Usage(calls: 1, inputTokens: 7))
        #expect(budget.collect() == Usage(calls: 2, inputTokens: 12) && budget.collect() == Usage())
    }
}
