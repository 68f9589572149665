import Foundation

/// Ids that sort by the time they were made and that nobody can guess: milliseconds, then 80 random bits, in 26 letters
/// and digits after a word for the kind, as in `ans_…`.
enum Identifier {
    private static let letters = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    static func make(_ kind: String, at date: Date = Date()) -> String {
        var time = UInt64(max(0, date.timeIntervalSince1970 * 1000))
        var word = [UInt8](repeating: 0, count: 10)
        for index in word.indices.reversed() {
            word[index] = letters[Int(time & 31)]
            time >>= 5
        }
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<16 { word.append(letters[Int.random(in: 0..<32, using: &generator)]) }
        return "\(kind)_\(String(decoding: word, as: UTF8.self))"
    }
}
