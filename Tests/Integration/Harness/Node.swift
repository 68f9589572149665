import Foundation
import Synchronization
import TestServers
import Testing

/// The node did not come up; what it said is recorded.
struct NodeError: Error {}

/// That something has happened.
private final class Mark: Sendable {
    private let value = Mutex(false)
    var isSet: Bool { value.withLock(\.self) }
    func set() { value.withLock { $0 = true } }
}

/// One node of the server, as people run it, and what a client of it sends.
struct Node: Sendable {
    let home: Home
    let url: String
    let pid: pid_t

    private let isKilled = Mark()

    /// A node over `home` for as long as `body` runs; then it is asked to stop, unless it was killed. One that does not come
    /// up, or ends in another way than it was asked to, is an issue that shows what the program said.
    /// - Parameter arguments: of `serve`, beside the port.
    /// - Throws: what `body` throws; `NodeError` when the node did not come up.
    @discardableResult
    static func run<T: Sendable>(
        in home: Home, _ changes: [String: String] = [:], arguments: [String] = [], sourceLocation: SourceLocation = #_sourceLocation,
        _ body: @escaping (Node) async throws -> T
    ) async throws -> T {
        try await serve(in: home, changes, arguments: arguments, sourceLocation: sourceLocation, body).value
    }

    /// As ``run(in:_:arguments:sourceLocation:_:)``, with how the program ended and what it said.
    static func serve<T: Sendable>(
        in home: Home, _ changes: [String: String] = [:], arguments: [String] = [], sourceLocation: SourceLocation = #_sourceLocation,
        _ body: @escaping (Node) async throws -> T
    ) async throws -> (value: T, run: Run) {
        let port = try freePort()
        var (outcome, isKilled): (Result<T, any Error>?, Mark?)
        let run = try await home.pintail(["serve", "--port", "\(port)"] + arguments, changes) { pid in
            let node = Node(home: home, url: "http://127.0.0.1:\(port)", pid: pid)
            isKilled = node.isKilled
            var isUp = false
            _ = try await eventually(within: 30) {
                isUp = try await node.get("/readyz").status == 200
                return isUp || node.hasEnded
            }
            guard isUp else { return node.kill() }
            do { outcome = .success(try await body(node)) } catch { outcome = .failure(error) }
            Foundation.kill(pid, SIGTERM)
        }
        guard let outcome else {
            Issue.record("The node did not come up: \(run.testDescription)", sourceLocation: sourceLocation)
            throw NodeError()
        }
        let isAsAsked = run.exit == .well || (run.signal == SIGKILL && isKilled?.isSet == true)
        #expect(isAsAsked, "The node ended badly: \(run.testDescription)", sourceLocation: sourceLocation)
        return (try outcome.get(), run)
    }

    /// Also when nobody has asked for its exit code yet.
    private var hasEnded: Bool {
        guard let status = try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8) else { return true }
        return status.contains("State:\tZ")
    }

    func kill() {
        isKilled.set()
        Foundation.kill(pid, SIGKILL)
    }

    struct Reply: Sendable {
        var status: Int
        var body: String
        var json: [String: Any] { (try? JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any]) ?? [:] }
        var items: [[String: Any]] { json["items"] as? [[String: Any]] ?? [] }
        var errorCode: String? { (json["error"] as? [String: Any])?["code"] as? String }
    }

    /// - Returns: status 0 when there was no answer.
    func send(_ arguments: [String], to path: String) async throws -> Reply {
        let run = try await home.run("curl", ["--silent", "--max-time", "60", "--write-out", "\n%{http_code}"] + arguments + [url + path])
        let lines = run.output.split(separator: "\n", omittingEmptySubsequences: false)
        return Reply(status: Int(lines.last ?? "") ?? 0, body: lines.dropLast().joined(separator: "\n"))
    }

    func get(_ path: String) async throws -> Reply { try await send([], to: path) }

    func post(_ path: String, _ json: String, _ more: [String] = []) async throws -> Reply {
        try await send(["--header", "content-type: application/json", "--data", json] + more, to: path)
    }

    /// A table of three trips, which cost 35.75 together.
    func importLake(wait: Bool = true) async throws -> Reply {
        let file = try home.file("trips.csv", "trip_id,fare,day\n1,10.5,2024-05-01\n2,20,2024-05-02\n3,5.25,2025-06-03\n")
        return try await send(["--form", "file=@\(file)"], to: "/v1/datasets?name=lake&wait=\(wait)")
    }

    /// A table of trips with so many rows.
    func importTrips(_ dataset: String, rows: Int = 3, wait: Bool = true) async throws -> Reply {
        let lines = (1...rows).map { "\($0),\($0 * 10),2024-05-\(String(format: "%02d", $0 % 28 + 1))" }
        let file = try home.file("trips.csv", "trip_id,fare,day\n" + lines.joined(separator: "\n") + "\n")
        return try await send(["--form", "file=@\(file)"], to: "/v1/datasets?name=\(dataset)&wait=\(wait)")
    }
}
