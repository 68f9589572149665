/// How the values of a column are to be read, decided from all of them.
struct ColumnReading {
    /// What other columns of the table show about how it was written.
    struct Context {
        var mark: DecimalMark?
        var order: DateOrder?
    }

    var steps: [Step] = []
    var note: String?
    /// What this column shows by itself.
    var context = Context()
    var isNumber = false

    init(_ name: String, _ cells: [Cell], _ context: Context) {
        var values: [Cell] = [], spellings: [String] = [], sure: [String] = []
        for cell in cells {
            switch cell {
            case .empty: continue
            case .text(let text):
                let label = text.trimmed
                if MissingText.isMissing(label, amongValues: true) {
                    if !spellings.contains(label) { spellings.append(label) }
                    if MissingText.isMissing(label, amongValues: false), !sure.contains(label) { sure.append(label) }
                } else {
                    values.append(cell)
                }
            default: values.append(cell)
            }
        }
        if values.isEmpty {
            if !sure.isEmpty { steps.append(.readMissing(column: name, spellings: sure, amongValues: false)) }
            return
        }
        let missing: [Step] =
            spellings.isEmpty ? [] : [.readMissing(column: name, spellings: spellings, amongValues: true)]
        if let numbers = NumberColumn(values), !numbers.isEmpty {
            readNumbers(name, values, numbers, context)
            if note == nil { steps = missing + steps }
        } else if let read = DateColumn(values) {
            readDates(name, read, context)
            if note == nil { steps = missing + steps }
        } else {
            let count = values.count { CellLook($0).isValue }
            if count * 10 >= values.count * 8, values.count >= 5, !Self.areTyped(values) {
                note =
                    "Column \(name): \(values.count - count) of its \(values.count) values are neither numbers nor dates like the others, so that all were kept as text."
            }
        }
        if !isNumber, steps.isEmpty, !sure.isEmpty, Self.isText(values) {
            steps = [.readMissing(column: name, spellings: sure, amongValues: false)]
        }
    }

    private static func areTyped(_ values: [Cell]) -> Bool {
        values.allSatisfy { if case .text = $0 { false } else { true } }
    }
    private static func isText(_ values: [Cell]) -> Bool {
        values.contains { if case .text = $0 { true } else { false } }
    }

    private mutating func readNumbers(_ name: String, _ values: [Cell], _ numbers: NumberColumn, _ context: Context) {
        if numbers.isPlain {
            if DateWords.names(name), Self.areSerials(values) {
                steps = [.readDates(column: name, order: nil, serial: true)]
                return
            }
            isNumber = true
            // 1.234 beside columns with decimal commas is a thousand and more.
            if context.mark == .comma, numbers.hasPoint, numbers.marks.contains(.comma) {
                steps = [.readNumbers(column: name, mark: .comma, sign: nil)]
            }
            return
        }
        if numbers.signs.count > 1 {
            note = "Column \(name) has several units or currencies, so that it was kept as text."
            return
        }
        let sign = numbers.signs.first
        if let sign, !UnitText.isCurrency(sign), numbers.bare > 0 {
            note = "Column \(name) has \(sign) at some of its values only, so that it was kept as text."
            return
        }
        let mark: DecimalMark
        if let only = numbers.marks.first, numbers.marks.count == 1 {
            mark = only
            if numbers.hasComma || numbers.hasPoint { self.context.mark = only }
        } else if numbers.marks.isEmpty {
            note = "Column \(name) has both decimal commas and decimal points, so that it was kept as text."
            return
        } else if let known = context.mark {
            mark = known
        } else {
            // No amount of money has three decimals, and groups of three stand behind a comma most often.
            mark = numbers.hasPoint && sign.map(UnitText.isCurrency) == true ? .comma : .point
        }
        isNumber = true
        steps = [.readNumbers(column: name, mark: mark, sign: sign)]
    }

    private static func areSerials(_ values: [Cell]) -> Bool {
        values.allSatisfy { value in
            let number: Double? =
                switch value {
                case .number(let number): number
                case .text(let text): Double(text.trimmed)
                default: nil
                }
            return number.map(SerialDate.usual.contains) ?? false
        }
    }

    private mutating func readDates(_ name: String, _ read: DateColumn, _ context: Context) {
        if read.isISO, !read.hasSerials { return }
        if read.orders.isEmpty {
            note =
                "Column \(name) has dates written day/month and others written month/day, so that it was kept as text."
            return
        }
        var order: DateOrder?
        if read.needsOrder {
            if read.orders.count == 1 {
                order = read.orders.first
                self.context.order = order
            } else if let known = context.order {
                order = known
            } else {
                note =
                    "Column \(name): day/month and month/day are both possible for all of its dates, so that it was kept as text."
                return
            }
        }
        steps = [.readDates(column: name, order: order, serial: read.hasSerials)]
    }
}

extension UnitText {
    static func isCurrency(_ sign: String) -> Bool {
        currencyCodes.contains(sign) || sign.contains { currencySigns.contains($0) }
    }
}

/// Days of one column.
struct DateColumn {
    var orders: Set<DateOrder> = [.dayMonth, .monthDay]
    /// Whether the order makes a difference for a value.
    var needsOrder = false
    var isISO = true
    var hasSerials = false

    /// Nil when a value is no day. Numbers may be days of a workbook when most values are days.
    init?(_ values: [Cell]) {
        var days = 0
        for value in values {
            switch value {
            case .date, .timestamp: days += 1
            case .number(let number):
                guard SerialDate.usual.contains(number) else { return nil }
                hasSerials = true
            case .text(let text):
                if let number = Double(text.trimmed) {
                    guard SerialDate.usual.contains(number) else { return nil }
                    hasSerials = true
                    continue
                }
                guard let day = DateText(text) else { return nil }
                days += 1
                isISO = isISO && day.isISO
                if day.dayFirst == nil { orders.remove(.dayMonth) }
                if day.monthFirst == nil { orders.remove(.monthDay) }
                if day.dayFirst != day.monthFirst { needsOrder = true }
            default: return nil
            }
        }
        guard days * 2 >= values.count else { return nil }
    }
}

/// Words for a date in a column's name.
enum DateWords {
    private static let words: Set<String> = [
        "date", "datum", "fecha", "data", "dato", "datetime", "day", "tag", "jour", "giorno", "dag", "dia", "día",
        "дата", "dob", "due", "deadline",
    ]

    static func names(_ column: String) -> Bool {
        if column.contains("日付") || column.contains("日期") { return true }
        var words: [String] = [""]
        var wasLower = false
        for letter in column.prefix(120) {
            if !letter.isLetter || (letter.isUppercase && wasLower) { words.append("") }
            if letter.isLetter { words[words.count - 1].append(letter) }
            wasLower = letter.isLowercase
        }
        return words.contains { word in
            let lowered = word.lowercased()
            if self.words.contains(lowered) { return true }
            return ["date", "datum"].contains { lowered.hasSuffix($0) }
                && !["candidate", "mandate", "update"].contains(lowered)
        }
    }
}
