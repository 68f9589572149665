import Foundation
import Testing

@testable import Storage

/// What may be in a file that is called a backup.
@Suite struct ArchiveTests {
    /// What may have happened to an archive, and what restoring says.
    static let harms: [(name: String, code: BackupError.Code, harm: @Sendable (inout Data) -> Void)] = [
        (
            "a byte of a segment changed", .damaged,
            { data in data[data.range(of: Data("content of s1".utf8))!.lowerBound] ^= 1 }
        ),
        ("cut in the middle", .damaged, { $0 = $0.prefix($0.count / 2) }),
        (
            "cut before the manifest", .damaged,
            { data in data = data.prefix(upTo: data.range(of: Data("manifest.json".utf8))!.lowerBound) }
        ),
        ("no archive at all", .damaged, { $0 = Data("hello".utf8) }),
        ("empty", .damaged, { $0 = Data() }),
        (
            "a newer schema", .newer,
            { data in
                let newest = "\(Migrations().newest)"
                let newer = String(repeating: "9", count: newest.count)
                data.replaceSubrange(
                    data.range(of: Data("\"schema\" : \(newest)".utf8))!, with: Data("\"schema\" : \(newer)".utf8))
            }
        ),
        (
            "a newer layout", .newer,
            { data in
                data.replaceSubrange(data.range(of: Data("\"format\" : 1".utf8))!, with: Data("\"format\" : 2".utf8))
            }
        ),
    ]

    @Test(arguments: harms.indices) func `A damaged or newer backup is refused and changes nothing`(index: Int)
        async throws
    {
        let (name, code, harm) = Self.harms[index]
        try await withFolder { folder in
            let archive = folder.appending(path: "b.tar")
            let home = try Home(folder.appending(path: "home"))
            try home.importDataset("shop", segments: ["s1"])
            try await saved(.sqlite) { _ = try await Backup.make(archive, home: home.root, store: $0, version: "1") }
            var data = try Data(contentsOf: archive)
            harm(&data)
            try data.write(to: archive)
            let before = try home.files()
            let error = await #expect(throws: BackupError.self) {
                try await Backup.restore(archive, home: home.root, store: nil, replacing: true)
            }
            #expect(error?.code == code, "\(name): \(String(describing: error))")
            #expect(try home.files() == before)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["b.tar", "home"])
        }
    }

    /// Paths that no backup holds, with what they try.
    static let paths = [
        "../out", "/out", "home/datasets/../../../out",  // out of the folder
        "home/datasets//out", "home/datasets/./out", "home/datasets/\0/out",  // names for something else
        "home/pintail.sqlite", "home/bin/out",  // something in the home that is not checked
        "before/out", "metadata.jsonl/out",  // what restoring itself puts there
        "home", "home/datasets", "",  // a folder's place
    ]

    @Test(arguments: paths) func `An archive's paths can't lead elsewhere`(path: String) async throws {
        try await withFolder { folder in
            let archive = folder.appending(path: "b.tar")
            let writer = try ArchiveWriter(archive)
            try writer.add(Data(), as: "metadata.jsonl")
            try writer.add(Data("x".utf8), as: path)
            try writer.finish(
                BackupManifest(version: "1", schema: 1, createdAt: Date(), files: writer.entries).encoded())
            try await expectRefusal(of: archive, in: folder)
        }
    }

    /// Headers that no backup holds, each with a right sum.
    static let headers: [(name: String, harm: @Sendable (inout [UInt8]) -> Void)] = [
        (
            "a symbolic link out of the home",
            {
                $0[156] = UInt8(ascii: "2"); $0.replaceSubrange(157..<163, with: Array("../out".utf8))
            }
        ),
        ("a hard link", { $0[156] = UInt8(ascii: "1") }),
        ("a folder", { $0[156] = UInt8(ascii: "5") }),
        ("a size below nothing", { $0.replaceSubrange(124..<135, with: Array("-0000000001".utf8)) }),
        (
            "long names of a size below nothing",
            {
                $0[156] = UInt8(ascii: "x"); $0.replaceSubrange(124..<135, with: Array("-0000000001".utf8))
            }
        ),
        ("long names without any", { $0[156] = UInt8(ascii: "x") }),
    ]

    @Test(arguments: headers.indices) func `An archive holds plain files and nothing else`(index: Int) async throws {
        try await withFolder { folder in
            let archive = folder.appending(path: "b.tar")
            var block = [UInt8](TarHeader(path: "home/datasets/shop/current", size: 0).encoded())
            Self.headers[index].harm(&block)
            block.replaceSubrange(148..<156, with: Array(repeating: 32, count: 8))
            let sum = String(block.reduce(0) { $0 + Int($1) }, radix: 8)
            block.replaceSubrange(
                148..<156, with: Array((String(repeating: "0", count: 6 - sum.count) + sum + "\0 ").utf8))
            let writer = try ArchiveWriter(folder.appending(path: "rest.tar"))
            try writer.add(Data(), as: "metadata.jsonl")
            // As empty as the records, so of the same hash.
            var link = try #require(writer.entries.first)
            link.path = "home/datasets/shop/current"
            try writer.finish(
                BackupManifest(version: "1", schema: 1, createdAt: Date(), files: [link] + writer.entries).encoded())
            try (Data(block) + Data(contentsOf: folder.appending(path: "rest.tar"))).write(to: archive)
            try FileManager.default.removeItem(at: folder.appending(path: "rest.tar"))
            try await expectRefusal(of: archive, in: folder)
        }
    }

    @Test func `A file that is in an archive twice is refused`() async throws {
        try await withFolder { folder in
            let archive = folder.appending(path: "b.tar")
            let writer = try ArchiveWriter(archive)
            for _ in 0..<2 { try writer.add(Data(), as: "metadata.jsonl") }
            try writer.finish(
                BackupManifest(version: "1", schema: 1, createdAt: Date(), files: writer.entries).encoded())
            try await expectRefusal(of: archive, in: folder)
        }
    }

    /// Nothing is beside the archive afterwards, neither a home nor a leftover.
    private func expectRefusal(of archive: URL, in folder: URL) async throws {
        let error = await #expect(throws: BackupError.self) {
            try await Backup.restore(archive, home: folder.appending(path: "new/home"), store: nil, replacing: false)
        }
        #expect(error?.code == .damaged, "\(String(describing: error))")
        #expect(try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted() == ["b.tar", "new"])
    }

    @Test(arguments: [0, 511, 512, 1 << 33 - 1, 1 << 33, 1 << 40] as [Int64])
    func `A size of any length is read as it was written`(size: Int64) throws {
        for path in [
            "a", String(repeating: "p", count: 100), String(repeating: "ü", count: 300),
            String(repeating: "=\n7 ", count: 30),
        ] {
            var bytes = TarHeader(path: path, size: size).encoded()
            let header = try TarHeader.read { count in
                defer { bytes = bytes.dropFirst(count) }
                return Data(bytes.prefix(count))
            }
            #expect(header?.path == path && header?.size == size)
        }
    }
}
