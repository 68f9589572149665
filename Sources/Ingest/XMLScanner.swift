/// Tags and texts of an XML file in their order, without namespaces' prefixes: enough for what workbooks write. No
/// entities but the five of XML and numbers are resolved, and nothing outside of the file is ever read.
struct XMLScanner {
    enum Event {
        case open(String, Attributes)
        case close(String)
        case text(String)
    }

    /// The attributes of a tag, as they stand in it.
    struct Attributes {
        fileprivate let bytes: ArraySlice<UInt8>

        /// The value of the attribute called `name`, whatever its prefix when `name` has none.
        subscript(_ name: String) -> String? {
            let wanted = Array(name.utf8)
            var at = bytes.startIndex
            while at < bytes.endIndex {
                guard let equal = bytes[at...].firstIndex(of: 0x3D) else { return nil }
                var key = bytes[at..<equal]
                while let last = key.last, last <= 0x20 { key.removeLast() }
                if let space = key.lastIndex(where: { $0 <= 0x20 }) { key = key[(space + 1)...] }
                if !wanted.contains(0x3A), let colon = key.lastIndex(of: 0x3A) { key = key[(colon + 1)...] }
                guard let open = bytes[equal...].firstIndex(where: { $0 == 0x22 || $0 == 0x27 }),
                    let close = bytes[(open + 1)...].firstIndex(of: bytes[open])
                else { return nil }
                if key.elementsEqual(wanted) { return XMLScanner.resolved(bytes[(open + 1)..<close]) }
                at = close + 1
            }
            return nil
        }
    }

    private let bytes: [UInt8]
    private var at = 0
    private var pendingClose: String?

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Nil at the end, and where a tag is not closed.
    mutating func next() -> Event? {
        if let name = pendingClose {
            pendingClose = nil
            return .close(name)
        }
        while at < bytes.count {
            if bytes[at] != 0x3C {
                let end = bytes[at...].firstIndex(of: 0x3C) ?? bytes.count
                defer { at = end }
                return .text(Self.resolved(bytes[at..<end]))
            }
            guard let end = bytes[at...].firstIndex(of: 0x3E) else { return nil }
            let tag = bytes[(at + 1)..<end]
            at = end + 1
            guard let first = tag.first, first != 0x21, first != 0x3F else { continue }
            if first == 0x2F { return .close(Self.name(tag.dropFirst())) }
            let name = Self.name(tag)
            if tag.last == 0x2F { pendingClose = name }
            return .open(name, Attributes(bytes: tag.drop { $0 > 0x20 }))
        }
        return nil
    }

    private static func name(_ tag: ArraySlice<UInt8>) -> String {
        let name = tag.prefix { $0 > 0x20 && $0 != 0x2F }
        return String(decoding: name.lastIndex(of: 0x3A).map { name[($0 + 1)...] } ?? name, as: UTF8.self)
    }

    fileprivate static func resolved(_ bytes: ArraySlice<UInt8>) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        return bytes.contains(0x26) ? Workbook.unescaped(text) : text
    }
}
