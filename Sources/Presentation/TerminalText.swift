/// Text for a terminal: made harmless, measured in columns, cut, padded and wrapped.
public enum TerminalText {
    /// One line without anything a terminal would obey: control characters become their pictures (ESC is ␛), line
    /// breaks and tabs spaces, marks that turn the direction of writing nothing.
    public static func safe(_ text: String) -> String {
        var out = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029: out.append(" ")
            case 0x00...0x1F: out.append(Unicode.Scalar(0x2400 + scalar.value) ?? "?")
            case 0x7F: out.append("␡")
            case 0x80...0x9F: out.append("�")
            // Zero-width joiners hold emoji together; other format characters only mislead.
            case 0x200D: out.append(scalar)
            default: if scalar.properties.generalCategory != .format { out.append(scalar) }
            }
        }
        return String(out)
    }

    /// Columns that a text takes: two for East Asian wide characters and emoji, none for marks on others.
    /// Source of the ranges: Unicode Standard Annex #11, "East Asian Width", classes W and F.
    public static func width(_ text: String) -> Int { text.reduce(0) { $0 + width($1) } }

    static func width(_ character: Character) -> Int {
        guard let scalar = character.unicodeScalars.first else { return 0 }
        if scalar.properties.generalCategory == .nonspacingMark || scalar.properties.generalCategory == .enclosingMark {
            return 0
        }
        let isEmoji = character.unicodeScalars.contains { $0.value == 0xFE0F } || scalar.properties.isEmojiPresentation
        return isEmoji || isWide(scalar.value) ? 2 : 1
    }

    private static func isWide(_ value: UInt32) -> Bool {
        switch value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
            0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD:
            true
        default: false
        }
    }

    /// At most `columns` wide, the last one an ellipsis if something was cut.
    static func cut(_ text: String, to columns: Int) -> String {
        guard width(text) > columns else { return text }
        var out = ""
        var used = 0
        for character in text {
            let next = width(character)
            if used + next > columns - 1 { break }
            out.append(character)
            used += next
        }
        return columns > 0 ? out + "…" : ""
    }

    static func pad(_ text: String, to columns: Int, right: Bool = false) -> String {
        let space = String(repeating: " ", count: max(0, columns - width(text)))
        return right ? space + text : text + space
    }

    /// Lines of at most `columns`; words longer than that stand alone and are cut in pieces.
    static func wrap(_ text: String, to columns: Int) -> [String] {
        let columns = max(1, columns)
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            var word = String(word)
            if !line.isEmpty, width(line) + 1 + width(word) <= columns {
                line += " " + word
                continue
            }
            if !line.isEmpty { lines.append(line) }
            while width(word) > columns {
                var piece = ""
                while let first = word.first, piece.isEmpty || width(piece) + width(first) <= columns {
                    piece.append(word.removeFirst())
                }
                lines.append(piece)
            }
            line = word
        }
        if !line.isEmpty || lines.isEmpty { lines.append(line) }
        return lines
    }
}
