import Foundation
import Subprocess
import Testing

@testable import LanguageModels

/// A stand-in for the server: says its process id and waits.
private let waiting = ["sh", "-c", "echo $$; exec sleep 600"]

/// Whether a process exists and isn't merely waiting for its parent to read its exit status.
func isAlive(_ process: String) -> Bool {
    guard let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { return false }
    let state = status.split(separator: ")").last?.split(separator: " ").first
    return state != "Z" && state != "X"
}

@Suite struct ServerProcessTests {
    private let environment = ["PATH": "/usr/bin:/bin"]

    private func identifier(of process: ServerProcess) async throws -> String {
        #expect(await eventually { process.lastLines.first != nil })
        return try #require(process.lastLines.first)
    }

    @Test func `Stopping ends the child`() async throws {
        let process = ServerProcess(command: waiting, environment: environment)
        let child = try await identifier(of: process)
        #expect(isAlive(child))
        await process.stop()
        #expect(process.hasEnded)
        #expect(await eventually { !isAlive(child) })
    }

    @Test func `The last reference takes the child along`() async throws {
        var process: ServerProcess? = ServerProcess(command: waiting, environment: environment)
        let child = try await identifier(of: try #require(process))
        process = nil
        #expect(await eventually { !isAlive(child) })
    }

    @Test func `A child that dies by itself is noticed, with its last words`() async {
        let process = ServerProcess(command: ["sh", "-c", "echo out; echo err >&2; exit 3"], environment: environment)
        #expect(await eventually { process.hasEnded })
        #expect(process.lastLines == ["out", "err", "ended: exited(3)"])
    }

    @Test func `A child sees only the environment it was given`() async {
        let process = ServerProcess(command: ["env"], environment: ["PATH": "/usr/bin:/bin", "A": "1"])
        #expect(await eventually { process.hasEnded })
        // The shell adds PWD, and some shells the name of the command.
        let names = process.lastLines.compactMap { $0.split(separator: "=").first }.filter {
            !["PWD", "_"].contains($0)
        }
        #expect(Set(names) == ["PATH", "A", "ended: exited(0)"])
    }

    @Test func `A child dies with a parent that was killed`() async throws {
        let note = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { for url in [note, folder] { try? FileManager.default.removeItem(at: url) } }
        // This test program again, running only the helper below.
        let result = try await run(
            .name("env"),
            arguments: [
                ProcessInfo.processInfo.arguments[0], "--testing-library", "swift-testing", "--filter",
                "parentThatWillBeKilled",
            ],
            environment: .inherit.updating(["PINTAIL_TEST_NOTE": note.path, "PINTAIL_TEST_FOLDER": folder.path]),
            input: .none, output: .discarded,
            error: .discarded
        ) { parent in
            #expect(await eventually { (try? String(contentsOf: note, encoding: .utf8))?.isEmpty == false })
            let child = try String(contentsOf: note, encoding: .utf8)
            #expect(isAlive(child))
            #expect(FileManager.default.fileExists(atPath: folder.path))
            try parent.send(signal: .kill)
            #expect(await eventually { !isAlive(child) })
            #expect(await eventually { !FileManager.default.fileExists(atPath: folder.path) }, "nothing is left behind")
        }
        #expect(!result.terminationStatus.isSuccess)
    }

    @Test(.enabled(if: ProcessInfo.processInfo.environment["PINTAIL_TEST_NOTE"] != nil))
    func parentThatWillBeKilled() async throws {
        let folder = try #require(ProcessInfo.processInfo.environment["PINTAIL_TEST_FOLDER"])
        let process = ServerProcess(command: waiting, environment: environment, directory: URL(filePath: folder))
        let child = try await identifier(of: process)
        let note = try #require(ProcessInfo.processInfo.environment["PINTAIL_TEST_NOTE"])
        try child.write(toFile: note, atomically: true, encoding: .utf8)
        try await Task.sleep(for: .seconds(60))
        await process.stop()
    }
}
