import Foundation

/// GEOMETRY's storage, well-known binary, as well-known text (OGC Simple Features, sections 7 and 8).
enum WellKnownText {
    static func geometry(_ bytes: UnsafeRawBufferPointer) -> String {
        var reader = Reader(bytes: bytes)
        return reader.geometry(named: true)
    }

    private struct Reader {
        let bytes: UnsafeRawBufferPointer
        var offset = 0

        /// Kind and dimensions, then the coordinates, counted lists of them, or whole geometries.
        mutating func geometry(named: Bool) -> String {
            offset += 1
            let type = uint32()
            let (dimensions, kind) = (Int(type / 1000), type % 1000)
            let width = [2, 3, 3, 4][min(dimensions, 3)]
            let names = ["POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON"]
            let name = names.indices.contains(Int(kind) - 1) ? names[Int(kind) - 1] : "GEOMETRYCOLLECTION"
            let body =
                switch kind {
                case 1: point(width)
                case 2: list { $0.position(width) }
                case 3: list { $0.list { $0.position(width) } }
                case 4: list { reader in
                    let text = reader.geometry(named: false)
                    return text == "EMPTY" ? text : String(text.dropFirst().dropLast())
                }
                case 5, 6: list { $0.geometry(named: false) }
                default: list { $0.geometry(named: true) }
                }
            return named ? name + ["", " Z", " M", " ZM"][min(dimensions, 3)] + " " + body : body
        }

        /// A point without a place is stored as NaNs.
        mutating func point(_ width: Int) -> String {
            let text = position(width)
            return text.hasPrefix("nan") ? "EMPTY" : "(" + text + ")"
        }

        mutating func position(_ width: Int) -> String {
            (0..<width).map { _ in
                let text = load(UInt64.self).map { Double(bitPattern: $0).engineText } ?? "nan"
                return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
            }.joined(separator: " ")
        }

        mutating func list(_ item: (inout Reader) -> String) -> String {
            let count = uint32()
            var items: [String] = []
            while items.count < count, offset < bytes.count { items.append(item(&self)) }
            return items.isEmpty ? "EMPTY" : "(" + items.joined(separator: ", ") + ")"
        }

        mutating func uint32() -> UInt32 { load(UInt32.self) ?? 0 }

        private mutating func load<T: FixedWidthInteger & BitwiseCopyable>(_ type: T.Type) -> T? {
            defer { offset += MemoryLayout<T>.size }
            guard offset + MemoryLayout<T>.size <= bytes.count else { return nil }
            return T(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: T.self))
        }
    }
}
