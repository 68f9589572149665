/// The numbers of one column, with the decimal mark all of its values agree on.
struct NumberColumn {
    /// The marks every value can be read with, each value at least.
    var marks: Set<DecimalMark> = [.point, .comma]
    /// Currencies, percent signs and units found at values.
    var signs: Set<String> = []
    /// Numbers with no sign that are not 0.
    var bare = 0
    var isPlain = true
    /// A comma (or a point) occurs.
    var hasComma = false, hasPoint = false
    var isEmpty = true

    /// Nil when a value is no number. Values typed by the source agree with any mark.
    init?(_ values: [Cell]) {
        for value in values {
            switch value {
            case .number(let number):
                if number != 0 { bare += 1 }
                isEmpty = false
            case .text(let text):
                guard let number = NumberText(text), !number.isLong else { return nil }
                isEmpty = false
                if number.point == nil { marks.remove(.point) }
                if number.comma == nil { marks.remove(.comma) }
                if let sign = number.sign { signs.insert(sign) } else if number.point != 0 { bare += 1 }
                isPlain = isPlain && number.isPlain
                hasComma = hasComma || text.contains(",")
                hasPoint = hasPoint || text.contains(".")
            default: return nil
            }
        }
    }

    /// The mark of a whole column, where most values may be numbers; nil in place of what is none.
    static func numbers(_ cells: [Cell]) -> [Double?] {
        let read = cells.map { cell -> NumberText? in if case .text(let text) = cell { NumberText(text) } else { nil } }
        let points = read.count { $0?.point != nil }, commas = read.count { $0?.comma != nil }
        let mark: DecimalMark = commas > points ? .comma : .point
        return zip(cells, read).map { cell, text in
            if case .number(let number) = cell { return number }
            return text?.value(mark)
        }
    }
}
