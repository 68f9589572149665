import Foundation

/// A dataset's name that is safe as a folder's name: letters, digits, `-`, `_`, `.` and single spaces, beginning with a
/// letter or digit and ending with no dot or space, at most 100 bytes.
struct DatasetName: Sendable, Hashable {
    let text: String

    init(_ name: String) throws(IngestError) {
        // One spelling for one name: é may be one scalar or two.
        let text = name.precomposedStringWithCanonicalMapping
        let isGood =
            text.utf8.count <= 100 && text.first.map(Self.isWord) == true
            && text.last.map { $0 != "." && $0 != " " } == true
            && text.allSatisfy { Self.isWord($0) || "-_. ".contains($0) }
        guard isGood else {
            throw IngestError(
                .invalidName, subject: nil,
                "This can't be a dataset's name; use letters, digits, - _ . and spaces, beginning with a letter or digit."
            )
        }
        self.text = text
    }

    private static func isWord(_ character: Character) -> Bool { character.isLetter || character.isNumber }
}
