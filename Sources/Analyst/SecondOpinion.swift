import DuckDB
import Foundation
import SQLSyntax

/// A second query for a question whose first one is in doubt, written afresh and compared by what it gives. Where two
/// ways lead to the same rows the doubt is gone; where they part, people are told. More than one helps little: a model
/// that judges between two of its own queries is right hardly more often than chance (text-to-sql.md 3.1). A small model can't say
/// how sure it is, so it always writes a second one, drawn from the same prompt: of 86 questions 82 % were right where both agreed, 42 %
/// where they did not, and no rule chose the better of the two more often than the first was right.
public enum SecondOpinion {
    /// Own confidence below which a model's query is doubted.
    static let doubtfulConfidence = 0.6
    /// The check of an answer that says whether both agreed.
    public static let check = "second opinion"

    static func isNeeded(_ executed: Executed, _ draft: Draft) -> Bool {
        !executed.suspicions.isEmpty || (draft.confidence ?? 1) < doubtfulConfidence
    }

    /// The first one, unless something is held against it and nothing against the second, which has rows.
    static func prefersSecond(_ first: Executed, _ second: Executed) -> Bool {
        !first.suspicions.isEmpty && second.suspicions.isEmpty && !second.table.rows.isEmpty
    }

    static func check(_ chosen: Executed, _ other: Executed) -> Check {
        agree(chosen.table, other.table)
            ? Check(name: check, status: .passed, detail: "A second query, written afresh, gives the same result.")
            : Check(
                name: check, status: .warned,
                detail:
                    "A second query, written afresh, gives another result (\(other.table.rows.count) rows, here \(chosen.table.rows.count)): \(other.query.original)"
            )
    }

    /// The same rows in whatever order of rows and columns, numbers to six digits.
    static func agree(_ left: ResultTable, _ right: ResultTable) -> Bool {
        left.rows.count == right.rows.count && left.columns.count == right.columns.count
            && signature(left) == signature(right)
    }

    private static func signature(_ table: ResultTable) -> [[String]] {
        table.rows.map { $0.map(cell).sorted() }.sorted { $0.lexicographicallyPrecedes($1) }
    }

    private static func cell(_ value: Value) -> String {
        guard value.isNumber, let number = value.double else { return value.description }
        return String(format: "%.6g", number)
    }
}
