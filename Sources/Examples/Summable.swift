import Catalog
import Retrieval

/// Whether adding up a column's values over rows means anything. Only what the name says is a quantity is summed: a sum
/// that should have been an average misleads, a missing example does not.
enum Summable {
    static func isSummable(_ column: Column) -> Bool {
        guard column.role == .measure, column.typeClass.isNumeric else { return false }
        let words = Words.nameWords(column.name).map(Words.singular)
        guard !words.contains(where: never.contains) else { return false }
        if words.contains(where: quantities.contains) { return true }
        // num_votes, n_items, votes_count: a count of something.
        guard let first = words.first, let last = words.last else { return false }
        return words.count > 1 && (["num", "no", "n", "nb", "number"].contains(first) || last == "count")
    }

    private static let quantities: Set<String> = [
        "quantity", "qty", "amount", "total", "count", "sum", "revenue", "sale", "turnover", "volume", "profit",
        "income",
        "expense", "expenditure", "payment", "paid", "fee", "tax", "duration", "hour", "minute", "second", "distance",
        "mile", "km", "kilometer", "budget", "gross", "net", "subtotal", "unit", "view", "click", "visit", "impression",
        "donation", "spend", "spent", "spending", "goal", "point", "vote", "passenger", "attendance", "population",
        "quantities", "refund", "deposit", "credit", "debit", "damage", "loss", "earning",
    ]

    /// Per unit, relative, positional or a state at a moment.
    private static let never: Set<String> = [
        "price", "rate", "ratio", "percent", "percentage", "pct", "average", "avg", "mean", "median", "age", "score",
        "rating", "rank", "ranking", "level", "grade", "gpa", "temperature", "latitude", "longitude", "lat", "lon",
        "lng",
        "year", "month", "day", "week", "id", "code", "number", "index", "per", "share", "margin", "min", "max",
        "minimum",
        "maximum", "balance", "stock", "inventory", "speed", "height", "width", "length", "weight", "version", "zip",
        "phone", "capacity", "growth", "density", "probability", "factor", "discount", "cumulative", "running", "ytd",
        "mtd", "limit", "target", "std", "deviation", "variance", "yield", "pressure", "humidity",
    ]
}
