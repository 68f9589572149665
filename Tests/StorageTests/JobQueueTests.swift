import Foundation
import Testing

@testable import Storage

@Suite struct JobQueueTests {
    @Test(arguments: Driver.allCases) func `Workers at once never run one job twice`(driver: Driver) async throws {
        try await withStore(driver) { store async throws in
            let queue = JobQueue(store)
            for _ in 0..<20 { _ = try await queue.enqueue("k", workspace: "a", asker: "s", payload: "{}") }
            let ran = try await withThrowingTaskGroup(of: [String].self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        var ids: [String] = []
                        while let claim = try await queue.claim(["k"]) {
                            ids.append(claim.job.id)
                            #expect(try await queue.finish(claim, result: "{}"))
                        }
                        return ids
                    }
                }
                return try await group.reduce([], +)
            }
            #expect(ran.count == Set(ran).count)
            // A worker that found all waiting rows locked may stop early; what is left is still there to take.
            var left = 0
            while let claim = try await queue.claim(["k"]) { left += try await queue.finish(claim, result: "{}") ? 1 : 0 }
            #expect(ran.count + left == 20)
        }
    }

    @Test(arguments: Driver.allCases) func `A dead worker's job is taken over, and its late result does not count`(driver: Driver) async throws {
        try await withStore(driver) { store async throws in
            let job = try await JobQueue(store).enqueue("k", workspace: "a", asker: "s", payload: "{}")
            let dead = try #require(try await JobQueue(store, leaseMilliseconds: -1).claim(["k"]))
            let queue = JobQueue(store)
            try await Task.sleep(for: .milliseconds(5))
            let second = try #require(try await queue.claim(["k"]))
            #expect(second.job.id == job.id && second.job.attempts == 2)
            #expect(try await queue.claim(["k"]) == nil)
            #expect(try await queue.heartbeat(dead) == nil)
            #expect(try await !queue.finish(dead, result: "late"))
            #expect(try await queue.heartbeat(second, progress: 0.5, line: "half") == false)
            #expect(try await queue.finish(second, result: "good"))
            #expect(try await queue.find(job.id, workspace: "a")?.result == "good")
        }
    }

    /// What the database's clock is set to, for a lease of 30 s that was just given.
    private static let jumps: [(milliseconds: Int64, why: String)] = [(3_600_000, "an hour forward"), (-3_600_000, "an hour back")]

    /// As if the clock had been set by so much: what is kept lies that much on the other side of now.
    private func jump(_ milliseconds: Int64, _ store: any MetadataStore) async throws {
        try await store.write { _ = try $0.execute("UPDATE jobs SET lease_until = lease_until - ?", [.integer(milliseconds)]) }
    }

    @Test(arguments: Driver.allCases, jumps.map(\.milliseconds)) func `A clock that jumps loses no job and gives none to two`(
        driver: Driver, milliseconds: Int64
    ) async throws {
        try await withStore(driver) { store async throws in
            let queue = JobQueue(store)
            let job = try await queue.enqueue("k", workspace: "a", asker: "s", payload: "{}")
            let claim = try #require(try await queue.claim(["k"]))
            try await jump(milliseconds, store)
            #expect(try await queue.claim(["k"], own: [job.id]) == nil, "Its own worker knows better.")
            #expect(try await queue.heartbeat(claim) == false)
            #expect(try await queue.claim(["k"]) == nil, "After a heartbeat all is as it was.")
            try await jump(milliseconds, store)
            // Before it, another takes the job, and the first one's result does not count: once, and not never.
            let second = try #require(try await queue.claim(["k"]))
            #expect(try await queue.heartbeat(claim) == nil)
            #expect(try await !queue.finish(claim, result: "first"))
            #expect(try await queue.finish(second, result: "second"))
            #expect(try await queue.find(job.id, workspace: "a")?.result == "second")
        }
    }

    @Test(arguments: Driver.allCases, jumps.map(\.milliseconds)) func `A last attempt that its worker still makes is not given up for a clock that jumps`(
        driver: Driver, milliseconds: Int64
    ) async throws {
        try await withStore(driver) { store async throws in
            let queue = JobQueue(store, maximumAttempts: 1)
            let job = try await queue.enqueue("k", workspace: "a", asker: "s", payload: "{}")
            let claim = try #require(try await queue.claim(["k"]))
            try await jump(milliseconds, store)
            #expect(try await queue.claim(["k"], own: [job.id]) == nil)
            #expect(try await queue.finish(claim, result: "good"))
        }
    }

    @Test(arguments: Driver.allCases) func `After three attempts a job has failed`(driver: Driver) async throws {
        try await withStore(driver) { store async throws in
            let queue = JobQueue(store)
            let job = try await queue.enqueue("k", workspace: "a", asker: "s", payload: "{}")
            for _ in 0..<3 { #expect(try await queue.fail(try #require(try await queue.claim(["k"])), error: "no", retry: true)) }
            #expect(try await queue.claim(["k"]) == nil)
            #expect(try await queue.find(job.id, workspace: "a")?.state == .failed)
        }
    }

    @Test(arguments: Driver.allCases) func `Askers take turns whatever the length of their queues`(driver: Driver) async throws {
        try await withStore(driver) { store async throws in
            let queue = JobQueue(store)
            for _ in 0..<5 { _ = try await queue.enqueue("k", workspace: "a", asker: "greedy", payload: "{}") }
            for _ in 0..<2 { _ = try await queue.enqueue("k", workspace: "a", asker: "modest", payload: "{}") }
            var order: [String] = []
            for _ in 0..<4 { order.append(try #require(try await queue.claim(["k"])).job.asker) }
            #expect(order.filter { $0 == "modest" }.count == 2)
        }
    }

    @Test(arguments: Driver.allCases) func `Cancelling ends a waiting job and tells a running one`(driver: Driver) async throws {
        try await withStore(driver) { store async throws in
            let queue = JobQueue(store)
            let running = try await queue.enqueue("k", workspace: "a", asker: "s", payload: "{}")
            let claim = try #require(try await queue.claim(["k"]))
            let waiting = try await queue.enqueue("k", workspace: "a", asker: "s", payload: "{}")
            #expect(try await !queue.requestCancel(waiting.id, workspace: "b"))
            #expect(try await queue.requestCancel(waiting.id, workspace: "a"))
            #expect(try await queue.requestCancel(running.id, workspace: "a"))
            #expect(try await queue.find(waiting.id, workspace: "a")?.state == .cancelled)
            #expect(try await queue.heartbeat(claim) == true)
            #expect(try await queue.fail(claim, error: "stopped", retry: false))
            #expect(try await queue.find(running.id, workspace: "a")?.state == .cancelled)
        }
    }
}
