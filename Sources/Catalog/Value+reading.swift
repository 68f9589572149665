import DuckDB

/// The catalog's own queries cast what they read to BIGINT, DOUBLE, VARCHAR or VARCHAR[], so four readers are enough.
extension Value {
    var string: String? { if case .text(let text) = self { text } else { nil } }
    var count: Int? { if case .integer(let number) = self { Int(number) } else { nil } }
    var number: Double? { if case .double(let number) = self, number.isFinite { number } else { nil } }
    var strings: [String] { if case .list(let items) = self { items.compactMap(\.string) } else { [] } }
}
