import Crypto
import Foundation

/// A text by what it says: the first half of its SHA-256. What is embedded once is known again by it, whatever table or
/// dataset version it comes from.
public struct ContentID: Sendable, Hashable {
    static let byteCount = 16
    let high: UInt64
    let low: UInt64

    public init(_ text: String) {
        var hash = SHA256()
        var text = text
        text.withUTF8 { hash.update(bufferPointer: UnsafeRawBufferPointer($0)) }
        let digest = hash.finalize()
        (high, low) = digest.withUnsafeBytes { bytes in
            (
                UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
                UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            )
        }
    }

    init(high: UInt64, low: UInt64) { (self.high, self.low) = (high, low) }

    /// 32 hexadecimal digits, for stores that keep ids as text.
    public var hexadecimal: String {
        [high, low].map { number in
            withUnsafeBytes(of: number.littleEndian) { bytes in
                bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            }
        }.joined()
    }
}
