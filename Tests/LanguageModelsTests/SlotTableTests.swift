import Testing

@testable import LanguageModels

@Suite("Which of the server's slots a request has")
struct SlotTableTests {
    private static func request(_ texts: String..., temperature: Double = 0) -> ChatRequest {
        var request = ChatRequest(messages: texts.map { ChatMessage(.user, $0) })
        request.temperature = temperature
        return request
    }

    private static let asked = request("question")

    @Test("goes on only with what belongs to the same answer", arguments: [
        (request("question"), false, "asked again: from the beginning"), (request("question", temperature: 0.8), true, "another draw"),
        (request("question", "reply", "that is wrong"), true, "a repair"), (request("another"), false, "another question"),
    ])
    func goesOn(request: ChatRequest, continues: Bool, reason: Comment) {
        var table = SlotTable(count: 2)
        table.release(table.reserve(for: Self.asked), holding: Self.asked.messages)
        let next = table.reserve(for: request)
        #expect(next.slot == 0 && next.continues == continues, reason)
    }

    @Test func `questions at once have slots of their own, and what failed is not gone on with`() {
        var table = SlotTable(count: 2)
        let (first, second, third) = (table.reserve(for: Self.asked), table.reserve(for: Self.asked), table.reserve(for: Self.asked))
        #expect([first, second, third].map(\.slot) == [0, 1, 0])
        table.release(first, holding: Self.asked.messages)
        let busy = table.reserve(for: Self.request("question", temperature: 0.8))
        #expect(!busy.continues, "another one is being read there")
        for reservation in [second, third, busy] { table.release(reservation, holding: []) }
        #expect(!table.reserve(for: Self.request("question", temperature: 0.8)).continues)
    }

    @Test func `a server that has ended holds nothing any more`() {
        var table = SlotTable(count: 1)
        table.release(table.reserve(for: Self.asked), holding: Self.asked.messages)
        let drawn = table.reserve(for: Self.request("question", temperature: 0.8))
        #expect(table.holds(drawn))
        table.forget()
        #expect(!table.holds(drawn))
    }
}
