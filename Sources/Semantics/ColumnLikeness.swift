import Catalog

extension FieldType {
    /// Types that may replace each other without breaking what reads them.
    var comparisonClass: Int {
        switch self {
        case .integer, .decimal, .float: 0
        case .string: 1
        case .boolean: 2
        case .date, .dateTime, .dateTimeTZ: 3
        case .time: 4
        case .opaque: 5
        }
    }
}

/// How likely one column is another's new name, 0 to 1.
enum ColumnLikeness {
    /// Half name, half data where both profiles are there; else name and type. Other classes never match.
    static func score(_ use: ColumnUse, _ before: Column?, _ now: Column) -> Double {
        let named = names(use.column, now.name)
        guard let was = before.map(FieldType.init) ?? use.type else { return named }
        guard was.comparisonClass == FieldType(now).comparisonClass else { return 0 }
        guard let before else { return 0.8 * named + 0.2 }
        return 0.1 + 0.45 * named + 0.45 * profiles(before.profile, now.profile)
    }

    /// The better of shared words and shared letter pairs (Dice's coefficient).
    static func names(_ left: String, _ right: String) -> Double {
        let (first, second) = (NameText.words(left).map(NameText.stem), NameText.words(right).map(NameText.stem))
        return max(dice(first, second), dice(pairs(first.joined()), pairs(second.joined())))
    }

    private static func pairs(_ text: String) -> [String] {
        zip(text, text.dropFirst()).map { "\($0)\($1)" }
    }

    private static func dice(_ left: [String], _ right: [String]) -> Double {
        guard !left.isEmpty, !right.isEmpty else { return 0 }
        let shared = Set(left).intersection(right).count
        return 2 * Double(shared) / Double(Set(left).count + Set(right).count)
    }

    private static func profiles(_ left: Profile, _ right: Profile) -> Double {
        let values = (Set(left.topValues.map(\.value)), Set(right.topValues.map(\.value)))
        if !values.0.isEmpty, !values.1.isEmpty {
            let shared = Double(values.0.intersection(values.1).count)
            let overlap = shared / Double(min(values.0.count, values.1.count))
            if overlap >= 0.5 { return overlap }
        }
        guard let low = left.min.flatMap(Double.init), let high = left.max.flatMap(Double.init),
            let otherLow = right.min.flatMap(Double.init), let otherHigh = right.max.flatMap(Double.init)
        else { return left.min != nil && left.min == right.min && left.max == right.max ? 1 : 0 }
        if low == otherLow, high == otherHigh { return 1 }
        let span = max(high, otherHigh) - min(low, otherLow)
        return span > 0 ? max(0, min(high, otherHigh) - max(low, otherLow)) / span : 0
    }
}
