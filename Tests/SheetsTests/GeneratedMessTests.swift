import Foundation
import Sheets
import Testing

@Suite("Generated messes")
struct GeneratedMessTests {
    @Test("Combinations of the shapes come out clean, and so they do by their steps")
    func combinations() throws {
        var wrong: [String] = []
        let seeds: [UInt64] = Array(0..<400) + [10_374, 10_397, 10_761, 11_800]
        for seed in seeds {
            let mess = Mess(seed: seed)
            let tables = SheetReader().tables(in: mess.sheet)
            let isExact = tables.count == 1 && tables.first.map(TestText.lines) == mess.clean
            let again = try tables.first.map { try $0.steps.apply(to: mess.sheet) }
            if !isExact || again.map(TestText.lines) != tables.first.map(TestText.lines) {
                wrong.append(
                    "\(seed): \(mess.shapes) \(tables.map { "\($0.columns.map(\.name)) \($0.rows.count) \($0.steps.list.map(\.description)) \($0.notes)" })"
                )
            }
        }
        #expect(wrong.isEmpty, "\(wrong.count) of \(seeds.count), such as \(wrong.prefix(4).joined(separator: "\n"))")
    }

    @Test("A clean table comes out as it went in, without a step")
    func plain() throws {
        for seed in UInt64(0)..<100 {
            let mess = Mess(seed: seed)
            let header = mess.clean[0].map { String($0.prefix { $0 != "|" }) }
            let sheet = Sheet(name: "plain", texts: [header] + mess.clean.dropFirst())
            let table = try #require(SheetReader().tables(in: sheet).first)
            #expect(table.steps.list.isEmpty, "seed \(seed): \(table.steps.list)")
            #expect(Array(TestText.lines(table).dropFirst()) == Array(mess.clean.dropFirst()))
        }
    }
}
