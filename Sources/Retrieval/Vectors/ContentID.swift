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

    /// The id that `hexadecimal` wrote; nil for any other text.
    public init?(hexadecimal text: String) {
        let digits = text.utf8.map { Character(Unicode.Scalar($0)).hexDigitValue.map(UInt64.init) }
        guard digits.count == 2 * Self.byteCount, !digits.contains(nil) else { return nil }
        let halves = [digits.prefix(Self.byteCount), digits.suffix(Self.byteCount)]
        // Digits stand in the order of the bytes, the lowest first.
        let numbers = halves.map { half in UInt64(littleEndian: half.reduce(0) { $0 << 4 | ($1 ?? 0) }.bigEndian) }
        self.init(high: numbers[0], low: numbers[1])
    }

    /// 32 hexadecimal digits, for stores that keep ids as text.
    public var hexadecimal: String {
        [high, low].map { number in
            withUnsafeBytes(of: number.littleEndian) { bytes in
                bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            }
        }.joined()
    }
}
