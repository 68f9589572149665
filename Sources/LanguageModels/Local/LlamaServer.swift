public import Foundation
import NIOHTTP1

/// `llama-server` as a supervised child: started at the first request, restarted when it dies, stopped with us.
///
/// It listens on a Unix socket inside a directory that only this user may enter, and asks for a random key, which it is
/// given in its environment: arguments are readable by every user of the machine.
public actor LlamaServer {
    public enum Purpose: Sendable, Hashable {
        /// Writes text.
        case completion
        /// Turns texts into vectors, the mean over a text's tokens.
        case embedding
    }

    public struct Configuration: Sendable {
        public var purpose: Purpose
        public var executable: URL
        public var model: ModelFile
        /// Tokens that all slots share.
        public var contextLength: Int
        /// Sequences generated at once, 1 ... 4. They share the context, so an unused one costs nothing.
        public var slots: Int
        public var threads: Int
        /// Holds the saved prompt prefixes.
        public var cacheDirectory: URL
        public var startTimeout: Duration

        public init(
            executable: URL, model: ModelFile, cacheDirectory: URL, contextLength: Int = 8_192, slots: Int = 4,
            threads: Int = ProcessInfo.processInfo.activeProcessorCount, startTimeout: Duration = .seconds(120),
            purpose: Purpose = .completion
        ) {
            self.purpose = purpose
            (self.executable, self.model, self.cacheDirectory) = (executable, model, cacheDirectory)
            (self.contextLength, self.slots) = (contextLength, min(max(slots, 1), 4))
            (self.threads, self.startTimeout) = (max(threads, 1), startTimeout)
        }
    }

    static let provider = "The local model"
    /// More deaths than this in a minute, and starting it again would only burn the processor.
    private static let maximumDeathsPerMinute = 5

    private struct Running {
        var process: ServerProcess
        var endpoint: Endpoint
        var directory: URL
    }

    public nonisolated let configuration: Configuration
    let transport: Transport
    private var running: Running?
    private var starting: Task<Endpoint, any Error>?
    private var deaths: [ContinuousClock.Instant] = []
    private var slots: SlotTable
    /// Beginnings of chats in the words of the model's template, which only a running server knows.
    private var prefixes: [[ChatMessage]: String] = [:]

    public init(_ configuration: Configuration) {
        self.configuration = configuration
        slots = SlotTable(count: configuration.slots)
        // Reading a long prompt on two cores is silent for minutes.
        transport = Transport(timeouts: ModelTimeouts(connect: .seconds(5), silence: .seconds(600)))
    }

    /// Where the running server listens; starts it when there is none.
    ///
    /// - Parameter check: asks for its health first, after a request that failed.
    func endpoint(check: Bool = false) async throws(ModelError) -> Endpoint {
        if let running, !running.process.hasEnded {
            if !check { return running.endpoint }
            if await isHealthy(running.endpoint) { return running.endpoint }
            if self.running?.process === running.process { await discard() }
        } else if running != nil {
            await discard()
        }
        do {
            let task = starting ?? Task { try await start() }
            starting = task
            defer { if starting == task { starting = nil } }
            return try await task.value
        } catch {
            throw Transport.modelError(error, provider: Self.provider)
        }
    }

    /// Ends the server. The next request starts a new one.
    public func stop() async {
        starting?.cancel()
        let ended = running
        running = nil
        slots.forget()
        await ended?.process.stop()
        if let directory = ended?.directory { try? FileManager.default.removeItem(at: directory) }
    }

    func reserve(for request: ChatRequest) -> SlotTable.Reservation { slots.reserve(for: request) }
    func holds(_ reservation: SlotTable.Reservation) -> Bool { slots.holds(reservation) }
    func release(_ reservation: SlotTable.Reservation, holding messages: [ChatMessage]) {
        slots.release(reservation, holding: messages)
    }

    func prefix(of messages: [ChatMessage]) -> String? { prefixes[messages] }
    func note(prefix: String, of messages: [ChatMessage]) { prefixes[messages] = prefix }

    private func discard() async {
        deaths.append(.now)
        await stop()
    }

    private func start() async throws -> Endpoint {
        try checkFiles()
        deaths.removeAll { $0.duration(to: .now) > .seconds(60) }
        guard deaths.count <= Self.maximumDeathsPerMinute else {
            throw ModelError(
                .unavailable, provider: Self.provider,
                sentence: "keeps dying. Run `pintail doctor`; there may be too little memory.")
        }
        if deaths.count > 1 { try await Task.sleep(for: .milliseconds(100 << deaths.count)) }

        let directory = Self.socketDirectory()
        let socket = directory.appending(path: "model.sock").path
        let key = (0..<32).map { _ in UInt8.random(in: .min ... .max) }.hexadecimal
        let process = ServerProcess(
            command: try arguments(socket: socket), environment: Self.environment(key: key), directory: directory)
        let address = socket.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? socket
        let running = Running(
            process: process,
            endpoint: Endpoint(
                baseURL: "http+unix://\(address)", headers: [("authorization", "Bearer \(key)")], secret: key),
            directory: directory)
        do {
            try await waitUntilHealthy(running)
            try Task.checkCancellation()
            self.running = running
            return running.endpoint
        } catch {
            await process.stop()
            try? FileManager.default.removeItem(at: directory)
            throw error
        }
    }

    private func waitUntilHealthy(_ running: Running) async throws {
        let deadline = ContinuousClock.now + configuration.startTimeout
        while !(await isHealthy(running.endpoint)) {
            if running.process.hasEnded || .now > deadline {
                throw ModelError(
                    .unavailable, provider: Self.provider,
                    sentence: "did not start. Run `pintail doctor`; the file may be damaged or memory short.",
                    detail: running.process.lastLines.suffix(12).joined(separator: "\n")
                        .replacingOccurrences(of: running.endpoint.secret ?? "", with: "[key]"))
            }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    private func isHealthy(_ endpoint: Endpoint) async -> Bool {
        let answer = try? await transport.json(
            .GET, "/health", to: endpoint, provider: Self.provider, timeout: .seconds(5))
        return answer?["status"] == "ok"
    }

    private func checkFiles() throws(ModelError) {
        guard FileManager.default.isExecutableFile(atPath: configuration.executable.path) else {
            throw ModelError(
                .unavailable, provider: Self.provider,
                sentence: "has no server program at \(configuration.executable.path). Run `make setup`.")
        }
        guard let size = configuration.model.sizeOnDisk else {
            throw ModelError(
                .unavailable, provider: Self.provider,
                sentence: "has no weights at \(configuration.model.url.path). Run `make setup`.")
        }
        guard size == configuration.model.size else {
            throw ModelError(
                .unavailable, provider: Self.provider,
                sentence: "has only a part of its weights (\(size) of \(configuration.model.size) bytes at "
                    + "\(configuration.model.url.path)). Remove the file and run `make setup`.")
        }
    }

    private func arguments(socket: String) throws -> [String] {
        let common = [
            configuration.executable.path, "--host", socket, "--model", configuration.model.url.path,
            "--alias", configuration.model.name, "--ctx-size", "\(configuration.contextLength)",
            "--parallel", "\(configuration.slots)", "--threads", "\(configuration.threads)", "--offline", "--no-webui",
        ]
        switch configuration.purpose {
        case .completion:
            try FileManager.default.createDirectory(
                at: slotDirectory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            return common + ["--kv-unified", "--cache-ram", "0", "--slot-save-path", slotDirectory.path]
        case .embedding:
            // A text is read in one go: the batch holds what all slots may be given.
            let batch = "\(configuration.contextLength)"
            return common + ["--embedding", "--pooling", "mean", "--batch-size", batch, "--ubatch-size", batch]
        }
    }

    /// Only what it needs: no keys of other providers, and no LLAMA_ARG_… that would change what we rely on.
    private static func environment(key: String) -> [String: String] {
        let inherited = ProcessInfo.processInfo.environment.filter { name, _ in
            ["PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH"].contains(name)
        }
        return ["PATH": "/usr/bin:/bin"].merging(inherited) { $1 }.merging(["LLAMA_API_KEY": key]) { $1 }
    }

    private static func socketDirectory() -> URL {
        let name = "pintail-\(UInt64.random(in: .min ... .max).hexadecimalText)"
        let directory = FileManager.default.temporaryDirectory.appending(path: name)
        // A socket's path has at most 107 bytes.
        return directory.path.utf8.count > 90 ? URL(filePath: "/tmp/\(name)") : directory
    }

    nonisolated var slotDirectory: URL { configuration.cacheDirectory.appending(path: "prefixes") }
}

extension UInt64 {
    fileprivate var hexadecimalText: String { String(self, radix: 16) }
}
