/// What a column tells about a person. Marked, so that samples, prompts and logs can leave it out.
public enum PersonalData: String, Sendable, Hashable, Codable {
    case name, email, phone, card, identityNumber, address, birthDate

    private static let people: Set = [
        "person", "people", "customer", "client", "employee", "user", "patient", "student", "member", "contact", "staff",
        "teacher", "doctor", "subscriber", "guest", "passenger", "applicant", "candidate", "author", "player", "owner", "driver",
        "resident", "citizen", "voter", "visitor", "tenant", "worker", "buyer",
    ]

    /// By pattern where values show it, else by the names of column and table.
    static func of(_ column: Column, in table: String) -> PersonalData? {
        switch column.pattern {
        case .email: return .email
        case .phone: return .phone
        case .cardNumber: return .card
        default: break
        }
        let words = NameWords(column.name).words
        func has(_ names: Set<String>) -> Bool { words.contains(where: names.contains) }
        if column.typeClass.isTemporal || column.typeClass == .text {
            if has(["birthday", "birthdate", "dob"]) || (has(["birth", "born"]) && (has(["date", "day"]) || column.typeClass.isTemporal)) { return .birthDate }
        }
        guard column.typeClass == .text || column.typeClass == .integer else { return nil }
        if has(["ssn", "passport", "iban", "nino", "taxid"]) || (has(["social", "national", "identity"]) && has(["number", "no", "id", "security"])) {
            return .identityNumber
        }
        if has(["phone", "mobile", "telephone", "fax", "cell"]) { return .phone }
        guard column.typeClass == .text else { return nil }
        if has(["email", "mail"]), !has(["status", "count", "opt", "sent"]) { return .email }
        if has(["address", "street"]), !has(["ip", "mac", "web", "type"]), column.pattern != .ipAddress { return .address }
        if has(["firstname", "lastname", "surname", "fullname"]) { return .name }
        if words.last == "name" {
            if has(["first", "last", "middle", "given", "family", "maiden", "full"]) { return .name }
            let subject = words.dropLast()
            let entity = subject.isEmpty ? NameWords(table).words : Array(subject)
            if entity.contains(where: people.contains) { return .name }
        }
        return nil
    }
}
