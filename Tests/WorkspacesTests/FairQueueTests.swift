import Synchronization
import Testing
import Workspaces

@Suite("The queue of queries") struct FairQueueTests {
    /// Work that ends when it is told to.
    private final class Gate: Sendable {
        private let state = Mutex((open: false, waiting: [CheckedContinuation<Void, Never>]()))
        func open() {
            let waiting = state.withLock { state in
                state.open = true
                return state.waiting
            }
            for continuation in waiting { continuation.resume() }
        }
        func pass() async {
            await withCheckedContinuation { continuation in
                let isOpen = state.withLock { state in
                    if !state.open { state.waiting.append(continuation) }
                    return state.open
                }
                if isOpen { continuation.resume() }
            }
        }
    }

    private final class Log: Sendable {
        private let lines = Mutex<[String]>([])
        var all: [String] { lines.withLock { $0 } }
        func add(_ line: String) { lines.withLock { $0.append(line) } }
    }

    private final class Counts: Sendable {
        private let state = Mutex((now: 0, most: 0))
        var most: Int { state.withLock { $0.most } }
        func begin() { state.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) } }
        func end() { state.withLock { $0.now -= 1 } }
    }

    private func waiting(_ count: Int, in queue: FairQueue) async {
        while await queue.load.waiting < count { await Task.yield() }
    }

    @Test func `one person's many don't keep another's one waiting`() async throws {
        let queue = FairQueue(places: 1)
        let gate = Gate()
        let order = Log()
        let first = Task { try await queue.run(for: "heavy") { await gate.pass() } }
        while await queue.load.running < 1 { await Task.yield() }
        var others: [Task<Void, any Error>] = []
        for (count, name) in ["heavy 1", "heavy 2", "heavy 3", "light 1"].enumerated() {
            others.append(Task { try await queue.run(for: String(name.prefix(5))) { order.add(name) } })
            await waiting(count + 1, in: queue)
        }
        gate.open()
        try await first.value
        for other in others { try await other.value }
        #expect(order.all == ["light 1", "heavy 1", "heavy 2", "heavy 3"])
        #expect(await queue.load == (running: 0, waiting: 0))
    }

    @Test func `never more run at once than there are places`() async throws {
        let queue = FairQueue(places: 3)
        let counts = Counts()
        try await withThrowingTaskGroup { group in
            for number in 0..<200 {
                group.addTask {
                    try await queue.run(for: "user \(number % 7)") {
                        counts.begin()
                        await Task.yield()
                        counts.end()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(counts.most == 3)
    }

    @Test func `who gives up leaves their place in the line to others`() async throws {
        let queue = FairQueue(places: 1)
        let gate = Gate()
        let first = Task { try await queue.run(for: "a") { await gate.pass() } }
        while await queue.load.running < 1 { await Task.yield() }
        let impatient = Task { try await queue.run(for: "b") {} }
        await waiting(1, in: queue)
        let patient = Task { try await queue.run(for: "c") { "done" } }
        await waiting(2, in: queue)
        impatient.cancel()
        await #expect(throws: CancellationError.self) { try await impatient.value }
        gate.open()
        #expect(try await patient.value == "done")
        try await first.value
    }

    @Test func `a line that is too long is refused at once`() async throws {
        let queue = FairQueue(places: 1, waiting: 1)
        let gate = Gate()
        let first = Task { try await queue.run(for: "a") { await gate.pass() } }
        while await queue.load.running < 1 { await Task.yield() }
        let second = Task { try await queue.run(for: "a") {} }
        await waiting(1, in: queue)
        await #expect(throws: QueueFull.self) { try await queue.run(for: "b") {} }
        gate.open()
        try await first.value
        try await second.value
    }
}
