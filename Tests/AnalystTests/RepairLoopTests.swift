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

    @Test func `a query that failed is not tried again in the same words`() {
        var loop = RepairLoop()
        _ = loop.receive(.started)
        _ = loop.receive(.drafted(sql: "same"))
        _ = loop.receive(.rejected(sql: "same", Problem(message: "bad")))
        guard case .giveUp = loop.receive(.drafted(sql: "same")) else {
            Issue.record("the same failing query was validated twice")
            return
        }
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
        let action = loop.receive(.executed(sql: "doubtful", rows: 9, suspicions: ["no limit"]))
        #expect(action == .draft(feedback: Problem(sql: "doubtful", message: "no limit")))
        #expect(loop.receive(.drafted(sql: "doubtful")) == .accept(sql: "doubtful"))
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
