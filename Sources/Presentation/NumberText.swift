import DuckDB

/// Numbers as people write them.
enum NumberText {
    /// `-1234567.5` as "-1,234,567.5"; anything that is not plain digits is left as it is.
    static func grouped(_ digits: String) -> String {
        let sign = digits.hasPrefix("-") ? "-" : ""
        let bare = digits.dropFirst(sign.count)
        let whole = Array(bare.prefix { $0 != "." })
        let rest = bare.dropFirst(whole.count)
        guard !whole.isEmpty, whole.allSatisfy(\.isNumber), rest.dropFirst().allSatisfy(\.isNumber) else {
            return digits
        }
        var out = sign
        for (index, digit) in whole.enumerated() {
            if index > 0, (whole.count - index) % 3 == 0 { out.append(",") }
            out.append(digit)
        }
        return out + rest
    }

    /// At most `places` decimals, without trailing zeros.
    static func decimal(_ number: Double, places: Int) -> String {
        guard number.isFinite, abs(number) < 1e15 else { return "\(number)" }
        return trimmed(fixed(number, places: places))
    }

    /// Two decimals, more for small numbers so that they do not vanish.
    static func short(_ number: Double) -> String { decimal(number, places: places(number)) }

    static func places(_ number: Double) -> Int {
        let size = abs(number)
        if size == 0 || size >= 1 { return 2 }
        return size >= 0.01 ? 4 : size >= 0.0001 ? 6 : 9
    }

    /// For the end of an axis or a bar: 1234567 as "1.23M".
    static func compact(_ number: Double) -> String {
        for (size, letter) in [(1e12, "T"), (1e9, "B"), (1e6, "M")] where abs(number) >= size && abs(number) < 1e15 {
            return decimal(number / size, places: 2) + letter
        }
        return short(number)
    }

    static func fixed(_ number: Double, places: Int) -> String {
        var scale = 1.0
        for _ in 0..<places { scale *= 10 }
        let rounded = (abs(number) * scale).rounded()
        guard rounded < 0x1p62 else { return "\(number)" }
        let digits = String(Int64(rounded))
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        let sign = number < 0 && rounded != 0 ? "-" : ""
        let whole = padded.dropLast(places)
        return grouped(sign + whole) + (places > 0 ? "." + padded.suffix(places) : "")
    }

    private static func trimmed(_ text: String) -> String {
        guard text.contains(".") else { return text }
        var text = text
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return text
    }
}
