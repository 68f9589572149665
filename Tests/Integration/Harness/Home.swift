import Foundation
import Subprocess
import Testing

/// A place for one test: the program's home, its temporary folder, and the files it is asked about.
struct Home: Sendable {
    let folder: URL

    /// `PINTAIL_HOME`.
    var store: URL { folder.appending(path: "home", directoryHint: .isDirectory) }
    var temporary: URL { folder.appending(path: "tmp", directoryHint: .isDirectory) }
    /// A cache without native parts: no local model, no extensions.
    var emptyCache: URL { folder.appending(path: "cache", directoryHint: .isDirectory) }
    var data: URL { folder.appending(path: "data", directoryHint: .isDirectory) }

    /// The environment the program gets: ours without the settings of whoever runs the tests.
    var environment: [String: String] {
        var variables = ProcessInfo.processInfo.environment.filter { name, _ in
            !["PINTAIL_", "ANTHROPIC_", "OPENAI_"].contains(where: name.hasPrefix)
                && !["NO_COLOR", "COLUMNS"].contains(name)
        }
        variables["PINTAIL_HOME"] = store.path
        variables["PINTAIL_CACHE"] = Program.cache.path
        variables["TMPDIR"] = temporary.path
        return variables
    }

    /// A file below `data`, written if there is content for it.
    func file(_ name: String, _ content: Data) throws -> String {
        let file = data.appending(path: name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try content.write(to: file)
        return file.path
    }

    func file(_ name: String, _ text: String) throws -> String { try file(name, Data(text.utf8)) }

    /// Runs the program to its end; `meanwhile` gets its process number while it runs.
    func pintail(
        _ arguments: [String], _ changes: [String: String] = [:], meanwhile: (pid_t) async throws -> Void = { _ in }
    ) async throws -> Run {
        try await run(Program.binary.path, arguments, changes, meanwhile)
    }

    func run(
        _ program: String, _ arguments: [String], _ changes: [String: String] = [:],
        _ meanwhile: (pid_t) async throws -> Void = { _ in }
    ) async throws -> Run {
        let variables = environment.merging(changes) { $1 }
        let pairs = variables.compactMap { name, value in Environment.Key(rawValue: name).map { ($0, value) } }
        let start = ContinuousClock.now
        let result = try await Subprocess.run(
            // It becomes the program, with the same process number.
            .name("env"), arguments: Arguments(["-C", folder.path, program] + arguments),
            environment: .custom(Dictionary(pairs, uniquingKeysWith: { $1 })),
            input: .none, output: .string(limit: 64 << 20), error: .string(limit: 16 << 20)
        ) { execution in
            try await meanwhile(execution.processIdentifier.value)
        }
        return Run(
            status: result.terminationStatus, output: result.standardOutput, errors: result.standardError,
            duration: ContinuousClock.now - start)
    }

    /// Everything below `PINTAIL_HOME` that is a file.
    func storedFiles() -> [String] {
        let files = FileManager.default.enumerator(at: store, includingPropertiesForKeys: [.isRegularFileKey])
        return (files?.compactMap { $0 as? URL } ?? [])
            .filter { (try? $0.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) == true }
            .map { String($0.standardizedFileURL.path.dropFirst(store.standardizedFileURL.path.count)) }
            .sorted()
    }

    /// Files that are no part of a whole version: what a failed or killed import may have left.
    func leftovers() -> [String] {
        let whole = [
            #"^/?segments/[0-9a-f]{64}\.duckdb$"#, #"^/?vectors/[A-Za-z0-9._-]+\.vectors$"#, #"^/?datasets/[^/]+/(lock|current)$"#,
            #"^/?datasets/[^/]+/(versions|maps)/[0-9a-f]+(\.worked)?\.json$"#, #"^/?datasets/[^/]+/knowledge/[a-z-]+\.(json|jsonl|jsonl\.lock|yaml)$"#,
        ]
        return storedFiles().filter { file in
            !whole.contains { file.range(of: $0, options: .regularExpression) != nil }
        }
    }

    /// Kills those of ``processes()`` that run this program, and tells how many there were.
    func killProcesses(named name: String) -> Int {
        let named = processes().filter { pid in
            let words = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline")?.split(separator: 0).first.map { String(decoding: $0, as: UTF8.self) }
            return words?.hasSuffix(name) ?? false
        }
        for pid in named { kill(pid, SIGKILL) }
        return named.count
    }

    /// The processes, other than this one, that were started for this home.
    func processes() -> [pid_t] {
        let mark = Data(folder.lastPathComponent.utf8)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap(pid_t.init).filter { pid in
            guard pid != getpid(), let environment = FileManager.default.contents(atPath: "/proc/\(pid)/environ") else {
                return false
            }
            return environment.range(of: mark) != nil
        }
    }
}

/// Makes a home, and removes it after the test with whatever still runs in it.
func withHome<T>(_ body: (Home) async throws -> T) async throws -> T {
    let home = Home(
        folder: URL(filePath: "/tmp/pintail-it-\(UUID().uuidString.prefix(8))", directoryHint: .isDirectory))
    for folder in [home.temporary, home.emptyCache, home.data] {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }
    defer {
        for process in home.processes() { kill(process, SIGKILL) }
        try? FileManager.default.removeItem(at: home.folder)
    }
    return try await body(home)
}

/// Waits for something another process does, at most `seconds`.
func eventually(within seconds: Double = 10, _ condition: () async throws -> Bool) async throws -> Bool {
    let end = ContinuousClock.now + .seconds(seconds)
    repeat {
        if try await condition() { return true }
        try await Task.sleep(for: .milliseconds(20))
    } while ContinuousClock.now < end
    return false
}
