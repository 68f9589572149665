import Foundation
import Testing

/// A file somebody might hand over by mistake, and what must come of it.
struct BadFile: Sendable, CustomTestStringConvertible {
    var name: String
    var content: Data
    var why: String
    var testDescription: String { "\(name): \(why)" }

    init(_ name: String, _ content: Data, _ why: String) { (self.name, self.content, self.why) = (name, content, why) }
    init(_ name: String, _ text: String, _ why: String) { self.init(name, Data(text.utf8), why) }

    static let unreadable = [
        BadFile("empty.csv", "", "a file without a byte"),
        BadFile("blank.csv", "\n\n\n", "a file with nothing but line ends"),
        BadFile("empty.json", "", "JSON without a byte"),
        BadFile("picture.csv", noise(64_000), "a picture renamed to .csv"),
        BadFile(
            "program.csv", Data([0x7f, 0x45, 0x4c, 0x46, 0, 0, 0, 1]) + Data(count: 4096), "a program renamed to .csv"),
        BadFile("broken.parquet", "PAR1 this is no Parquet file PAR1", "the right mark around nonsense"),
        BadFile("broken.xlsx", "PK\u{3}\u{4} and then nothing", "a spreadsheet cut off at its beginning"),
        BadFile("broken.sqlite", "SQLite format 3\0 and then nothing", "a database cut off at its beginning"),
        BadFile("broken.duckdb", noise(20_000), "a database of noise"),
        BadFile("broken.json", #"{"a": [1, 2"#, "JSON cut off"),
        BadFile("broken.csv.gz", noise(2_000), "not compressed, whatever its name says"),
        BadFile("letter.docx", noise(2_000), "a format Pintail doesn't read"),
    ]

    /// Bytes that look like nothing, the same each time.
    private static func noise(_ count: Int) -> Data {
        var state: UInt64 = 42
        return Data(
            (0..<count).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8(truncatingIfNeeded: state >> 33)
            })
    }
}

/// A file that is odd, but can be read.
struct OddFile: Sendable, CustomTestStringConvertible {
    var name: String
    var content: Data
    var rows: Int
    var columns: Int
    /// Words that must stand in the output somewhere: a value that was read right.
    var value: String
    /// Whether people must be told that something was repaired or left out.
    var isNoted = false
    var why: String
    var testDescription: String { "\(name): \(why)" }

    static let all = [
        OddFile(
            name: "wide.csv",
            content: Data(
                ((0..<300).map { "measure_\($0)" }.joined(separator: ",") + "\n"
                    + (0..<300).map(String.init).joined(separator: ",") + "\n").utf8),
            rows: 1, columns: 300, value: "measure_299", why: "300 columns"),
        OddFile(
            name: "headers.csv", content: Data("id,name,name,,\n1,Ada,Lovelace,x,y\n2,Alan,Turing,x,y\n".utf8),
            rows: 2, columns: 5, value: "Lovelace", why: "two headers alike, two headers blank"),
        OddFile(
            name: "ragged.csv", content: Data(ragged.utf8),
            rows: 40, columns: 3, value: "name 9", isNoted: true,
            why: "a row too short is filled up and a row too long left out, and both are said"),
        OddFile(
            name: "mixed.csv", content: Data("id,size\n1,12\n2,large\n3,3.5\n".utf8),
            rows: 3, columns: 2, value: "large", why: "numbers and words in one column"),
        OddFile(
            name: "latin1.csv",
            content: Data([0x69, 0x64, 0x2c, 0x63, 0x69, 0x74, 0x79, 0x0a])
                + ("1,Köln\n2,Zürich\n".data(using: .isoLatin1) ?? Data()),
            rows: 2, columns: 2, value: "Köln", why: "Latin-1, as old spreadsheets export it"),
        OddFile(
            name: "utf16.csv",
            content: Data([0xff, 0xfe]) + ("id,city\n1,Köln\n2,東京\n".data(using: .utf16LittleEndian) ?? Data()),
            rows: 2, columns: 2, value: "東京", why: "UTF-16 with a byte order mark"),
        OddFile(
            name: "mark.csv", content: Data([0xef, 0xbb, 0xbf]) + Data("id,city\n1,Köln\n".utf8),
            rows: 1, columns: 2, value: "Köln",
            why: "UTF-8 with a byte order mark, which is no part of the first header"),
        OddFile(
            name: "windows.csv", content: Data("id;city\r\n1;\"Bern; CH\"\r\n2;Basel\r\n".utf8),
            rows: 2, columns: 2, value: "Bern; CH", why: "semicolons, quotes and Windows line ends"),
        OddFile(
            name: "name with ' and ; in it.csv", content: Data("id,city\n1,Bern\n".utf8),
            rows: 1, columns: 2, value: "Bern", why: "a file name that would break SQL"),
    ]

