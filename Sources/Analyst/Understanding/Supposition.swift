public import Catalog
import DuckDB
import Foundation
import Retrieval

/// "If prices of Carlisle's wines rose by 10 %": numbers that the question takes to be others than the data holds. The rest of the
/// question is answered as it stands, by a query that reads the column so (``SupposedColumn``).
public struct Supposition: Sendable, Hashable {
    public enum Change: Sendable, Hashable {
        case scaled(Double)
        case shifted(Double)
        case set(Double)
        /// One of the column's kinds.
        case text(String)
        /// The rows are taken not to be there.
        case removed
    }

    /// What of the column's numbers changes: all that the conditions hold for, what an aggregate makes of them, or how many such rows
    /// are counted.
    enum Scope: String, Sendable, Hashable {
        case rows, min, max, avg, count
    }

    /// A column and the texts, the year or the extreme of it that the change holds for.
    struct Condition: Sendable, Hashable {
        var column: ColumnReference
        var values: [String] = []
        var year: Int?
        /// How the year is compared.
        var comparison = "="
        /// `min` or `max`: the rows whose value is that of all.
        var extreme: String?

        /// "order date is before 2000".
        var text: String {
            let words = ["=": "", "<": "before ", ">": "after ", ">=": "since "]
            let value = year.map { "\(words[comparison] ?? "")\($0)" } ?? extreme.map { $0 == "max" ? "the highest" : "the lowest" } ?? values.joined(separator: " or ")
            return "\(Humanized.name(column.column)) is \(value)"
        }
    }

    public var column: ColumnReference
    public var change: Change
    /// All of them hold of the rows that change; none: all rows do.
    var conditions: [Condition] = []
    var scope = Scope.rows
    /// The question without it.
    public var rest: String

    /// "Supposing that price of wine is 10 % higher where winery is Carlisle."
    var note: String {
        if scope == .count, case .set(let number) = change {
            return "Supposing that \(Humanized.cell(.double(number))) are counted where \(conditions.map(\.text).joined(separator: " and "))."
        }
        let scopes: [Scope: String] = [.min: "lowest ", .max: "highest ", .avg: "average "]
        let name = "\(scopes[scope].map { "the \($0)" } ?? "")\(Humanized.name(column.column)) of \(Humanized.name(column.table))"
        let what = switch change {
        case .scaled(let factor) where factor >= 2 && factor.rounded() == factor: "\(Humanized.cell(.double(factor))) times as high"
        case .scaled(let factor): "\(Humanized.cell(.double(abs(factor - 1) * 100))) % \(factor < 1 ? "lower" : "higher")"
        case .shifted(let amount): "\(Humanized.cell(.double(abs(amount)))) \(amount < 0 ? "lower" : "higher")"
        case .set(let number): column.column.lowercased().contains("year") ? String(Int(number)) : Humanized.cell(.double(number))
        case .text(let value): value
        case .removed: ""
        }
        let rows = conditions.map(\.text)
        if change == .removed { return "Supposing that there is no \(Humanized.name(column.table)) where \(rows.joined(separator: " and "))." }
        return "Supposing that \(name) is \(what)\(rows.isEmpty ? "" : " where \(rows.joined(separator: " and "))")."
    }
}
