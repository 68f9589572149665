import Crypto
public import Foundation

/// A model's weights on disk, and how to know that they are the right ones.
public struct ModelFile: Sendable, Hashable {
    public var name: String
    public var url: URL
    /// Bytes.
    public var size: Int
    /// Lower-case hexadecimal.
    public var sha256: String

    public init(name: String, url: URL, size: Int, sha256: String) {
        (self.name, self.url, self.size, self.sha256) = (name, url, size, sha256)
    }

    /// The model that Pintail uses without a key.
    public static func standard(in cache: URL) -> ModelFile {
        let name = "qwen2.5-coder-1.5b-instruct"
        return ModelFile(
            name: name, url: cache.appending(path: "models/\(name)-q4_k_m.gguf"), size: 1_117_320_768,
            sha256: "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046")
    }

    /// The embedding model that Pintail uses without a key: 384 numbers a text.
    public static func miniLM(in cache: URL) -> ModelFile {
        let name = "all-minilm-l6-v2"
        return ModelFile(
            name: name, url: cache.appending(path: "models/\(name)-f16.gguf"), size: 46_345_408,
            sha256: "b0c655556bf498e4c6de87c7cc3c31861dd224cb3ce803be54b6cdcc43edcfe8")
    }

    /// Bytes on disk, or nil when the file isn't there.
    public var sizeOnDisk: Int? {
        (try? FileManager.default.attributesOfItem(atPath: url.path)[.size] as? NSNumber)?.intValue
    }

    /// Reads the whole file (a few seconds per gigabyte) and compares its hash.
    public func isIntact() throws -> Bool {
        guard sizeOnDisk == size else { return false }
        let file = try FileHandle(forReadingFrom: url)
        defer { try? file.close() }
        var hash = SHA256()
        while let block = try file.read(upToCount: 4 << 20), !block.isEmpty { hash.update(data: block) }
        return hash.finalize().hexadecimal == sha256
    }
}

extension Sequence<UInt8> {
    var hexadecimal: String {
        map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
