/// A unit of measure as the catalog writes it, by its size in the first of its kind.
struct MeasureUnit: Sendable, Hashable {
    enum Kind: Sendable, Hashable { case length, mass, time, speed, temperature, data }
    var name: String
    var kind: Kind
    /// How many of the kind's first unit make one; of temperatures, whose zeros differ too, a step.
    var factor: Double

    static func named(_ name: String) -> MeasureUnit? { units[name] }

    private static let units: [String: MeasureUnit] = Dictionary(
        [
            MeasureUnit(name: "m", kind: .length, factor: 1), MeasureUnit(name: "km", kind: .length, factor: 1_000), MeasureUnit(name: "cm", kind: .length, factor: 0.01),
            MeasureUnit(name: "mm", kind: .length, factor: 0.001), MeasureUnit(name: "mi", kind: .length, factor: 1_609.344),
            MeasureUnit(name: "ft", kind: .length, factor: 0.3048), MeasureUnit(name: "in", kind: .length, factor: 0.0254),
            MeasureUnit(name: "kg", kind: .mass, factor: 1), MeasureUnit(name: "g", kind: .mass, factor: 0.001), MeasureUnit(name: "t", kind: .mass, factor: 1_000),
            MeasureUnit(name: "lb", kind: .mass, factor: 0.45359237),
            MeasureUnit(name: "s", kind: .time, factor: 1), MeasureUnit(name: "ms", kind: .time, factor: 0.001), MeasureUnit(name: "min", kind: .time, factor: 60),
            MeasureUnit(name: "h", kind: .time, factor: 3_600), MeasureUnit(name: "d", kind: .time, factor: 86_400),
            MeasureUnit(name: "km/h", kind: .speed, factor: 1), MeasureUnit(name: "mph", kind: .speed, factor: 1.609344),
            MeasureUnit(name: "°C", kind: .temperature, factor: 1), MeasureUnit(name: "°F", kind: .temperature, factor: 5.0 / 9),
            MeasureUnit(name: "bytes", kind: .data, factor: 1), MeasureUnit(name: "kB", kind: .data, factor: 1e3), MeasureUnit(name: "MB", kind: .data, factor: 1e6),
            MeasureUnit(name: "GB", kind: .data, factor: 1e9),
        ].map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

    /// By people's words, in the singular.
    private static let byWord: [String: String] = [
        "meter": "m", "metre": "m", "kilometer": "km", "kilometre": "km", "km": "km", "centimeter": "cm", "centimetre": "cm", "cm": "cm", "millimeter": "mm",
        "millimetre": "mm", "mm": "mm", "mile": "mi", "foot": "ft", "feet": "ft", "inch": "in", "inches": "in", "kilogram": "kg", "kg": "kg", "gram": "g", "ton": "t", "tonne": "t",
        "pound": "lb", "lb": "lb", "second": "s", "minute": "min", "hour": "h", "day": "d", "millisecond": "ms", "mph": "mph", "celsius": "°C", "fahrenheit": "°F",
        "byte": "bytes", "kilobyte": "kB", "megabyte": "MB", "gigabyte": "GB", "gb": "GB", "mb": "MB", "kb": "kB",
    ]

    /// The units that words name, in order: "kilometres per hour" is one of speed.
    static func all(in words: [String]) -> [MeasureUnit] {
        func name(_ word: String) -> String? { byWord[word] ?? (word.hasSuffix("s") ? byWord[String(word.dropLast())] : nil) }
        var found: [MeasureUnit] = []
        var rest = words[...]
        while let word = rest.popFirst() {
            guard var unit = name(word) else { continue }
            if rest.starts(with: ["per", "hour"]) {
                rest = rest.dropFirst(2)
                unit = ["km": "km/h", "mi": "mph"][unit] ?? ""
            }
            if let unit = named(unit) { found.append(unit) }
        }
        return found
    }

    /// `x`, measured in this unit, as SQL that gives it in another.
    func expression(in other: MeasureUnit) -> String {
        if kind == .temperature { return name == "°F" ? "(x - 32) * 5.0 / 9" : "x * 9.0 / 5 + 32" }
        let ratio = factor / other.factor
        return ratio >= 1 ? "x * \(Self.text(ratio))" : "x / \(Self.text(1 / ratio))"
    }

    static func text(_ number: Double) -> String {
        let rounded = (number * 1e9).rounded() / 1e9
        return "\(rounded)"
    }
}
