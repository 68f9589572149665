import Foundation
import Testing

/// Compares a drawing with `Fixtures/<name>.txt`. `PINTAIL_WRITE_FIXTURES=1` writes the files anew; read the difference
/// before keeping it.
func expectGolden(_ drawn: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
    let file = folder.appending(path: name + ".txt")
    if ProcessInfo.processInfo.environment["PINTAIL_WRITE_FIXTURES"] == "1" {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(drawn.utf8).write(to: file)
    }
    let expected = String(decoding: try Data(contentsOf: file), as: UTF8.self)
    #expect(drawn == expected, "differs from \(name).txt", sourceLocation: sourceLocation)
}
