import Foundation

/// Where the rows of a JSON file are.
enum JSONShape: Hashable {
    /// In an array, or one object on each line.
    case rows
    /// In the one member of the outermost object that is an array of objects.
    case member(String)
    /// Nowhere: a document rather than a table.
    case other

    private static let limit = 256 << 20

    /// A file that is no valid JSON as a whole, or too large to look at, is taken to be `rows`.
    init(of file: URL) {
        guard let (head, _) = try? ByteReader.head(of: file, count: 4096),
            let first = head.first(where: { ![0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains($0) }),
            first == UInt8(ascii: "{")
        else {
            self = .rows
            return
        }
        // A first line that is an object by itself means that there are lines of them.
        if let line = head.split(whereSeparator: { $0 == 0x0A }).first, line.count < head.count - 1,
            (try? JSONSerialization.jsonObject(with: Data(line))) != nil
        {
            self = .rows
            return
        }
        guard let (bytes, isWhole) = try? ByteReader.head(of: file, count: Self.limit), isWhole,
            let object = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
        else {
            self = .rows
            return
        }
        let arrays = object.filter { _, value in
            guard let values = value as? [Any], !values.isEmpty else { return false }
            return values.allSatisfy { $0 is [String: Any] }
        }
        if arrays.count == 1, let name = arrays.keys.first {
            self = .member(name)
        } else {
            self = .other
        }
    }
}
