import Foundation
import Testing

/// A Python environment with one package, which is made once and kept.
struct PythonEnvironment: Sendable {
    let package: String
    let version: String

    private var folder: URL { Program.packageRoot.appending(path: ".build/\(package)-\(version)", directoryHint: .isDirectory) }

    func program(_ name: String) -> String { folder.appending(path: "bin/\(name)").path }

    func prepare(in home: Home) async throws {
        // Marked last, so that one half made is made again.
        let mark = folder.appending(path: "ready").path
        guard !FileManager.default.fileExists(atPath: mark) else { return }
        try? FileManager.default.removeItem(at: folder)
        for command in [
            ["python3", "-m", "venv", folder.path],
            [program("python"), "-m", "pip", "install", "--quiet", "--no-input", "\(package)==\(version)"],
        ] {
            let run = try await home.run(command[0], Array(command.dropFirst()))
            try #require(run.exit == .well, "\(run.testDescription)")
        }
        try Data().write(to: URL(filePath: mark))
    }
}
