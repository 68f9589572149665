import Foundation

/// The name a file gets on disk from the name its sender gave it, which is not to be trusted.
struct FileName: Sendable, Hashable {
    let text: String

    /// - Returns: nil for a name that means another folder, nothing, or more than people can read.
    init?(_ given: String) {
        let name = given.precomposedStringWithCanonicalMapping
        guard !name.isEmpty, name.utf8.count <= 200, name != ".", name != "..", !name.hasPrefix(".") else { return nil }
        let isBad = name.unicodeScalars.contains { scalar in
            switch scalar.properties.generalCategory {
            // Formats turn the direction of text or hide it: `gpj.csv` that shows as something else.
            case .control, .format, .surrogate, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: true
            default: scalar == "/" || scalar == "\\" || scalar == ":"
            }
        }
        guard !isBad else { return nil }
        text = name
    }
}
