import Foundation
import Testing

@testable import Storage

@Suite struct RepositoryTests {
    @Test(arguments: Driver.allCases) func `A key is told once, kept as a hash, and dies by revoking or expiry`(driver: Driver) async throws {
        try await withStore(driver) { store async throws in
            try await WorkspaceRepository(store).create(id: "a", name: "A")
            let keys = APIKeyRepository(store)
            let (key, secret) = try await keys.create(workspace: "a", name: "ci", role: .analyst, scopes: ["ask", "sql"])
            #expect(secret.hasPrefix("ptl_\(key.prefix)_"))
            #expect(try await keys.verify(secret)?.scopes == ["ask", "sql"])
            #expect(try await keys.verify(secret + "0") == nil)
            let stored = try await store.read { try $0.rows("SELECT * FROM api_keys", []) }
            #expect(!String(describing: stored).contains(secret))
            #expect(try await !keys.revoke(key.id, workspace: "other"))
            #expect(try await keys.revoke(key.id, workspace: "a"))
            #expect(try await keys.verify(secret) == nil)
            let old = try await keys.create(workspace: "a", name: "old", role: .viewer, scopes: [], expiresAt: Date(timeIntervalSince1970: 1))
            #expect(try await keys.verify(old.secret) == nil)
        }
    }

    @Test(arguments: Driver.allCases) func `Pages hold everything once, newest first`(driver: Driver) async throws {
        try await withStore(driver) { store async throws in
            let log = AuditLog(store)
            for number in 0..<7 { try await log.append(workspace: "a", subject: "s", action: "read", target: "\(number)", outcome: "ok") }
            try await log.append(workspace: "b", subject: "s", action: "read", target: "hidden", outcome: "ok")
            var (ids, cursor, pages) = ([String](), String?.none, 0)
            repeat {
                let page = try await log.list(workspace: "a", after: cursor, limit: 3)
                ids += page.items.map(\.id)
                (cursor, pages) = (page.next, pages + 1)
            } while cursor != nil
            #expect(pages == 3)
            #expect(ids.count == 7 && Set(ids).count == 7)
            #expect(ids == ids.sorted(by: >))
        }
    }

    @Test(arguments: Driver.allCases) func `Another workspace's answer looks like none; events resume after a number`(driver: Driver) async throws {
        try await withStore(driver) { store async throws in
            try await WorkspaceRepository(store).create(id: "a", name: "A")
            let answers = AnswerRepository(store)
            try await answers.save(id: "x", workspace: "a", dataset: "d", version: "1", asker: "s", question: "?", json: "{}")
            #expect(try await answers.find("x", workspace: "a")?.question == "?")
            #expect(try await answers.find("x", workspace: "b") == nil)
            let events = (1...3).map { AnswerEventRecord(seq: Int64($0), event: "e", data: "\($0)") }
            try await answers.append(events, to: "x")
            try await answers.append(events, to: "x")
            #expect(try await answers.events(of: "x", after: 1) == Array(events[1...]))
        }
    }

    @Test(arguments: Driver.allCases) func `Of writers with one idempotency key exactly one is the first`(driver: Driver) async throws {
        try await withStore(driver) { store async throws in
            let keys = IdempotencyRepository(store)
            let claims = try await withThrowingTaskGroup(of: IdempotencyRepository.Claim.self) { group in
                for _ in 0..<8 { group.addTask { try await keys.claim("k", workspace: "a", requestHash: "h") } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(claims.filter { $0 == .first }.count == 1)
            #expect(claims.filter { $0 == .inProgress }.count == 7)
            #expect(try await keys.claim("k", workspace: "a", requestHash: "other") == .mismatch)
            try await keys.finish("k", workspace: "a", status: 201, headers: "x: y", body: Data([0, 9]))
            #expect(try await keys.claim("k", workspace: "a", requestHash: "h") == .done(status: 201, headers: "x: y", body: Data([0, 9])))
        }
    }
}
