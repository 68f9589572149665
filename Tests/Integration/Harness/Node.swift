import Foundation
import TestServers

/// One node of the server, as people run it, and what a client of it sends.
struct Node: Sendable {
    let home: Home
    let url: String
    let pid: pid_t

    /// A node over `home` for as long as `body` runs; then it is asked to stop, unless it was killed.
    static func run<T: Sendable>(in home: Home, _ changes: [String: String] = [:], _ body: @escaping (Node) async throws -> T) async throws -> T? {
        let port = try freePort()
        var result: T?
        _ = try await home.pintail(["serve", "--port", "\(port)"], changes) { pid in
            let node = Node(home: home, url: "http://127.0.0.1:\(port)", pid: pid)
            defer { Foundation.kill(pid, SIGTERM) }
            let isUp = try await eventually(within: 30) { try await node.get("/readyz").status == 200 }
            guard isUp else { return node.kill() }
            result = try await body(node)
        }
        return result
    }

    func kill() { Foundation.kill(pid, SIGKILL) }

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

    /// A table of trips with so many rows.
    func importTrips(_ dataset: String, rows: Int = 3, wait: Bool = true) async throws -> Reply {
        let lines = (1...rows).map { "\($0),\($0 * 10),2024-05-\(String(format: "%02d", $0 % 28 + 1))" }
        let file = try home.file("trips.csv", "trip_id,fare,day\n" + lines.joined(separator: "\n") + "\n")
        return try await send(["--form", "file=@\(file)"], to: "/v1/datasets?name=\(dataset)&wait=\(wait)")
    }
}
