/// One line a stage for standard error: written once when done, or, in a terminal, first as running and then in place.
public struct ProgressLine: Sendable, Hashable {
    public enum Outcome: Sendable, Hashable { case done, warned, failed }

    public var isTerminal: Bool
    public var style: TerminalStyle
    public init(isTerminal: Bool, style: TerminalStyle = TerminalStyle()) {
        (self.isTerminal, self.style) = (isTerminal, style)
    }

    /// - Returns: what to write when a stage begins: nothing where lines can't be replaced.
    public func started(_ stage: String) -> String {
        isTerminal ? Self.clear + style.paint(fit("… \(TerminalText.safe(stage))"), .dim) : ""
    }

    /// - Parameter milliseconds: of the stage.
    /// - Returns: `✓ understood · 12 ms` and a line feed.
    public func finished(
        _ stage: String, detail: String? = nil, milliseconds: Int? = nil, outcome: Outcome = .done
    ) -> String {
        let (mark, ink): (String, TerminalStyle.Ink) =
            switch outcome {
            case .done: ("✓", .green)
            case .warned: ("!", .yellow)
            case .failed: ("✗", .red)
            }
        let parts = [TerminalText.safe(stage), detail.map(TerminalText.safe), milliseconds.map(Self.duration)]
        let text = TerminalText.cut(parts.compactMap(\.self).joined(separator: " · "), to: style.width - 2)
        return (isTerminal ? Self.clear : "") + style.paint(mark, ink) + " " + text + "\n"
    }

    /// - Returns: what to write to leave no half line behind, before the answer or an error.
    public var ended: String { isTerminal ? Self.clear : "" }

    /// "12 ms", "3.4 s", "2 min 05 s".
    public static func duration(_ milliseconds: Int) -> String {
        if milliseconds < 1_000 { return "\(milliseconds) ms" }
        if milliseconds < 59_950 { return "\(NumberText.decimal(Double(milliseconds) / 1_000, places: 1)) s" }
        let seconds = (milliseconds + 500) / 1_000
        let rest = seconds % 60
        return "\(seconds / 60) min \(rest < 10 ? "0" : "")\(rest) s"
    }

    private static let clear = "\r\u{1B}[2K"
    private func fit(_ text: String) -> String { TerminalText.cut(text, to: style.width - 1) }
}
