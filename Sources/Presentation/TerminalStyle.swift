/// How much a terminal can do; the caller asks the terminal (and `NO_COLOR`), everything here is pure.
public struct TerminalStyle: Sendable, Hashable {
    /// Columns.
    public var width: Int
    public var color: Bool
    public init(width: Int = 80, color: Bool = false) { (self.width, self.color) = (max(20, width), color) }

    enum Ink: String {
        case bold = "1", dim = "2", red = "31", green = "32", yellow = "33", blue = "34", cyan = "36"
    }

    func paint(_ text: String, _ ink: Ink) -> String {
        color && !text.isEmpty ? "\u{1B}[\(ink.rawValue)m\(text)\u{1B}[0m" : text
    }
}
