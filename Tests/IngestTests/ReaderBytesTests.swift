import DuckDB
import Foundation
import Testing

@testable import Ingest

@Suite("Reading what is not plain UTF-8")
struct ReaderBytesTests {
    static let encodings: [(name: String, bytes: [UInt8], why: String)] = [
        ("bom.csv", [0xEF, 0xBB, 0xBF] + Array("name,n\nZoë,1\n".utf8), "the mark is not part of the first name"),
        (
            "utf16le.csv", [0xFF, 0xFE] + "name,n\nZoë,1\n".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] },
            "as Excel saves"
        ),
        (
            "utf16be.csv", [0xFE, 0xFF] + "name,n\nZoë,1\n".utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] },
            "big endian"
        ),
        ("unmarked.csv", "name,n\nZoë,1\n".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }, "zero halves tell"),
        ("western.csv", Array("name,n\nZo".utf8) + [0xEB] + Array(",1\n".utf8), "not UTF-8, so Windows-1252"),
    ]

    @Test("Letters survive whatever the encoding", arguments: encodings)
    func encoding(_ name: String, _ bytes: [UInt8], _ why: String) async throws {
        let reading = try Reading()
        let table = try #require(try await reading.load(reading.file(name, bytes)).first)
        let lines = try await reading.text(table.name)
        #expect(lines == ["name VARCHAR, n BIGINT", "Zoë|1"], "\(why)")
    }

    @Test("A few broken bytes among many letters do not change the others")
    func brokenUTF8() async throws {
        let reading = try Reading()
        let bytes = Array("name\nZoë\nJürgen\nÅse\nÖmer\nb".utf8) + [0xFF] + Array("d\n".utf8)
        let table = try #require(try await reading.load(reading.file("n.csv", bytes)).first)
        let lines = try await reading.text(table.name)
        #expect(lines == ["name VARCHAR", "Zoë", "Jürgen", "Åse", "Ömer", "b\u{FFFD}d"])
    }

    @Test("A broken byte in the middle of a file checked at its ends is met while it is read")
    func brokenInTheMiddle() async throws {
        let reading = try Reading()
        let half = [[UInt8]](repeating: Array("some words,1\n".utf8), count: 1000).flatMap { $0 }
        let file = try reading.file("large.csv", Array("name,n\n".utf8) + half + Array("Zo".utf8) + [0xEB] + Array(",2\n".utf8) + half)
        let table = try #require(try await reading.load(file, look: TextLook(wholeCheck: 1000)).first)
        #expect(table.rows == 2001)
        let name = try await reading.connection.query("SELECT name FROM large WHERE n = 2").rows
        #expect(name == [[.text("Zoë")]])
    }

    static let refused: [(name: String, bytes: [UInt8], code: IngestError.Code, says: String, why: String)] = [
        ("nothing.csv", [], .empty, "empty", "no byte"),
        (
            "image.csv", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0], .notTabular, "PNG",
            "an image by its first bytes"
        ),
        ("noise.csv", [1, 0, 2, 7, 0, 0, 0, 9, 4, 0, 1, 0], .notTabular, "binary", "text has no NUL"),
        (
            "late.csv", Array(repeating: 0x61, count: 100_000) + [0, 0x0A], .notTabular, "binary",
            "a NUL behind the first look"
        ),
        ("cut.parquet", Array("PAR1abc".utf8), .damaged, "damaged", "a Parquet file ends with its index"),
        ("words.xlsx", Array("a,b\n1,2\n".utf8), .damaged, "damaged", "a workbook is an archive"),
        (
            "other.zip", [0x50, 0x4B, 5, 6] + Array(repeating: 0, count: 18), .notTabular, "zip",
            "an archive, but no workbook"
        ),
        (
            "broken.csv.gz", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0xFF, 0xFF], .damaged, "damaged",
            "gzip that cannot be unpacked"
        ),
        ("cut.sqlite", Array("SQLite format 3\0abc".utf8), .damaged, "damaged", "the head of a database alone"),
    ]

    @Test("A file that cannot be read says what it is", arguments: refused.indices)
    func refusal(_ index: Int) async throws {
        let test = Self.refused[index]
        let reading = try Reading()
        let error = try #require(await reading.failure(reading.file(test.name, test.bytes)), "\(test.why)")
        #expect(error.code == test.code, "\(test.why): \(error)")
        #expect(error.description.contains(test.says) && error.description.contains(test.name), "\(error.description)")
    }

    /// Rows that deflate to almost nothing: `megabytes` of them are a few thousand bytes.
    private static func packedRows(megabytes: Int, raw: Bool = false) throws -> [UInt8] {
        let rows = String(repeating: "1,2,3,4\n", count: 1 << 17)
        return try Deflater.pack(Array(rows.utf8), times: megabytes, raw: raw)
    }

    @Test("A few bytes that unpack to gigabytes are refused before any of them is kept")
    func bomb() async throws {
        let reading = try Reading()
        let packed = try Self.packedRows(megabytes: 1100)
        #expect(packed.count < 2 << 20)
        let bomb = try reading.file("bomb.csv.gz", packed)
        let error = await reading.failure(bomb)
        #expect(error?.code == .tooLarge && error?.description.contains("bomb.csv.gz") == true, "\(String(describing: error))")
        let left = try FileManager.default.contentsOfDirectory(atPath: reading.folder.path)
        #expect(left == ["bomb.csv.gz"])
    }

    @Test("What unpacks to as much as is allowed is read, and no more", arguments: [(8 << 20, true), ((8 << 20) - 1, false)])
    func unpackedLimit(limit: Int, isRead: Bool) async throws {
        let reading = try Reading()
        let file = try reading.file("rows.csv.gz", Self.packedRows(megabytes: 8))
        var taken: Set<String> = []
        var reader = SourceReader(connection: reading.connection, extensions: Reading.extensions, scratch: reading.folder)
        reader.unpackedLimit = Int64(limit)
        do {
            let tables = try await reader.load(file, taken: &taken) { _ in }
            #expect(isRead && tables.count == 1)
        } catch let error as IngestError { #expect(!isRead && error.code == .tooLarge, "\(error)") }
    }

    @Test("A Parquet file's run lengths are limited by the values they stand for", arguments: [(16_000_000, true), (15_999_999, false)])
    func runLengths(limit: Int, isRead: Bool) async throws {
        let reading = try Reading()
        let file = reading.folder.appending(path: "runs.parquet")
        try await reading.connection.execute("COPY (SELECT 7::BIGINT AS seven FROM range(2_000_000)) TO '\(file.path)' (FORMAT parquet)")
        #expect(try #require(FileManager.default.attributesOfItem(atPath: file.path)[.size] as? Int) < 100_000, "a few bytes for two million rows")
        var taken: Set<String> = []
        var reader = SourceReader(connection: reading.connection, extensions: Reading.extensions, scratch: reading.folder)
        reader.unpackedLimit = Int64(limit)
        do {
            #expect(try await reader.load(file, taken: &taken) { _ in }.count == 1 && isRead)
        } catch let error as IngestError { #expect(!isRead && error.code == .tooLarge, "\(error)") }
    }

    @Test("A workbook whose sheet unpacks to gigabytes is refused")
    func workbookBomb() async throws {
        let reading = try Reading()
        let sheet = try Self.packedRows(megabytes: 1100, raw: true)
        let book = WorkbookFile.bytes([("Sheet", "<sheetData/>")], packed: [("xl/worksheets/sheet1.xml", sheet)])
        let error = await reading.failure(try reading.file("bomb.xlsx", book))
        #expect(error?.code == .tooLarge, "\(String(describing: error))")
    }

    @Test("A file that is not there is not found")
    func gone() async throws {
        let reading = try Reading()
        let error = await reading.failure(reading.folder.appendingPathComponent("gone.csv"))
        #expect(error?.code == .notFound)
    }

    @Test("Three hundred columns are read as well as three")
    func wide() async throws {
        let reading = try Reading()
        let names = (1...300).map { "c\($0)" }.joined(separator: ","),
            row = (1...300).map(String.init).joined(separator: ",")
        let table = try #require(try await reading.load(reading.file("wide.csv", "\(names)\n\(row)\n")).first)
        #expect(table.columns.count == 300 && table.rows == 1)
    }

    @Test("Values beyond the sample of a large file change the type of their columns and no other")
    func lateValues() async throws {
        let reading = try Reading()
        let numbers = (1...30_000).map { "\($0),\($0 * 2),5\n" }.joined()
        let file = try reading.file("late.csv", "a,b,c\n" + numbers + "x,7,0.5\n")
        let table = try #require(try await reading.load(file, look: TextLook(wholeSample: 1000, sampleRows: 100)).first)
        #expect(table.rows == 30_001)
        let types = try await reading.connection.query("SELECT * FROM late LIMIT 0").columns.map(\.type.name)
        #expect(types == ["VARCHAR", "BIGINT", "DOUBLE"])
    }

    @Test("A full disk while text is converted is said as such")
    func fullDisk() {
        let error = IngestError(
            CocoaError(.fileWriteOutOfSpace), reading: URL(fileURLWithPath: "/tmp/a.csv"), as: "CSV")
        #expect(error.code == .diskFull)
        let engine = DuckDBError(.io, engineMessage: "IO Error: Could not write file: No space left on device")
        #expect(IngestError(engine, reading: URL(fileURLWithPath: "/tmp/a.csv"), as: "CSV").code == .diskFull)
    }

    @Test("A line longer than the engine expects is read whole")
    func longLine() async throws {
        let reading = try Reading()
        let long = String(repeating: "x", count: 5_000_000)
        let tables = try await reading.load(reading.file("long.csv", "id,text\n1,\(long)\n2,short\n"))
        #expect(tables.map(\.rows) == [2])
        let lengths = try await reading.connection.query("SELECT id, length(text) FROM long ORDER BY id").rows
        #expect(lengths == [[.integer(1), .integer(5_000_000)], [.integer(2), .integer(5)]])
    }
}
