/// How a measure's axis spells its numbers, from its unit and name.
struct NumberFormat: Hashable {
    var prefix: String?
    var suffix: String?
    /// d3-format; nil leaves Plotly's own choice.
    var tick: String?

    private static let symbols = [
        "USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹", "$": "$", "€": "€", "£": "£", "¥": "¥",
    ]

    /// - Parameter unit: an ISO currency code or symbol, `%` or `percent` (12 means 12 %), `fraction` (0.12 means
    ///   12 %), else any unit, which is written behind the number.
    init(unit: String?, column name: String) {
        guard let unit, !unit.isEmpty else {
            if let last = NameWords.lowercased(name).last, ["percent", "percentage", "pct", "%"].contains(last) {
                suffix = "%"
            }
            return
        }
        if let symbol = Self.symbols[unit.uppercased()] {
            prefix = symbol
        } else if ["%", "percent", "percentage"].contains(unit.lowercased()) {
            suffix = "%"
        } else if ["fraction", "ratio"].contains(unit.lowercased()) {
            tick = ".1%"
        } else {
            suffix = " " + PlotText.label(unit)
        }
    }

    func apply(to axis: inout Layout.Axis) {
        (axis.tickprefix, axis.ticksuffix, axis.tickformat) = (prefix, suffix, tick)
        if tick == nil { axis.separatethousands = true }
    }

    /// `variable` (`y`, `value`, …) in a hover template.
    func template(_ variable: String) -> String {
        "\(prefix ?? "")%{\(variable):\(tick ?? ",.2~f")}\(suffix.map(PlotText.inTemplate) ?? "")"
    }
}
