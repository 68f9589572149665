/// Which letter stands before the decimals.
public enum DecimalMark: String, Sendable, Hashable, Codable {
    case point, comma
    var byte: UInt8 { self == .point ? UInt8(ascii: ".") : UInt8(ascii: ",") }
}

/// A number as people write it: 1,234.50, 1.234,50, (12), $ 5, 12 %, 7 kg, 1'234.
struct NumberText: Hashable {
    /// The value, were the point (or the comma) before the decimals; nil where it cannot be.
    var point: Double?
    var comma: Double?
    /// The currency, percent sign or unit written with it.
    var sign: String?
    /// Digits and a point alone, as programs write numbers.
    var isPlain: Bool
    /// More digits than a `Double` keeps, so rather a number of an account than an amount.
    var isLong: Bool

    func value(_ mark: DecimalMark) -> Double? { mark == .point ? point : comma }

    /// Nil when `text` is no number. A leading zero means a code, not an amount.
    init?(_ text: String) {
        guard Self.mayBe(text) else { return nil }
        if let plain = Self.plain(text) {
            self = plain
            return
        }
        var rest = Substring(Self.normalized(text))
        var isNegative = false, hasPlus = false
        while let last = rest.last, "*†‡¹²³".contains(last) { rest = rest.dropLast() }
        if rest.first == "(", rest.last == ")" {
            rest = rest.dropFirst().dropLast()
            isNegative = true
        }
        var sign: String?
        // A sign, a currency and a bracket may come in any order, each once.
        for _ in 0..<3 {
            rest = rest.trimmingSpaces
            if rest.first == "-" || rest.first == "+" {
                if rest.first == "-" { isNegative.toggle() } else { hasPlus = true }
                rest = rest.dropFirst()
            } else if sign == nil, let prefix = UnitText.moneyPrefix(of: rest) {
                sign = String(prefix)
                rest = rest.dropFirst(prefix.count)
            } else {
                break
            }
        }
        for _ in 0..<3 {
            rest = rest.trimmingSpaces
            if rest.last == "-" {
                isNegative.toggle()
                rest = rest.dropLast()
            } else if sign == nil, let suffix = UnitText.suffix(of: rest) {
                sign = String(suffix)
                rest = rest.dropLast(suffix.count)
            } else {
                break
            }
        }
        let digits = Array(rest.trimmingSpaces.utf8)
        // A number to call: + and more digits than people write without groups.
        if hasPlus, digits.count > 7, digits.allSatisfy({ (0x30...0x39).contains($0) }) { return nil }
        let factor = isNegative ? -1.0 : 1
        point = Self.amount(digits, .point).map { factor * $0 }
        comma = Self.amount(digits, .comma).map { factor * $0 }
        if point == nil, comma == nil { return nil }
        self.sign = sign
        isPlain = false
        isLong = digits.count { (0x30...0x39).contains($0) } > 15
    }

    private init(plain: Double, comma: Double?, isLong: Bool) {
        (point, self.comma, isPlain, self.isLong) = (plain, comma, true, isLong)
    }

    /// A quick look that spares most words the long one: a digit, and no more than a currency's letters before it.
    private static func mayBe(_ text: String) -> Bool {
        guard text.utf8.count <= 60 else { return false }
        var letters = 0, isFirst = true
        for byte in text.utf8 {
            if (0x30...0x39).contains(byte) { return true }
            if isFirst, byte > 0x20 {
                if (0x61...0x7A).contains(byte) { return false }
                isFirst = false
            }
            if (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) { letters += 1 }
            if letters > 3 { return false }
        }
        return false
    }

    /// The fast way for what programs write.
    private static func plain(_ text: String) -> NumberText? {
        var digits = 0, whole = 0, leading: UInt8 = 0, dots = 0, isOther = false, isFirst = true, last: UInt8 = 0,
            start: UInt8 = 0
        for byte in text.utf8 {
            last = byte
            if (0x30...0x39).contains(byte) {
                if digits == 0 { leading = byte }
                digits += 1
                if dots == 0, !isOther { whole += 1 }
            } else if byte == 0x2E {
                if whole == 0 { return nil }
                dots += 1
            } else if byte == 0x2D, isFirst {
            } else if byte == 0x65 || byte == 0x45 || ((byte == 0x2B || byte == 0x2D) && isOther) {
                isOther = true
            } else {
                return nil
            }
            if isFirst { start = byte }
            isFirst = false
        }
        guard digits > 0, dots <= 1, (0x30...0x39).contains(last), whole > 0, whole == 1 || leading != 0x30,
            start == 0x2D || (0x30...0x39).contains(start), let value = Double(text), value.isFinite
        else { return nil }
        var comma: Double? = isOther ? nil : value
        if dots == 1 {
            // 1.234 may be a thousand and more.
            comma = !isOther && digits - whole == 3 && whole <= 3 && leading != 0x30 ? (value * 1000).rounded() : nil
        }
        return NumberText(plain: value, comma: comma, isLong: whole > 15)
    }

    /// Spaces that do not break become spaces, all minus signs and apostrophes the plain ones.
    private static func normalized(_ text: String) -> String {
        let text = text.trimmed
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
        return String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    switch scalar {
                    case "\u{A0}", "\u{202F}", "\u{2009}": " "
                    case "\u{2212}", "\u{2013}": "-"
                    case "\u{2019}": "'"
                    default: scalar
                    }
                }))
    }

    /// Digits in groups of three (or of two before the last, as in India), with decimals after `mark`.
    private static func amount(_ text: [UInt8], _ mark: DecimalMark) -> Double? {
        let pieces = text.split(separator: mark.byte, maxSplits: 2, omittingEmptySubsequences: false)
        guard let whole = pieces.first, pieces.count <= 2 else { return nil }
        let fraction = pieces.count == 2 ? pieces[1] : []
        guard fraction.allSatisfy({ (0x30...0x39).contains($0) }), !(whole.isEmpty && fraction.isEmpty),
            !(pieces.count == 2 && fraction.isEmpty)
        else { return nil }
        var digits = whole
        if let separator = whole.first(where: { !(0x30...0x39).contains($0) }) {
            let allowed: [UInt8] = [mark == .point ? DecimalMark.comma.byte : DecimalMark.point.byte, 0x20, 0x27]
            guard allowed.contains(separator) else { return nil }
            let groups = whole.split(separator: separator, omittingEmptySubsequences: false)
            let inner = groups.dropFirst().dropLast()
            guard let first = groups.first, (1...3).contains(first.count), first.first != 0x30, groups.last?.count == 3,
                groups.allSatisfy({ $0.allSatisfy { (0x30...0x39).contains($0) } }),
                inner.allSatisfy({ $0.count == 3 })
                    || (separator == 0x2C && first.count <= 2 && inner.allSatisfy({ $0.count == 2 }))
            else { return nil }
            digits = groups.flatMap { $0 }[...]
        } else if whole.count > 1, whole.first == 0x30 {
            return nil
        }
        return Double(
            String(decoding: digits, as: UTF8.self) + "."
                + (fraction.isEmpty ? "0" : String(decoding: fraction, as: UTF8.self)))
    }
}

extension Substring {
    fileprivate var trimmingSpaces: Substring {
        var rest = self
        while rest.first == " " { rest = rest.dropFirst() }
        while rest.last == " " { rest = rest.dropLast() }
        return rest
    }
}
