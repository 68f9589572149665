import Testing

@testable import Server

@Suite struct MultipartTests {
    private let body =
        "--b\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nshop\r\n--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.csv\"\r\nContent-Type: text/csv\r\n\r\nx,y\r\n--a\r\n1,2\r\n--b--\r\n"

    private struct Read: Equatable {
        var parts: [MultipartParser.Part] = []
        var bodies: [String] = []
        var isEnded = false
    }

    private func read(_ text: String, boundary: String = "b", by size: Int) throws -> Read {
        var parser = try MultipartParser(boundary: boundary)
        var read = Read()
        var bytes: [UInt8] = []
        let all = Array(text.utf8)
        for start in stride(from: 0, to: all.count, by: size) {
            for event in try parser.receive(all[start..<min(start + size, all.count)]) {
                switch event {
                case .part(let part): read.parts.append(part)
                case .bytes(let more): bytes += more
                case .partEnded:
                    read.bodies.append(String(decoding: bytes, as: UTF8.self))
                    bytes = []
                case .ended: read.isEnded = true
                }
            }
        }
        try parser.finish()
        return read
    }

    @Test func `a form reads the same however its bytes are cut`() throws {
        let whole = try read(body, by: 10_000)
        #expect(whole.parts.map(\.name) == ["name", "f"])
        #expect(whole.parts.map(\.filename) == [nil, "a.csv"])
        #expect(whole.bodies == ["shop", "x,y\r\n--a\r\n1,2"], "What only begins like a boundary is data.")
        #expect(whole.isEnded)
        for size in 1...60 { #expect(try read(body, by: size) == whole, "\(size) bytes at a time") }
    }

    @Test func `an empty part and text before the first boundary are fine`() throws {
        let text = "hello\r\n--b  \r\nContent-Disposition: form-data; name=e\r\n\r\n\r\n--b--"
        for size in [1, 3, 1000] { #expect(try read(text, by: size).bodies == [""]) }
    }

    @Test(arguments: [
        ("--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx", "it ends before its last boundary"),
        ("nothing of the kind", "there is no boundary"),
        ("--b\r\nContent-Disposition: attachment; name=a\r\n\r\nx\r\n--b--", "a part is no form data"),
        ("--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--", "a part has no name"),
        ("--b\r\nno colon\r\n\r\nx\r\n--b--", "a header has no colon"),
        ("--bxx\r\n\r\nx\r\n--b--", "something stands behind a boundary"),
        (
            "--b\r\nContent-Disposition: form-data; name=a" + String(repeating: "x", count: 9000) + "\r\n\r\n",
            "headers are too long"
        ),
        (String(repeating: "x", count: 9000), "a preamble without end"),
    ])
    func `what is no form is refused`(_ text: String, _ reason: String) {
        #expect(throws: MultipartParser.Failure.self, "\(reason)") { try read(text, by: 7) }
    }

    @Test func `more parts than allowed are refused`() throws {
        let text = String(repeating: "--b\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n", count: 101) + "--b--"
        #expect(throws: MultipartParser.Failure.self) { try read(text, by: 100) }
    }

    @Test(arguments: ["", String(repeating: "x", count: 71), "a\nb", "ü"]) func `a boundary that is none is refused`(
        _ boundary: String
    ) {
        #expect(throws: MultipartParser.Failure.self) { try MultipartParser(boundary: boundary) }
    }

    @Test(arguments: [
        ("../../etc/passwd", "another folder"), ("a/b.csv", "a folder"), ("a\\b.csv", "a folder elsewhere"),
        ("..", "the folder above"), ("", "nothing"),
        (".hidden", "hidden"), ("a\u{0}.csv", "a NUL"), ("a\u{202E}vsc.exe", "text that runs backwards"),
        ("a\nb.csv", "a line break"),
        (String(repeating: "ä", count: 101), "too long in bytes"), ("C:x.csv", "a drive"),
        ("a\u{200B}.csv", "an invisible space"),
    ])
    func `a file name that is more than a name is refused`(_ name: String, _ reason: String) {
        #expect(FileName(name) == nil, "\(reason)")
    }

    @Test(arguments: ["orders.csv", "Über uns.xlsx", "数据.parquet", "a..b.csv"]) func `a plain file name is kept`(
        _ name: String
    ) {
        #expect(FileName(name)?.text == name)
    }
}
