public import Foundation
import Synchronization

/// One page of a listing, newest first. `next` is given back to get the page after it; nil ends.
public struct Page<Item: Sendable>: Sendable {
    public var items: [Item]
    public var next: String?
}

extension MetadataSession {
    /// Rows of `table` in one workspace before the id `after`.
    func page<Item>(
        of table: String, workspace: String, after: String?, limit: Int, _ item: (SQLRow) throws -> Item
    ) throws -> Page<Item> {
        let limit = max(1, min(limit, 500))
        var (condition, values) = ("workspace = ?", [SQLValue.text(workspace)])
        if let after {
            condition += " AND id < ?"
            values.append(.text(after))
        }
        let rows = try rows("SELECT * FROM \(table) WHERE \(condition) ORDER BY id DESC LIMIT \(limit + 1)", values)
        let kept = rows.prefix(limit)
        return Page(items: try kept.map(item), next: rows.count > limit ? try kept.last?.text("id") : nil)
    }
}

/// Ids that sort by the time they were made and that nobody can guess: 48 bits of milliseconds, then 80 random bits, in Crockford's base 32.
public enum Identifier {
    private static let digits = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    /// The last time that was given out, and when that was by a clock that nobody sets.
    private static let last = Mutex((date: Date.distantPast, at: ContinuousClock.now))

    /// While this process runs, no id sorts before an earlier one because the clock was set back: time goes on from there.
    public static func make(_ kind: String) -> String {
        let date = last.withLock { last in
            let (wall, now) = (Date(), ContinuousClock.now)
            last = (max(wall, last.date + (now - last.at) / .seconds(1)), now)
            return last.date
        }
        return make(kind, at: date)
    }

    public static func make(_ kind: String, at date: Date) -> String {
        var random = SystemRandomNumberGenerator()
        return make(kind, at: date, using: &random)
    }

    static func make(_ kind: String, at date: Date, using random: inout some RandomNumberGenerator) -> String {
        let milliseconds = UInt64(max(0, date.timeIntervalSince1970 * 1000))
        // Bytes rather than characters: every request makes some.
        let time = (0..<10).reversed().map { digits[Int(milliseconds >> (5 * UInt64($0)) & 31)] }
        // Eighty bits in two draws: each is a call of the system.
        let chance = [random.next(), random.next()].flatMap { bits in (0..<8).map { digits[Int(bits >> (5 * UInt64($0)) & 31)] } }
        return "\(kind)_" + String(decoding: time + chance, as: UTF8.self)
    }
}
