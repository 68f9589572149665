/// Foreign text as a prompt may hold it: names, values, descriptions, definitions. It is hostile input: on one line,
/// short, without what could close a quotation or open a turn, it stays a part of the sentence it stands in.
enum PromptText {
    static func line(_ text: String, _ length: Int = 40) -> String {
        var out = ""
        for character in text.prefix(length) {
            if character == "`" {
                out.append("'")
            } else if character.isNewline || character.unicodeScalars.contains(where: { isControl($0) }) {
                out.append(" ")
            } else {
                out.append(character)
            }
        }
        // Marks by which chat templates tell turns apart.
        return out.replacing("<|", with: "< ").replacing("|>", with: " >").replacing("[INST]", with: "(INST)")
    }

    /// Unseen characters among them: they hide text from people that a model reads.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        // A joiner is part of emoji and of some scripts.
        case .format: scalar != "\u{200D}" && scalar != "\u{200C}"
        default: false
        }
    }
}
