import Foundation
import Testing

/// The program as people run it: the real binary, real files, a home of its own for each test. One test at a time,
/// because several of them look at how soon the program ends.
@Suite("The program", .serialized) enum Program {
    /// The binary of this build, or the one `PINTAIL_BINARY` names.
    static var binary: URL {
        if let path = ProcessInfo.processInfo.environment["PINTAIL_BINARY"], !path.isEmpty {
            return URL(filePath: path)
        }
        #if DEBUG
            return packageRoot.appending(path: ".build/debug/pintail")
        #else
            return packageRoot.appending(path: ".build/release/pintail")
        #endif
    }

    static var packageRoot: URL {
        (0..<4).reduce(URL(filePath: #filePath)) { url, _ in url.deletingLastPathComponent() }
    }

    /// Where the native parts are.
    static var cache: URL {
        let path = ProcessInfo.processInfo.environment["PINTAIL_CACHE"] ?? ""
        return path.isEmpty ? URL(filePath: NSHomeDirectory()).appending(path: ".cache/pintail") : URL(filePath: path)
    }

    static var extensions: URL { cache.appending(path: "duckdb-1.5.5/extensions") }

    static let hasLocalModel = FileManager.default.fileExists(
        atPath: cache.appending(path: "models/qwen2.5-coder-1.5b-instruct-q4_k_m.gguf").path)
}
