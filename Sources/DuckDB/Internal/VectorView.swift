import CDuckDB
import Foundation

/// A column of a chunk as the engine lays it out: values side by side, a bit for each row that is not null, and the
/// children of nested types. Valid only while its chunk is.
struct VectorView {
    let type: LogicalType
    let data: UnsafeRawPointer?
    let validity: UnsafePointer<UInt64>?
    /// Element vector of lists, arrays and maps; field vectors of structs; the tag and then the members of unions.
    let children: [VectorView]

    init(_ vector: duckdb_vector?, type: LogicalType) {
        self.type = type
        data = UnsafeRawPointer(duckdb_vector_get_data(vector))
        validity = UnsafePointer(duckdb_vector_get_validity(vector))
        switch type.details {
        case .none, .decimal, .enumeration: children = []
        case .list(let child): children = [VectorView(duckdb_list_vector_get_child(vector), type: child)]
        case .array(let child, _): children = [VectorView(duckdb_array_vector_get_child(vector), type: child)]
        case .map(let key, let value):
            let entries = duckdb_list_vector_get_child(vector)
            children = [key, value].enumerated().map { index, type in
                VectorView(duckdb_struct_vector_get_child(entries, idx_t(index)), type: type)
            }
        case .structure(let members):
            children = members.enumerated().map { index, member in
                VectorView(duckdb_struct_vector_get_child(vector, idx_t(index)), type: member.type)
            }
        case .union(let members):
            let types = [LogicalType(.utinyint)] + members.map(\.type)
            children = types.enumerated().map { index, type in
                VectorView(duckdb_struct_vector_get_child(vector, idx_t(index)), type: type)
            }
        }
    }

    func isNull(_ row: Int) -> Bool {
        guard let validity else { return false }
        return validity[row >> 6] & (1 << UInt64(row & 63)) == 0
    }

    /// The value at `row` in the vector's own memory layout.
    func load<T: BitwiseCopyable>(_ row: Int, as type: T.Type = T.self) -> T {
        guard let data else { preconditionFailure("a vector with rows has data") }
        return data.load(fromByteOffset: row &* MemoryLayout<T>.stride, as: T.self)
    }

    /// The bytes of a string or blob; inlined up to 12 bytes, else behind a pointer.
    func bytes(_ row: Int) -> UnsafeRawBufferPointer {
        guard let data else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        return Self.bytes(data, row)
    }

    func string(_ row: Int) -> String {
        guard let data else { return "" }
        return Self.string(data, row)
    }

    @inline(__always)
    private static func bytes(_ data: UnsafeRawPointer, _ row: Int) -> UnsafeRawBufferPointer {
        let entry = data + row &* MemoryLayout<duckdb_string_t>.stride
        let count = Int(entry.load(as: UInt32.self))
        let start = count <= 12 ? entry + 4 : entry.load(fromByteOffset: 8, as: UnsafeRawPointer.self)
        return UnsafeRawBufferPointer(start: start, count: count)
    }

    /// Short strings, which Swift keeps without an allocation, are copied in one go: `String(decoding:)` looks at their
    /// bytes three times. Both repair what is not UTF-8.
    @inline(__always)
    static func string(_ data: UnsafeRawPointer, _ row: Int) -> String {
        let bytes = bytes(data, row)
        guard bytes.count <= 15 else { return String(decoding: bytes, as: UTF8.self) }
        return String(unsafeUninitializedCapacity: bytes.count) { buffer in
            // Two words that may overlap: a call of memcpy for so few bytes costs more than the rest.
            let (count, from, to) = (bytes.count, bytes.baseAddress, UnsafeMutableRawPointer(buffer.baseAddress))
            if count >= 8, let from, let to {
                to.storeBytes(of: from.loadUnaligned(as: UInt64.self), as: UInt64.self)
                to.storeBytes(
                    of: from.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self), toByteOffset: count - 8,
                    as: UInt64.self)
            } else {
                UnsafeMutableRawBufferPointer(buffer).copyMemory(from: bytes)
            }
            return count
        }
    }

    /// HUGEINT's layout: the low 64 bits, then the high ones. Read in two, for Int128 wants a wider alignment.
    func int128(_ row: Int) -> Int128 {
        let low = load(row &* 2, as: UInt64.self)
        let high = load(row &* 2 &+ 1, as: Int64.self)
        return Int128(high) << 64 | Int128(low)
    }

    /// A DECIMAL's unscaled number; its width decides how it is stored.
    func unscaled(_ row: Int, width: UInt8) -> Int128 {
        switch width {
        case ...4: Int128(load(row, as: Int16.self))
        case ...9: Int128(load(row, as: Int32.self))
        case ...18: Int128(load(row, as: Int64.self))
        default: int128(row)
        }
    }

    /// An ENUM's place in its dictionary; the dictionary's size decides how it is stored.
    func enumIndex(_ row: Int, count: Int) -> Int {
        switch count {
        case ...0xFF: Int(load(row, as: UInt8.self))
        case ...0xFFFF: Int(load(row, as: UInt16.self))
        default: Int(load(row, as: UInt32.self))
        }
    }
}
