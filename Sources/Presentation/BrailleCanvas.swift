/// A raster of dots, eight to a character (two across, four down), drawn with Braille patterns.
struct BrailleCanvas {
    let columns: Int
    let lines: Int
    private var cells: [UInt32]

    init(columns: Int, lines: Int) {
        (self.columns, self.lines) = (columns, lines)
        cells = [UInt32](repeating: 0, count: columns * lines)
    }

    var width: Int { columns * 2 }
    var height: Int { lines * 4 }

    /// The bit of each dot in U+2800 and up, by row and column.
    private static let bits: [[UInt32]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]

    /// Dots outside are left out; (0, 0) is the upper left one.
    mutating func set(_ x: Int, _ y: Int) {
        guard (0..<width).contains(x), (0..<height).contains(y) else { return }
        cells[y / 4 * columns + x / 2] |= Self.bits[y % 4][x % 2]
    }

    mutating func line(from a: (x: Int, y: Int), to b: (x: Int, y: Int)) {
        let steps = max(abs(b.x - a.x), abs(b.y - a.y))
        for step in 0...steps {
            let part = steps == 0 ? 0 : Double(step) / Double(steps)
            set(a.x + Int((Double(b.x - a.x) * part).rounded()), a.y + Int((Double(b.y - a.y) * part).rounded()))
        }
    }

    var rows: [String] {
        (0..<lines).map { line in
            var row = String.UnicodeScalarView()
            for cell in cells[line * columns..<(line + 1) * columns] {
                row.append(cell == 0 ? " " : Unicode.Scalar(0x2800 + cell) ?? " ")
            }
            return String(row)
        }
    }
}