    private static let ragged =
        "id,name,score\n" + (1...39).map { "\($0),name \($0),\($0 * 2)\n" }.joined()
        + "40,name 40,80,too,much\n41,name 41\n"
}

extension Program {
    @Suite("Bad input") struct BadInput {
        @Test(
            "A file that can't be read ends with 5, says so, and leaves nothing", .timeLimit(.minutes(1)),
            arguments: BadFile.unreadable)
        func unreadable(_ file: BadFile) async throws {
            try await withHome { home in
                let run = try await home.pintail(["describe", "--data", try home.file(file.name, file.content)])
                #expect(run.exit == .data, "\(run.testDescription)")
                #expect(run.output.isEmpty, "what went wrong belongs on standard error")
                expectClearMessage(run)
                #expect(home.leftovers() == [])
                #expect(!home.storedFiles().contains { $0.hasSuffix("/current") }, "a failed import made a version")
            }
        }

        @Test("A file that is odd is read all the same", .timeLimit(.minutes(1)), arguments: OddFile.all)
        func odd(_ file: OddFile) async throws {
            try await withHome { home in
                let run = try await home.pintail([
                    "describe", "--json", "--data", try home.file(file.name, file.content),
                ])
                #expect(run.exit == .well, "\(run.testDescription)")
                let map = try run.map()
                let table = try #require(map.tables.first)
                #expect(map.tables.count == 1)
                #expect(table.rowCount == file.rows)
                #expect(table.columns.count == file.columns)
                #expect(Set(table.columns.map { $0.name.lowercased() }).count == file.columns, "headers must differ")
                #expect(!table.columns.contains { $0.name.isEmpty || $0.name.contains("\u{feff}") })
                #expect(run.output.contains(file.value), "\(run.testDescription)")
                if file.isNoted {
                    #expect(run.errors.contains("left out") && run.errors.contains("filled"), "\(run.testDescription)")
                }
                #expect(home.leftovers() == [])
            }
        }

        @Test(
            "A path without data ends with 5 and names it", .timeLimit(.minutes(1)),
            arguments: [
                ("missing.csv", "a file that isn't there"), ("nothing-here", "a folder without data"),
                ("no/such/folder", "a folder that isn't there"),
            ])
        func path(_ name: String, _ why: String) async throws {
            try await withHome { home in
                if name == "nothing-here" { _ = try home.file("nothing-here/readme.txt.bak", "no data") }
                let run = try await home.pintail(["describe", "--data", home.data.appending(path: name).path])
                #expect(run.exit == .data, "\(run.testDescription)")
                expectClearMessage(run)
                let last = String(name.split(separator: "/").last ?? "")
                #expect(run.errors.contains(last), "the message names \(last): \(run.errors)")
                #expect(home.leftovers() == [])
            }
        }

        @Test(
            "A file nobody may read ends with 5", .timeLimit(.minutes(1)),
            .disabled(if: getuid() == 0, "root may read everything"))
        func forbidden() async throws {
            try await withHome { home in
                let path = try home.file("secret.csv", "a,b\n1,2\n")
                chmod(path, 0)
                let run = try await home.pintail(["describe", "--data", path])
                #expect(run.exit == .data, "\(run.testDescription)")
                expectClearMessage(run)
            }
        }

