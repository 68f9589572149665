import Sheets

/// SplitMix64 (Steele, Lea, Flood 2014): the same mess for the same seed on every machine.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// A clean table, and the same table as people would hand it in.
struct Mess {
    var sheet: Sheet
    /// As `TestText.lines` has it.
    var clean: [[String]]
    var shapes: [String] = []

    private enum NumberStyle: CaseIterable { case plain, english, european, accounting, percent, money }
    private enum DateStyle: CaseIterable { case iso, dotted, american, named, serial }

    init(seed: UInt64) {
        var random = SeededGenerator(state: seed)
        func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }
        let count = Int.random(in: 4...14, using: &random)
        var shapes: [String] = []
        // Columns: a name, perhaps a second label and a day, then numbers.
        let towns = [
            "Aalen", "Bonn", "Celle", "Dessau", "Emden", "Fulda", "Gera", "Hof", "Ilmenau", "Jena", "Kiel", "Lahr",
            "Mainz", "Neuss",
        ]
        var heads = ["Town"], cleanHeads = ["Town|text"]
        var cells = towns.prefix(count).map { [$0] }, clean = cells
        if chance(50) {
            heads.append("Team")
            cleanHeads.append("Team|text")
            for row in cells.indices {
                let team = ["Red", "Blue", "Green"].randomElement(using: &random) ?? ""
                cells[row].append(team)
                clean[row].append(team)
            }
        }
        let isEuropean = chance(40)
        if chance(60) {
            let style = DateStyle.allCases.randomElement(using: &random) ?? .iso
            shapes.append("date \(style)")
            heads.append("Start date")
            cleanHeads.append("Start date|date")
            for row in cells.indices {
                // The first has a day beyond 12, so that the order can be told.
                let day = row == 0 ? Int.random(in: 13...28, using: &random) : Int.random(in: 1...28, using: &random)
                let month = Int.random(in: 1...12, using: &random)
                let iso = "2024-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
                clean[row].append(iso)
                cells[row].append(Self.written(style, month, day, iso))
            }
        }
        let labels = heads.count
        let measures = Int.random(in: 2...4, using: &random)
        var sums: [Double] = [], styles: [NumberStyle] = []
        let names = ["Sales", "Cost", "Visits", "Stock"]
        let groups = chance(30)
        for measure in 0..<measures {
            var style = NumberStyle.allCases.randomElement(using: &random) ?? .plain
            if isEuropean, style != .plain, style != .percent { style = .european }
            if !isEuropean, style == .european { style = .english }
            let hasUnit = style != .percent && style != .money && chance(40)
            let name = groups ? "\(2021 + measure / 2) \(measure % 2 == 0 ? "Plan" : "Actual")" : names[measure]
            let sign = style == .percent ? "|%" : style == .money ? "|$" : hasUnit ? "|k€" : ""
            heads.append((groups ? (measure % 2 == 0 ? "Plan" : "Actual") : names[measure]) + (hasUnit ? " (k€)" : ""))
            cleanHeads.append("\(name)|number\(sign)")
            var sum = 0.0
            for row in cells.indices {
                let cents =
                    Int.random(in: 100_000...9_000_000, using: &random)
                    * (style == .accounting && row % 3 == 1 ? -1 : 1)
                let value = Double(cents) / 100
                sum += value
                clean[row].append(Cell.number(value).description)
                cells[row].append(Self.written(style, cents))
            }
            sums.append(sum)
            styles.append(style)
        }
        shapes += styles.map { "number \($0)" }
        let width = heads.count
        func line(_ text: String) -> [String] { [text] + Array(repeating: "", count: width - 1) }
        let blank = Array(repeating: "", count: width)
        var body: [[String]] = cells
        if chance(30), count > 6 {
            shapes.append("header again")
            if !groups { body.insert(heads, at: 4) }
        }
        if chance(30) {
            shapes.append("blank row")
            body.insert(blank, at: 3)
        }
        if chance(50) {
            shapes.append("total")
            let total = zip(sums, styles).map { sum, style in
                style == .percent ? "" : Self.written(style, Int((sum * 100).rounded()))
            }
            if chance(30) { body.append(blank) }
            body.append(
                [["Total", "Grand total:", "Gesamt", "Summe"].randomElement(using: &random) ?? ""]
                    + Array(repeating: "", count: labels - 1) + total)
        }
        if chance(40) {
            shapes.append("notes")
            body.append(blank)
            body.append(line("* as of the end of the year"))
            if chance(50) { body.append(line("Source: own count")) }
        }
        var rows: [[String]] = []
        if chance(50) {
            shapes.append("title")
            rows.append(line("Towns and what they sold"))
            if chance(50) { rows.append(line("Office of numbers")) }
            if chance(50) { rows.append(blank) }
        }
        if groups {
            shapes.append("two-level header")
            rows.append(
                Array(repeating: "", count: labels) + (0..<measures).map { $0 % 2 == 0 ? "\(2021 + $0 / 2)" : "" })
        }
        rows.append(heads)
        rows += body
        if chance(30) {
            shapes.append("blank column")
            let place = Int.random(in: 1...labels, using: &random)
            for row in rows.indices { rows[row].insert("", at: place) }
        }
        if chance(30) {
            shapes.append("offset")
            rows = [[], []] + rows.map { ["", ""] + $0 }
        }
        sheet = Sheet(name: "mess", texts: rows)
        self.clean = [cleanHeads] + clean
        self.shapes = shapes
    }

    private static func written(_ style: DateStyle, _ month: Int, _ day: Int, _ iso: String) -> String {
        switch style {
        case .iso: return iso
        case .dotted: return "\(day).\(month).2024"
        case .american: return "\(month)/\(day)/2024"
        case .named:
            let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
            return "\(day) \(names[month - 1]) 2024"
        case .serial:
            // 45292 is 2024-01-01.
            let lengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
            return String(45_291 + lengths.prefix(month - 1).reduce(0, +) + day)
        }
    }

    private static func written(_ style: NumberStyle, _ cents: Int) -> String {
        let whole = String(abs(cents) / 100), rest = abs(cents) % 100
        let decimals = rest < 10 ? "0\(rest)" : "\(rest)"
        func grouped(_ mark: String) -> String {
            var text = "", digits = Substring(whole)
            while digits.count > 3 {
                text = mark + digits.suffix(3) + text
                digits = digits.dropLast(3)
            }
            return digits + text
        }
        switch style {
        case .plain: return "\(cents < 0 ? "-" : "")\(whole).\(decimals)"
        case .english: return "\(grouped(",")).\(decimals)"
        case .european: return "\(grouped(".")),\(decimals)"
        case .accounting: return cents < 0 ? "(\(grouped(",")).\(decimals))" : "\(grouped(",")).\(decimals)"
        case .percent: return "\(whole).\(decimals)%"
        case .money: return "$ \(grouped(",")).\(decimals)"
        }
    }
}
