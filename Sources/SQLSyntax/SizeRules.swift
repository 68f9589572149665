import DuckDB

/// Refuses calls whose written sizes alone would make the engine build huge values: `repeat('x', 1e9)`. Sizes read from
/// data are left to the engine's memory and time limits.
enum SizeRules {
    /// Most characters or elements that one call may be told to make.
    static let bound = 1_000_000.0

    /// Position of the size among the arguments.
    private static let sizes = [
        "repeat": 1, "lpad": 1, "rpad": 1, "list_resize": 1, "array_resize": 1, "bitstring": 1, "equi_width_bins": 2,
        "to_base": 2, "bar": 3,
    ]

    static func check(_ call: SyntaxValue) throws(GuardError) {
        let name = call.text("function_name").lowercased()
        let arguments = (call["children"]?.array ?? []).map(TreeDecoder.expression)
        if name == "range" || name == "generate_series" { try series(name, arguments.map(number)) }
        if let position = sizes[name], position < arguments.count, let size = number(arguments[position]), size > bound
        {
            throw tooLarge(name)
        }
        if name == "printf" || name == "format", case .literal(let literal)? = arguments.first,
            case .text(let pattern) = literal.value, hasLongNumber(pattern)
        {
            throw tooLarge(name)
        }
    }

    private static func series(_ name: String, _ numbers: [Double?]) throws(GuardError) {
        let known = numbers.compactMap(\.self)
        if known.count == numbers.count {
            let (start, end) = numbers.count > 1 ? (known[0], known[1]) : (0, known.first ?? 0)
            let step = numbers.count > 2 ? known[2] : 1
            guard abs(end - start) <= bound * abs(step) else { throw tooLarge(name) }
        } else if known.contains(where: { abs($0) > 100 * bound }) {
            throw tooLarge(name)
        }
    }

    /// A field width of more than four digits.
    private static func hasLongNumber(_ pattern: String) -> Bool {
        var run = 0
        for byte in pattern.utf8 {
            run = (0x30...0x39).contains(byte) ? run + 1 : 0
            if run > 4 { return true }
        }
        return false
    }

    private static func tooLarge(_ name: String) -> GuardError {
        GuardError(.tooLarge, "\(name) is told to make more than a million values or characters.", subject: name)
    }

    /// The value of an expression made of number literals only.
    static func number(_ expression: SQLExpression) -> Double? {
        switch expression {
        case .literal(let literal):
            switch literal.value {
            case .integer(let number): return Double(number)
            case .hugeint(let number): return Double(number)
            case .double(let number): return number
            case .decimal(let number): return Double(number.unscaled) / power(10, Double(number.scale))
            case .text(let text): return Double(text)
            default: return nil
            }
        case .cast(let inner, _, _): return number(inner)
        case .function(let call):
            let numbers = call.arguments.compactMap(number)
            guard numbers.count == call.arguments.count, let first = numbers.first else { return nil }
            guard numbers.count > 1 else { return call.name == "-" ? -first : nil }
            switch call.name {
            case "+", "add": return first + numbers[1]
            case "-", "subtract": return first - numbers[1]
            case "*", "multiply": return first * numbers[1]
            case "**", "^", "pow", "power": return power(first, numbers[1])
            case "<<": return first * power(2, numbers[1])
            default: return nil
            }
        default: return nil
        }
    }

    /// Rough, for bounds only: whole exponents up to 400.
    private static func power(_ base: Double, _ exponent: Double) -> Double {
        guard exponent > 0 else { return 1 }
        return (0..<Int(min(exponent, 400))).reduce(1) { product, _ in product * base }
    }
}
