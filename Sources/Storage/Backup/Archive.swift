import Crypto
import Foundation

/// A tar archive being written: pieces of 1 MB, memory stays flat. `tar tf` lists it.
final class ArchiveWriter {
    private let handle: FileHandle
    private(set) var entries: [BackupManifest.Entry] = []

    /// - Parameter file: made new, readable by its owner alone: it holds data and the hashes of keys.
    init(_ file: URL) throws {
        let descriptor = open(file.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw BackupError.file("open", file.path, errno) }
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    /// As much of the file as it holds now; of a link, what it leads to, which is what Pintail reads. False when there is no such file.
    func add(_ file: URL, as path: String) throws -> Bool {
        // Opening a pipe must not wait for its writer.
        let descriptor = open(file.path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT { return false }
            throw BackupError.file("open", file.path, errno)
        }
        let source = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw BackupError.file("fstat", file.path, errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { return false }
        let size = Int64(status.st_size)
        try write(TarHeader(path: path, size: size).encoded())
        var (left, hash) = (size, SHA256())
        while left > 0 {
            try Task.checkCancellation()
            guard let piece = try source.read(upToCount: Int(min(left, 1 << 20))), !piece.isEmpty else {
                throw BackupError(.file, "\(file.path) became shorter while it was read. Make the backup again.")
            }
            hash.update(data: piece)
            try write(piece)
            left -= Int64(piece.count)
        }
        try write(Data(count: TarHeader.padding(size)))
        entries.append(.init(path: path, size: size, sha256: Hex.text(hash.finalize())))
        return true
    }

    func add(_ data: Data, as path: String) throws {
        try write(TarHeader(path: path, size: Int64(data.count)).encoded() + data)
        try write(Data(count: TarHeader.padding(Int64(data.count))))
        entries.append(.init(path: path, size: Int64(data.count), sha256: Hex.text(SHA256.hash(data: data))))
    }

    /// The manifest is last, because only then are all hashes known; two empty blocks end a tar archive.
    func finish(_ manifest: Data) throws {
        try write(TarHeader(path: BackupManifest.path, size: Int64(manifest.count)).encoded() + manifest)
        try write(Data(count: TarHeader.padding(Int64(manifest.count)) + 2 * TarHeader.blockSize))
        do {
            try handle.synchronize()
            try handle.close()
        } catch { throw Self.full }
    }

    private func write(_ data: Data) throws {
        do { try handle.write(contentsOf: data) } catch { throw Self.full }
    }
    private static var full: BackupError { BackupError(.file, "The backup can't be written; is the disk full?") }
}

/// Unpacks an archive into a folder and checks every file against the manifest.
struct ArchiveReader {
    let file: URL

    /// Throws `BackupError` `damaged`, `newer` or `file`; then the folder holds some files, good for nothing.
    /// - Parameter newest: the last step of the schema that this Pintail knows.
    func unpack(into folder: URL, newest: Int) throws -> BackupManifest {
        let handle: FileHandle
        do { handle = try FileHandle(forReadingFrom: file) } catch {
            throw BackupError(.file, "\(file.path) can't be read.")
        }
        defer { try? handle.close() }
        var found: [BackupManifest.Entry] = []
        while let header = try TarHeader.read({ try Self.exactly($0, from: handle) }) {
            if header.path == BackupManifest.path {
                guard header.size < 1 << 30 else { throw BackupError.damaged("its manifest is too long") }
                let manifest = try BackupManifest.decoded(Self.exactly(Int(header.size), from: handle), newest: newest)
                guard manifest.files == found else { throw BackupError.damaged("a file is not what it was") }
                guard found.contains(where: { $0.path == BackupManifest.metadataPath }) else {
                    throw BackupError.damaged("its records are missing")
                }
                return manifest
            }
            let place = try Self.place(of: header.path, in: folder)
            try FileManager.default.createDirectory(
                at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
            found.append(try copy(header, from: handle, to: place))
        }
        throw BackupError.damaged("its manifest is missing")
    }

    private func copy(_ header: TarHeader, from source: FileHandle, to place: URL) throws -> BackupManifest.Entry {
        let descriptor = open(place.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw errno == EEXIST
                ? BackupError.damaged("a file is there twice") : BackupError.file("open", place.path, errno)
        }
        let target = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var (left, hash) = (header.size, SHA256())
        while left > 0 {
            try Task.checkCancellation()
            let piece = try Self.exactly(Int(min(left, 1 << 20)), from: source)
            hash.update(data: piece)
            do { try target.write(contentsOf: piece) } catch { throw Self.full }
            left -= Int64(piece.count)
        }
        do {
            try target.synchronize()
            try target.close()
        } catch { throw Self.full }
        _ = try Self.exactly(TarHeader.padding(header.size), from: source)
        return .init(path: header.path, size: header.size, sha256: Hex.text(hash.finalize()))
    }

    /// Nothing is written outside of the folder, and in it nothing but what a backup holds, whoever made the archive.
    private static func place(of path: String, in folder: URL) throws -> URL {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let isFile =
            path == BackupManifest.metadataPath
            || (parts.count > 2 && parts[0] == "home" && HomeFiles.folders.contains(parts[1]))
        guard isFile, !path.contains("\0"), parts.allSatisfy({ !["", ".", ".."].contains($0) }) else {
            throw BackupError.damaged("a path that leads elsewhere")
        }
        return parts.reduce(folder) { $0.appending(path: $1) }
    }

    private static var full: BackupError {
        BackupError(.file, "The files can't be written; is the disk full? Nothing was restored.")
    }

    private static func exactly(_ count: Int, from handle: FileHandle) throws -> Data {
        var data = Data()
        while data.count < count {
            guard let piece = try handle.read(upToCount: count - data.count), !piece.isEmpty else {
                throw BackupError.damaged("its end is missing")
            }
            data.append(piece)
        }
        return data
    }
}

enum Hex {
    static func text(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { $0 < 16 ? "0" + String($0, radix: 16) : String($0, radix: 16) }.joined()
    }
}
