import Foundation
import Synchronization
import Testing

@testable import Server

@Suite struct TurnsTests {
    @Test func `one with many waiting does not keep another waiting for all of them`() async throws {
        let turns = Turns(atOnce: 1)
        let latch = Latch()
        let order = Order()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await turns.take(for: "busy") { await latch.wait() } }
            while await turns.inUse == 0 { await Task.yield() }
            for (index, who) in ["busy", "busy", "busy", "other"].enumerated() {
                group.addTask { try await turns.take(for: who) { order.add(who) } }
                while await turns.waiting <= index { await Task.yield() }
            }
            latch.open()
            try await group.waitForAll()
        }
        #expect(order.all == ["busy", "other", "busy", "busy"])
        let used = await turns.inUse
        #expect(used == 0)
    }

    @Test func `who goes away while waiting takes no turn`() async throws {
        let turns = Turns(atOnce: 1, longestQueue: 1)
        let latch = Latch()
        let first = Task { try await turns.take(for: "a") { await latch.wait() } }
        while await turns.inUse == 0 { await Task.yield() }
        let second = Task { try await turns.take(for: "b") {} }
        while await turns.waiting == 0 { await Task.yield() }
        await #expect(throws: APIError.self, "The queue is full.") { try await turns.take(for: "c") {} }
        second.cancel()
        await #expect(throws: CancellationError.self) { try await second.value }
        latch.open()
        try await first.value
        let (used, left) = (await turns.inUse, await turns.waiting)
        #expect(used == 0 && left == 0)
    }
}

private final class Order: Sendable {
    private let names = Mutex<[String]>([])
    var all: [String] { names.withLock(\.self) }
    func add(_ name: String) { names.withLock { $0.append(name) } }
}
