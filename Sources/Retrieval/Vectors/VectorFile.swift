import Crypto
import Foundation

/// The vectors of one model as one file. Numbers are little-endian, as on every machine that Pintail runs on.
///
/// | bytes | |
/// | --- | --- |
/// | 8 | `PINVECT` and the format's version, 1 |
/// | 4, 4, 8 | length of the model's name, numbers in a vector, vectors |
/// | … | the model's name, UTF-8 |
/// | 16 each | ids |
/// | 4 x numbers each | vectors, Float32, in the order of the ids |
/// | 32 | SHA-256 of all that stands before |
///
/// It is a cache: what can't be read, or belongs to another model, is made again.
struct VectorFile {
    private static let magic: [UInt8] = Array("PINVECT".utf8) + [1]
    private static let headerLength = 24
    private static let checksumLength = 32

    var model: String
    var ids: [ContentID]
    var vectors: VectorMatrix

    // MARK: Reading

    /// Nil when there is no file, when it is damaged, of another version, or made by another model.
    init?(reading url: URL, model: String, dimensions: Int) {
        guard let data = try? Data(contentsOf: url, options: .mappedIfSafe),
            data.count >= Self.headerLength + Self.checksumLength,
            Array(data.prefix(Self.magic.count)) == Self.magic
        else { return nil }
        let content = data.dropLast(Self.checksumLength)
        guard data.suffix(Self.checksumLength).elementsEqual(SHA256.hash(data: content)) else { return nil }
        let name = Array(model.utf8)
        let read: (ids: [ContentID], vectors: VectorMatrix)? = content.withUnsafeBytes { bytes in
            let nameLength = Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self)))
            let length = Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 12, as: UInt32.self)))
            let rows = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self))
            // A row is more than a byte: a count beyond the file's size is wrong before it is multiplied.
            guard length == dimensions, nameLength == name.count, rows <= UInt64(bytes.count) else { return nil }
            let count = Int(rows)
            let idsStart = Self.headerLength + nameLength
            let vectorsStart = idsStart + count * ContentID.byteCount
            guard bytes.count == vectorsStart + count * dimensions * 4,
                bytes[Self.headerLength..<idsStart].elementsEqual(name)
            else { return nil }
            let ids = (0..<count).map { row in
                let place = idsStart + row * ContentID.byteCount
                return ContentID(
                    high: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)),
                    low: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place + 8, as: UInt64.self)))
            }
            var vectors = VectorMatrix(dimensions: dimensions)
            vectors.append(rows: count, from: UnsafeRawBufferPointer(rebasing: bytes[vectorsStart...]))
            return (ids, vectors)
        }
        guard let read, Set(read.ids).count == read.ids.count else { return nil }
        (self.model, ids, vectors) = (model, read.ids, read.vectors)
    }

    init(model: String, ids: [ContentID], vectors: VectorMatrix) {
        (self.model, self.ids, self.vectors) = (model, ids, vectors)
    }

    // MARK: Writing

    /// Beside the file, put on the disk, then in its place: whoever reads sees the old one or the new one.
    func write(to url: URL) throws(VectorStoreError) {
        let beside = url.appendingPathExtension("\(UInt64.random(in: .min ... .max))")
        do {
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            guard
                FileManager.default.createFile(
                    atPath: beside.path, contents: nil, attributes: [.posixPermissions: 0o600])
            else { throw CocoaError(.fileWriteUnknown) }
            let file = try FileHandle(forWritingTo: beside)
            defer { try? file.close() }
            var hash = SHA256()
            func write(_ part: Data) throws {
                hash.update(data: part)
                try file.write(contentsOf: part)
            }
            try write(header)
            for start in stride(from: 0, to: ids.count, by: 1_024) {
                try write(vectors.bytes(of: start..<min(start + 1_024, ids.count)))
            }
            try file.write(contentsOf: Data(hash.finalize()))
            try file.synchronize()
            guard rename(beside.path, url.path) == 0 else { throw CocoaError(.fileWriteUnknown) }
        } catch {
            try? FileManager.default.removeItem(at: beside)
            throw VectorStoreError(
                .notWritten,
                "The vectors could not be written to \(url.path). Check the folder's space and permissions.")
        }
    }

    private var header: Data {
        var data = Data(Self.magic)
        data.append(littleEndian: UInt32(model.utf8.count))
        data.append(littleEndian: UInt32(vectors.dimensions))
        data.append(littleEndian: UInt64(ids.count))
        data.append(contentsOf: model.utf8)
        for id in ids {
            data.append(littleEndian: id.high)
            data.append(littleEndian: id.low)
        }
        return data
    }
}

extension Data {
    fileprivate mutating func append(littleEndian number: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
    }
}
