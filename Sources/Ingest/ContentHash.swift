import Crypto
import Foundation

/// SHA-256 in lower-case hexadecimal: the names of segments and versions.
enum ContentHash {
    static func hex(of data: Data) -> String { hex(SHA256.hash(data: data)) }

    /// Whether `text` can be such a name, so that it is safe in a path.
    static func isHex(_ text: String) -> Bool {
        text.utf8.count == 64 && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }

    /// Reads the file once, in pieces; memory stays flat. Blocks: see ``Blocking``.
    static func hex(ofFile file: URL, isCancelled: () -> Bool = { false }) throws -> String {
        let handle = try FileHandle(forReadingFrom: file)
        defer { try? handle.close() }
        var hash = SHA256()
        while let piece = try handle.read(upToCount: pieceSize), !piece.isEmpty {
            if isCancelled() { throw CancellationError() }
            hash.update(data: piece)
        }
        return hex(hash.finalize())
    }

    private static let pieceSize = 4 << 20

    private static func hex(_ digest: SHA256.Digest) -> String {
        digest.map { byte in
            let digits = String(byte, radix: 16)
            return byte < 16 ? "0" + digits : digits
        }.joined()
    }
}
