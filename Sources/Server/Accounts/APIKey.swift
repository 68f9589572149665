import Crypto
import Foundation

/// The text of an API key: `ptl_<prefix>_<secret>`.
struct APIKey: Sendable, Hashable {
    let text: String
    let prefix: String

    init?(_ text: String) {
        let parts = text.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "ptl", (8...16).contains(parts[1].count),
            (32...64).contains(parts[2].count),
            parts.dropFirst().allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) || (97...122).contains($0) } })
        else { return nil }
        (self.text, prefix) = (text, String(parts[1]))
    }

    /// A new one, of 160 random bits.
    static func random() -> (text: String, prefix: String) {
        let letters = Array("abcdefghijklmnopqrstuvwxyz234567")
        var generator = SystemRandomNumberGenerator()
        func word(_ count: Int) -> String {
            String((0..<count).map { _ in letters[Int.random(in: 0..<32, using: &generator)] })
        }
        let prefix = word(12)
        return ("ptl_\(prefix)_\(word(32))", prefix)
    }

    static func hash(_ text: String) -> String {
        SHA256.hash(data: Data(text.utf8)).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    /// Takes as long for a wrong hash as for the right one.
    func matches(_ hash: String) -> Bool {
        let (ours, theirs) = (Array(Self.hash(text).utf8), Array(hash.utf8))
        guard ours.count == theirs.count else { return false }
        return zip(ours, theirs).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
