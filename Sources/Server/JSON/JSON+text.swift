import Analyst

extension JSON {
    /// The value as `OrderedJSONEncoder` writes it, without its containers: log lines and replies are written often.
    var encoded: String {
        var text = ""
        write(to: &text)
        return text
    }

    private func write(to text: inout String) {
        switch self {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .integer(let value): text += String(value)
        case .number(let value): text += JSONSpelling.number(value) ?? "null"
        case .string(let value): text += JSONSpelling.quoted(value)
        case .array(let elements):
            text += "["
            for (index, element) in elements.enumerated() {
                if index > 0 { text += "," }
                element.write(to: &text)
            }
            text += "]"
        case .object(let members):
            text += "{"
            for (index, member) in members.enumerated() {
                if index > 0 { text += "," }
                text += JSONSpelling.quoted(member.key) + ":"
                member.value.write(to: &text)
            }
            text += "}"
        }
    }
}
