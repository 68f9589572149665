import Charting
import DuckDB
import Testing

/// Shapes nobody thought of: the planner must always give a valid figure, and the same one twice.
@Suite("Chart planner: any shape")
struct AnyShapeTests {
    /// A small generator of its own, so that a failing seed fails again. Source: G. Steele et al., SplitMix64 (2014).
    struct Random {
        var state: UInt64
        mutating func next(_ bound: Int) -> Int {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return Int((z ^ (z >> 31)) % UInt64(bound))
        }
    }

    static let names = [
        "year", "month", "customer_id", "city", "n", "total <b>", "share_pct", "", "day", "%{x}", "order date",
    ]

    static func value(_ kind: Int, _ random: inout Random) -> Value {
        if random.next(12) == 0 { return .null }
        return switch kind {
        case 0: .integer(Int64(random.next(12) + 1))
        case 1: .integer(Int64(2000 + random.next(30)))
        case 2: .double([-.infinity, .nan, -5, 0, 0.25, 1e300, 3][random.next(7)])
        case 3: .text(["a", "b", "<i>", "", "2024-01", "2024-02", "\u{1B}[0m"][random.next(7)])
        case 4: .date(days: [19_000, 19_001, 19_700, .max, -.max][random.next(5)])
        case 5: .timestamp(Timestamp(ticks: [0, 1_700_000_000_000_000, .max][random.next(3)]))
        case 6: .boolean(random.next(2) == 0)
        case 7: .decimal(FixedDecimal(unscaled: Int128(random.next(100_000)), scale: 2))
        case 8: .list([.null])
        default: .text("v\(random.next(200))")
        }
    }

    @Test("is drawn validly and the same twice", arguments: 0..<400)
    func any(seed: Int) throws {
        var random = Random(state: UInt64(seed))
        let kinds = (0...random.next(4)).map { _ in random.next(10) }
        let columns = kinds.map { _ in
            ResultTable.Column(name: Self.names[random.next(Self.names.count)], type: LogicalType(.varchar))
        }
        let count = [0, 1, 2, 7, 30, 200][random.next(6)]
        let rows = (0..<count).map { _ in kinds.map { Self.value($0, &random) } }
        let table = ResultTable(columns: columns, rows: rows, truncated: random.next(5) == 0)
        let wishes: [Chart.Kind?] = [nil, .line, .bar, .pie, .scatter, .heatmap, .box, .number, .table]
        let intents: [String?] = [nil, "share", "distribution", "relationship", "trend"]
        for wish in wishes {
            let hint = hint(
                intents[random.next(5)], wish: wish, ordered: random.next(2) == 0, additive: random.next(2) == 0,
                units: [0: "EUR", 1: "<x>"], title: "<script>")
            let chart = ChartPlanner().chart(for: table, hint: hint)
            try chart.figure?.validate()
            #expect((chart.figure == nil) == (chart.kind == .table || chart.kind == .number))
            #expect(ChartPlanner().chart(for: table, hint: hint) == chart)
        }
    }
}
