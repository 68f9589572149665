import Testing

@testable import Analyst

@Suite("Repair loop")
struct RepairLoopTests {
    typealias Problem = RepairLoop.Problem

    @Test func `a query that runs with rows is accepted at once`() {
        var loop = RepairLoop()
        #expect(loop.receive(.started) == .draft(feedback: nil))
        #expect(loop.receive(.drafted(sql: "a")) == .validate(sql: "a"))
        #expect(loop.receive(.executed(sql: "a", rows: 3, suspicions: [])) == .accept(sql: "a"))
        #expect(loop.repairs == 0)
    }

    @Test func `three repairs are asked for and not a fourth`() {
        var loop = RepairLoop()
        _ = loop.receive(.started)
        for attempt in 1...3 {
            _ = loop.receive(.drafted(sql: "q\(attempt)"))
            let problem = Problem(sql: "q\(attempt)", message: "no such column")
            #expect(loop.receive(.rejected(sql: "q\(attempt)", problem)) == .draft(feedback: problem))
        }
        _ = loop.receive(.drafted(sql: "q4"))
        let last = Problem(sql: "q4", message: "no such column")
        #expect(loop.receive(.rejected(sql: "q4", last)) == .giveUp(last))
        #expect(loop.repairs == RepairLoop.maximumRepairs)
    }

    @Test func `a query that failed is not run again in the same words, but asked for in another way`() {
        var loop = RepairLoop()
        _ = loop.receive(.started)
        _ = loop.receive(.drafted(sql: "same"))
        let problem = Problem(sql: "same", message: "bad")
        _ = loop.receive(.rejected(sql: "same", problem))
        #expect(loop.receive(.drafted(sql: "same")) == .draft(feedback: problem))
        #expect(loop.receive(.drafted(sql: "same")) == .draft(feedback: problem))
        #expect(loop.receive(.drafted(sql: "same")) == .giveUp(problem), "three repairs and no more")
    }

    @Test func `an empty result is widened once and then explained`() {
        var loop = RepairLoop()
        _ = loop.receive(.started)
        _ = loop.receive(.drafted(sql: "narrow"))
        #expect(loop.receive(.executed(sql: "narrow", rows: 0, suspicions: [])) == .refineEmpty(sql: "narrow"))
        #expect(loop.receive(.refined(sql: "wide")) == .validate(sql: "wide"))
        #expect(loop.receive(.executed(sql: "wide", rows: 0, suspicions: [])) == .explainEmpty(sql: "wide"))
    }

    @Test func `an empty result that can't be widened is the answer`() {
        var loop = RepairLoop()
        _ = loop.receive(.started)
        _ = loop.receive(.drafted(sql: "narrow"))
        _ = loop.receive(.executed(sql: "narrow", rows: 0, suspicions: []))
        #expect(loop.receive(.refined(sql: nil)) == .explainEmpty(sql: "narrow"))
    }

    @Test func `a suspected query is tried again but kept when nothing better comes`() {
        var loop = RepairLoop()
        _ = loop.receive(.started)
        _ = loop.receive(.drafted(sql: "doubtful"))
        let doubt = Problem(sql: "doubtful", message: "no limit", hasRun: true)
        #expect(loop.receive(.executed(sql: "doubtful", rows: 9, suspicions: ["no limit"])) == .draft(feedback: doubt))
        for _ in 1...2 { #expect(loop.receive(.drafted(sql: "doubtful")) == .draft(feedback: doubt)) }
        #expect(loop.receive(.drafted(sql: "doubtful")) == .accept(sql: "doubtful"))
    }

    @Test func `a model that stands by its query is heard, where repeating it says so`() {
        var loop = RepairLoop(settlesOnRepeat: true)
        _ = loop.receive(.started)
        _ = loop.receive(.drafted(sql: "doubtful"))
        _ = loop.receive(.executed(sql: "doubtful", rows: 9, suspicions: ["no limit"]))
        #expect(loop.receive(.drafted(sql: "doubtful")) == .accept(sql: "doubtful"))
    }

    @Test func `when no further draft can be had, what ran is kept and what never ran is given up`() {
        var loop = RepairLoop()
        _ = loop.receive(.started)
        _ = loop.receive(.drafted(sql: "doubtful"))
        _ = loop.receive(.executed(sql: "doubtful", rows: 9, suspicions: ["no limit"]))
        #expect(loop.hasFallback && loop.receive(.draftsEnded) == .accept(sql: "doubtful"))
        loop = RepairLoop()
        _ = loop.receive(.started)
        _ = loop.receive(.drafted(sql: "broken"))
        _ = loop.receive(.rejected(sql: "broken", Problem(sql: "broken", message: "no such column")))
        #expect(!loop.hasFallback && loop.receive(.draftsEnded) == .giveUp(Problem(sql: "broken", message: "no such column")))
    }

    @Test("of two suspected queries the first is kept unless the second is clearly better", arguments: [
        (9, 1, 5, 1, "first", "equals: the unprompted one"),
        (0, 1, 5, 2, "second", "rows beat none"),
        (9, 2, 5, 1, "second", "fewer suspicions"),
        (9, 1, 0, 1, "first", "none never beat rows"),
    ])
    func fallback(rows: Int, doubts: Int, newRows: Int, newDoubts: Int, kept: String, reason: Comment) {
        var loop = RepairLoop()
        _ = loop.receive(.started)
        _ = loop.receive(.drafted(sql: "first"))
        _ = loop.receive(.executed(sql: "first", rows: rows, suspicions: (0..<doubts).map { "doubt \($0)" }))
        _ = loop.receive(.drafted(sql: "second"))
        let action = loop.receive(.executed(sql: "second", rows: newRows, suspicions: (0..<newDoubts).map { "doubt \($0)" }))
        #expect(action == .accept(sql: kept), reason)
    }

    @Test func `a suspected empty result is widened or explained like any other`() {
        var loop = RepairLoop()
        _ = loop.receive(.started)
        _ = loop.receive(.drafted(sql: "a"))
        _ = loop.receive(.executed(sql: "a", rows: 0, suspicions: ["no such value"]))
        _ = loop.receive(.drafted(sql: "b"))
        #expect(loop.receive(.executed(sql: "b", rows: 0, suspicions: ["no such value"])) == .refineEmpty(sql: "a"))
        #expect(loop.receive(.refined(sql: nil)) == .explainEmpty(sql: "a"))
    }

    @Test func `a model that gives no query is asked again`() {
        var loop = RepairLoop()
        _ = loop.receive(.started)
        let problem = Problem(message: "no SQL in the reply")
        #expect(loop.receive(.draftFailed(problem)) == .draft(feedback: problem))
    }

    @Test func `events out of order end the loop instead of crashing it`() {
        var loop = RepairLoop()
        guard case .giveUp = loop.receive(.refined(sql: nil)) else {
            Issue.record("an impossible event was accepted")
            return
        }
    }
}
