/// Text on a chart. Column names and values are hostile until they have passed here: Plotly reads a part of HTML in
/// every text it draws, and `%{…}` in hover templates.
public enum PlotText {
    static let maximumLength = 80

    /// A value or name as the chart shows it: one line, cut, with no control character, escaped.
    public static func label(_ text: String) -> String { escape(cut(clean(text))) }

    /// `order_date`, `orderDate` and `ORDER_DATE` become "Order date", escaped.
    public static func title(ofColumn name: String) -> String {
        let words = self.words(clean(name)).map { word in
            word.count <= 4 && word == word.uppercased() && name != name.uppercased() ? word : word.lowercased()
        }
        let text = words.joined(separator: " ")
        return escape(cut(text.prefix(1).uppercased() + text.dropFirst()))
    }

    /// A label inside a hover template, where `%{` would begin a variable.
    static func inTemplate(_ escaped: String) -> String { escaped.replacing("%{", with: "% {") }

    static func escape(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }

    /// The text behind a label, for a drawing that is not HTML.
    public static func plain(_ label: String) -> String {
        label.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&amp;", with: "&")
    }

    /// The words of a column's name: split at anything but letters and digits, and where camel case turns.
    static func words(_ name: String) -> [String] {
        var words: [String] = []
        var word = ""
        var previous: Character?
        for character in name {
            let turns = character.isUppercase && (previous?.isLowercase ?? false)
            if !(character.isLetter || character.isNumber || "%#'.&<>".contains(character)) || turns {
                if !word.isEmpty { words.append(word) }
                word = turns ? String(character) : ""
            } else {
                word.append(character)
            }
            previous = character
        }
        if !word.isEmpty { words.append(word) }
        return words
    }

    private static func clean(_ text: String) -> String {
        var out = ""
        for scalar in text.unicodeScalars.prefix(4 * maximumLength) {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: out.unicodeScalars.append(" ")
            // Bidirectional marks, zero widths, and private or unassigned code points have no glyph of their own;
            // the joiner is what holds compound emoji together.
            case .format where scalar.value != 0x200D: break
            case .surrogate, .privateUse, .unassigned: break
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out.split(separator: " ").joined(separator: " ")
    }

    private static func cut(_ text: String) -> String {
        text.count <= maximumLength ? text : text.prefix(maximumLength - 1) + "…"
    }
}