        @Test("One bad file among good ones does not pass unseen", .timeLimit(.minutes(1)))
        func mixed() async throws {
            try await withHome { home in
                let good = try home.file("good.csv", "id,name\n1,Ada\n")
                let bad = try home.file("bad.parquet", "no parquet")
                let run = try await home.pintail(["describe", "--data", good, "--data", bad])
                #expect(run.signal == nil)
                #expect(run.errors.contains("bad.parquet"), "\(run.testDescription)")
            }
        }

        @Test(
            "Wrong words on the command line end with 2 and leave no trace", .timeLimit(.minutes(1)),
            arguments: [
                (["ask", "how many?"], "no --data"), (["describe"], "no --data"),
                (["ask", "--data"], "an option without its value"),
                (["ask", "--data", "x.csv", "--colour", "q"], "an unknown option"), (["explain"], "an unknown command"),
                (["import", "--data", "x.csv"], "no name for the dataset"), (["sample"], "no folder"),
                (["sample", "--scale", "0", "out"], "a scale that makes nothing"),
                (["sample", "--seed", "many", "out"], "a seed that is no number"),
                (["ask", "--data", "x.csv", "--now", "yesterday", "how many?"], "a day that is none"),
            ])
        func usage(_ arguments: [String], _ why: String) async throws {
            try await withHome { home in
                _ = try home.file("x.csv", "id\n1\n")
                let run = try await home.run(
                    Program.binary.path, arguments.map { $0 == "x.csv" ? home.data.appending(path: $0).path : $0 },
                    ["PINTAIL_CACHE": home.emptyCache.path])
                #expect(run.exit == .usage, "\(why): \(run.testDescription)")
                #expect(!run.errors.isEmpty)
                #expect(run.output.isEmpty)
                #expect(home.leftovers() == [])
            }
        }

        @Test(
            "A setting that makes no sense ends with 2 and is named", .timeLimit(.minutes(1)),
            arguments: [
                ("PINTAIL_THREADS", "many"), ("PINTAIL_MEMORY_LIMIT", "-1"), ("PINTAIL_QUERY_SECONDS", "0"),
            ])
        func setting(_ name: String, _ value: String) async throws {
            try await withHome { home in
                let path = try home.file("x.csv", "id\n1\n")
                let run = try await home.pintail(
                    ["ask", "--data", path, "how many rows?"], [name: value, "PINTAIL_CACHE": home.emptyCache.path])
                #expect(run.exit == .usage, "\(run.testDescription)")
                #expect(run.errors.contains(name))
            }
        }

        @Test(
            "A dataset that isn't there, or can't be one, ends with 5", .timeLimit(.minutes(1)),
            arguments: ["nothing", "../../etc", "", "a/b", ".", "\u{7}"])
        func dataset(_ name: String) async throws {
            try await withHome { home in
                let run = try await home.pintail(["describe", "--dataset", name])
                #expect(run.exit == .data, "\(run.testDescription)")
                expectClearMessage(run)
            }
        }

        @Test("A home that is a file ends with 5 and says which folder", .timeLimit(.minutes(1)))
        func homeIsAFile() async throws {
            try await withHome { home in
                let path = try home.file("x.csv", "id\n1\n")
                let blocked = try home.file("blocked", "not a folder")
                let run = try await home.pintail(["describe", "--data", path], ["PINTAIL_HOME": blocked])
                #expect(run.exit == .data, "\(run.testDescription)")
                expectClearMessage(run)
            }
        }
    }
}

/// One sentence for people on standard error, and none of the machinery's own words.
func expectClearMessage(_ run: Run, sourceLocation: SourceLocation = #_sourceLocation) {
    let message = run.errors.split(separator: "\n").last { $0.hasPrefix("pintail: ") }
    #expect(message != nil, "no message: \(run.testDescription)", sourceLocation: sourceLocation)
    #expect((message?.count ?? 0) > 25, "too short to help: \(run.errors)", sourceLocation: sourceLocation)
    for word in [
        "Fatal error", "Error Domain", "unexpected went wrong", "Optional(", "IngestError", "DuckDBError", "Exception",
    ] {
        #expect(!run.errors.contains(word), "\(run.errors)", sourceLocation: sourceLocation)
    }
}
