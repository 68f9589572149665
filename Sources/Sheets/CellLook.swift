/// What a cell looks like on its own, before its column is known.
enum CellLook: Hashable {
    case empty, missing, text, number, day, flag

    init(_ cell: Cell) {
        switch cell {
        case .empty: self = .empty
        case .number: self = .number
        case .boolean: self = .flag
        case .date, .timestamp: self = .day
        case .text(let text):
            if MissingText.isMissing(text.trimmed, amongValues: true) {
                self = .missing
            } else if NumberText(text) != nil {
                self = .number
            } else if DateText(text) != nil {
                self = .day
            } else {
                self = .text
            }
        }
    }

    var isValue: Bool { self == .number || self == .day }
}

/// What most cells of each column look like.
struct ColumnLooks {
    /// By column: a number or a day.
    let values: [CellLook?]

    /// A column counts as one of numbers (or days) when they are at least as many as its texts. The upper third of the
    /// rows, where titles and headers stand, has no say where there are enough others.
    init(_ looks: [[CellLook]], width: Int) {
        let filled = looks.filter { $0.contains { $0 != .empty } }
        let rows = filled.suffix(max(3, filled.count * 2 / 3))
        values = (0..<width).map { column in
            var (numbers, days, texts) = (0, 0, 0)
            for row in rows {
                switch row[column] {
                case .number: numbers += 1
                case .day: days += 1
                case .text, .flag: texts += 1
                case .empty, .missing: break
                }
            }
            guard numbers + days > 0, numbers + days >= texts else { return nil }
            return numbers >= days ? .number : .day
        }
    }

    var hasValues: Bool { values.contains { $0 != nil } }
}
