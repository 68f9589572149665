import Crypto
import Foundation

/// Entity tags (RFC 9110, section 8.8.3) and what `If-Match` and `If-None-Match` say of them.
enum EntityTag {
    /// A strong tag for these bytes.
    static func of(_ bytes: some DataProtocol) -> String {
        "\""
            + SHA256.hash(data: bytes).prefix(16).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
            .joined() + "\""
    }

    /// Weak comparison, for reading: whether the reader has it already.
    static func matches(_ header: String?, _ tag: String) -> Bool {
        guard let header else { return false }
        return header.split(separator: ",").contains { part in
            let part = part.trimmingCharacters(in: .whitespaces)
            return part == "*" || part == tag || part == "W/" + tag
        }
    }

    /// Strong comparison, for writing: whether the writer knows the current state.
    /// - Parameter tag: of what is there; nil when nothing is.
    static func allowsWriting(ifMatch: String?, ifNoneMatch: String?, current tag: String?) -> Bool {
        if let ifMatch {
            guard let tag else { return false }
            let tags = ifMatch.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
            guard tags.contains("*") || tags.contains(tag) else { return false }
        }
        if let ifNoneMatch, let tag { return !matches(ifNoneMatch, tag) }
        return true
    }
}
