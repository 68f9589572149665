import Foundation
import Sheets
import Testing

@Suite("Messy files")
struct MessyFileTests {
    @Test("There are files to read")
    func files() { #expect(MessyFile.all.count >= 20) }

    @Test("Each file comes out as the clean table beside it", arguments: MessyFile.all)
    func exact(_ file: MessyFile) {
        let tables = SheetReader().tables(in: file.sheet)
        #expect(tables.map(TestText.lines) == file.clean, "\(tables.map { $0.steps.list.map(\.description) })")
    }

    @Test("The recorded steps make the same table again, from their JSON", arguments: MessyFile.all)
    func replay(_ file: MessyFile) throws {
        for table in SheetReader().tables(in: file.sheet) {
            let steps = try JSONDecoder().decode(Steps.self, from: JSONEncoder().encode(table.steps))
            let again = try steps.apply(to: file.sheet)
            #expect(TestText.lines(again) == TestText.lines(table))
        }
    }
}
