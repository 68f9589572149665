import Foundation

/// A workbook written by hand: its parts as XML, stored in a zip archive without compression (APPNOTE 6.3).
enum WorkbookFile {
    /// `sheets`: by name, what stands in `<worksheet>`. Styles: 0 plain, 1 a day, 2 a format of its own with a day and time.
    /// `packed`: further parts, deflated already; they say nothing true about their sizes and sums.
    static func bytes(
        _ sheets: [(name: String, xml: String)], strings: [String] = [], packed: [(name: String, content: [UInt8])] = []
    ) -> [UInt8] {
        let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        let package = "http://schemas.openxmlformats.org/package/2006"
        let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        let type = "application/vnd.openxmlformats-officedocument.spreadsheetml"
        var parts: [(String, String)] = [
            (
                "[Content_Types].xml",
                "<Types xmlns=\"\(package)/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/>"
                    + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                    + "<Override PartName=\"/xl/workbook.xml\" ContentType=\"\(type).sheet.main+xml\"/>"
                    + "<Override PartName=\"/xl/styles.xml\" ContentType=\"\(type).styles+xml\"/>"
                    + "<Override PartName=\"/xl/sharedStrings.xml\" ContentType=\"\(type).sharedStrings+xml\"/>"
                    + sheets.indices.map {
                        "<Override PartName=\"/xl/worksheets/sheet\($0 + 1).xml\" ContentType=\"\(type).worksheet+xml\"/>"
                    }
                    .joined() + "</Types>"
            ),
            (
                "_rels/.rels",
                "<Relationships xmlns=\"\(package)/relationships\"><Relationship Id=\"rId1\" Type=\"\(office)/officeDocument\" "
                    + "Target=\"xl/workbook.xml\"/></Relationships>"
            ),
            (
                "xl/workbook.xml",
                "<workbook xmlns=\"\(main)\" xmlns:r=\"\(office)\"><sheets>"
                    + sheets.enumerated().map {
                        "<sheet name=\"\($1.name)\" sheetId=\"\($0 + 1)\" r:id=\"rId\($0 + 1)\"/>"
                    }.joined()
                    + "</sheets></workbook>"
            ),
            (
                "xl/_rels/workbook.xml.rels",
                "<Relationships xmlns=\"\(package)/relationships\">"
                    + sheets.indices.map {
                        "<Relationship Id=\"rId\($0 + 1)\" Type=\"\(office)/worksheet\" Target=\"worksheets/sheet\($0 + 1).xml\"/>"
                    }.joined()
                    + "<Relationship Id=\"rIdS\" Type=\"\(office)/styles\" Target=\"styles.xml\"/>"
                    + "<Relationship Id=\"rIdT\" Type=\"\(office)/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>"
            ),
            (
                "xl/styles.xml",
                "<styleSheet xmlns=\"\(main)\"><numFmts count=\"1\"><numFmt numFmtId=\"170\" formatCode=\"[$-409]d\\-mmm\\-yy h:mm\"/></numFmts>"
                    + "<fonts count=\"1\"><font/></fonts><fills count=\"1\"><fill/></fills><borders count=\"1\"><border/></borders>"
                    + "<cellStyleXfs count=\"1\"><xf numFmtId=\"14\"/></cellStyleXfs>"
                    + "<cellXfs count=\"3\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"170\"/></cellXfs></styleSheet>"
            ),
            (
                "xl/sharedStrings.xml",
                "<sst xmlns=\"\(main)\" count=\"\(strings.count)\">" + strings.map { "<si><t>\($0)</t></si>" }.joined()
                    + "</sst>"
            ),
        ]
        for (index, sheet) in sheets.enumerated() {
            parts.append(
                ("xl/worksheets/sheet\(index + 1).xml", "<worksheet xmlns=\"\(main)\">\(sheet.xml)</worksheet>"))
        }
        return zip(parts.map { ($0.0, Array((head + $0.1).utf8), 0) } + packed.map { ($0.name, $0.content, 8) })
    }

    private static func zip(_ files: [(name: String, content: [UInt8], method: Int)]) -> [UInt8] {
        var bytes: [UInt8] = [], directory: [UInt8] = []
        func number(_ value: Int, _ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        }
        for file in files {
            let sizes =
                number(Int(checksum(file.content)), 4) + number(file.content.count, 4) + number(file.content.count, 4)
                + number(file.name.utf8.count, 2) + number(0, 2)
            let common = number(20, 2) + number(0, 2) + number(file.method, 2) + number(0, 4) + sizes
            directory +=
                number(0x0201_4B50, 4) + number(20, 2) + common + number(0, 10) + number(bytes.count, 4)
                + Array(file.name.utf8)
            bytes += number(0x0403_4B50, 4) + common + Array(file.name.utf8) + file.content
        }
        return bytes + directory + number(0x0605_4B50, 4) + number(0, 4) + number(files.count, 2)
            + number(files.count, 2)
            + number(directory.count, 4) + number(bytes.count, 4) + number(0, 2)
    }

    /// CRC-32 (ISO 3309).
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var value: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            value ^= UInt32(byte)
            for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
        }
        return ~value
    }
}
