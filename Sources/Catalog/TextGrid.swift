/// Cells in aligned columns; the last column takes what the width leaves.
struct TextGrid {
    var header: [String]
    var rows: [[String]]
    /// The most each column but the last may take.
    var limits: [Int]
    var rightAligned: Set<Int>

    private static let gap = 2

    func lines(width: Int) -> [String] {
        let last = header.count - 1
        // A column with nothing to say in any row is not drawn.
        let drawn = header.indices.filter { index in index == 0 || rows.contains { !$0[index].isEmpty } }
        var widths = Dictionary(
            uniqueKeysWithValues: drawn.map { index in
                let natural = ([header] + rows).map { TerminalText.width($0[index]) }.max() ?? 0
                return (index, index < limits.count ? min(natural, limits[index]) : natural)
            })
        shrink(&widths, to: width, drawn: drawn.filter { $0 != last })
        let fixed = drawn.filter { $0 != last }.reduce(0) { $0 + (widths[$1] ?? 0) + Self.gap }
        widths[last] = min(widths[last] ?? 0, width - fixed)
        let visible = drawn.filter { ($0 != last) || (widths[last] ?? 0) >= 10 }
        return ([header] + rows).map { cells in
            let text = visible.map { index in
                let size = widths[index] ?? 0
                let cell = TerminalText.fit(cells[index], to: size)
                let padding = String(repeating: " ", count: max(0, size - TerminalText.width(cell)))
                return rightAligned.contains(index) ? padding + cell : cell + padding
            }.joined(separator: String(repeating: " ", count: Self.gap))
            return String(text.reversed().drop { $0 == " " }.reversed())
        }
    }

    /// On a narrow terminal the widest columns give way first, to no less than four.
    private func shrink(_ widths: inout [Int: Int], to width: Int, drawn: [Int]) {
        func total() -> Int { drawn.reduce(0) { $0 + (widths[$1] ?? 0) } + Self.gap * max(0, drawn.count - 1) }
        while total() > width {
            guard let widest = drawn.max(by: { (widths[$0] ?? 0, $1) < (widths[$1] ?? 0, $0) }),
                let size = widths[widest], size > 4
            else { return }
            widths[widest] = size - 1
        }
    }
}
