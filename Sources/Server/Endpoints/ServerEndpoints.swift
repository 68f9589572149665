import Foundation
import HTTPTypes
import Workspaces

/// What shows how the server is.
struct ServerEndpoints: Sendable {
    let parts: ServerParts

    var list: [Endpoint] {
        [
            Endpoint(
                method: .get, path: "/healthz", name: "health", summary: "Whether the process lives", access: .open,
                answers: [.json(.ok, .object(["status": .string]), "It does.")]
            ) { _ in .json(JSON.object(["status": "ok"])) },
            Endpoint(
                method: .get, path: "/readyz", name: "readiness", summary: "Whether requests can be answered",
                access: .open,
                answers: [
                    .json(.ok, .object(["status": .string, "checks": .map(of: .string)]), "They can."),
                    .json(
                        .serviceUnavailable, .object(["status": .string, "checks": .map(of: .string)]),
                        "Not now; the checks tell why."),
                ]
            ) { _ in try await ready() },
            Endpoint(
                method: .get, path: "/metrics", name: "metrics", summary: "Counters in Prometheus' text form",
                access: .open,
                answers: [.init(status: .ok, description: "The counters.", content: [("text/plain", .string)])]
            ) { _ in .bytes(Data(parts.metrics.page().utf8), "text/plain; version=0.0.4; charset=utf-8") },
        ]
    }

    private func ready() async throws -> Reply {
        var checks: [JSON.Member] = []
        func check(_ name: String, _ isFine: Bool, _ problem: String) {
            checks.append(.init(key: name, value: .string(isFine ? "ok" : problem)))
        }
        check("shutdown", !parts.shutdown.isOn, "The server is shutting down.")
        let isKept: Void? = try? await parts.records.check()
        check("records", isKept != nil, "What keeps the records does not answer.")
        let home = parts.environment.folder("PINTAIL_HOME")
        try? FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
        check("files", FileManager.default.isWritableFile(atPath: home.path), "The data folder can't be written.")
        let isReady = checks.allSatisfy { $0.value == "ok" }
        return .json(
            JSON.object(["status": isReady ? "ready" : "not_ready", "checks": .object(checks)]),
            isReady ? .ok : .serviceUnavailable)
    }
}
