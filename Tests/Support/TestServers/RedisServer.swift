import Foundation
#if canImport(Glibc)
    import Glibc
#endif

/// A Redis of its own on a free port of this machine, which keeps nothing on disk.
public struct RedisServer: Sendable {
    public let port: Int
    private let folder: URL
    private let password: String?
    private let certificates: Certificates?

    public var url: String { url(host: "127.0.0.1") }
    public func url(host: String) -> String {
        "\(certificates == nil ? "redis" : "rediss")://\(password.map { ":\($0)@" } ?? "")\(host):\(port)/0"
    }

    /// - Parameter certificates: with them it speaks TLS only.
    /// - Returns: nil when Redis is not installed. Throws `TestServerError` when it is and doesn't start.
    public static func start(password: String? = nil, certificates: Certificates? = nil) throws -> RedisServer? {
        guard FileManager.default.isExecutableFile(atPath: "/usr/bin/redis-server") else { return nil }
        let folder = URL(fileURLWithPath: "/tmp/ptl-redis-\(UInt32.random(in: 0 ... .max))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        let server = RedisServer(port: try freePort(), folder: folder, password: password, certificates: certificates)
        try server.startAgain()
        return server
    }

    public func startAgain() throws {
        try run(
            "/usr/bin/redis-server",
            [
                certificates == nil ? "--port" : "--tls-port", "\(port)", "--bind", "127.0.0.1", "--dir", folder.path, "--save", "", "--appendonly", "no", "--daemonize", "yes",
                "--pidfile", pidfile, "--logfile", "\(folder.path)/log",
            ] + (password.map { ["--requirepass", $0] } ?? [])
                + (certificates.map {
                    [
                        "--port", "0", "--tls-cert-file", $0.certificate.path, "--tls-key-file", $0.key.path, "--tls-ca-cert-file",
                        $0.authority.path, "--tls-auth-clients", "no",
                    ]
                } ?? []))
        for _ in 0..<200 {
            if (try? command("PING")) != nil { return }
            usleep(20_000)
        }
        throw TestServerError(description: "redis-server does not answer")
    }

    /// Kills it, as a crash does.
    public func kill() throws {
        guard let text = try? String(contentsOfFile: pidfile, encoding: .utf8), let pid = pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines))
        else { throw TestServerError(description: "redis-server has no process") }
        Glibc.kill(pid, SIGKILL)
        for _ in 0..<200 where Glibc.kill(pid, 0) == 0 { usleep(10_000) }
    }

    /// Lets it hang: it takes connections and answers nothing.
    public func pause() throws { try signal(SIGSTOP) }
    public func resume() throws { try signal(SIGCONT) }

    private func signal(_ number: Int32) throws {
        guard let text = try? String(contentsOfFile: pidfile, encoding: .utf8), let pid = pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)),
            Glibc.kill(pid, number) == 0
        else { throw TestServerError(description: "redis-server has no process") }
    }

    public func command(_ words: String...) throws {
        try run("/usr/bin/redis-cli", ["-e", "-p", "\(port)"] + (password.map { ["--no-auth-warning", "-a", $0] } ?? [])
                + (certificates.map { ["--tls", "--cacert", $0.authority.path] } ?? []) + words)
    }

    public func remove() {
        try? kill()
        try? FileManager.default.removeItem(at: folder)
    }

    private var pidfile: String { folder.appending(path: "pid").path }
}
