import Testing

@testable import Catalog

@Suite("Index of key names")
struct CandidateIndexTests {
    /// Names in which every rule of the evidence occurs, and many that say nothing.
    private static let nouns = [
        "customer", "cust", "order", "department", "dept", "employee", "emp", "car_maker", "maker", "station", "sales_order", "shop",
        "id", "author", "book", "state", "CountryCode", "売上", "",
    ]
    private static let ends = ["", "_id", "id", "_code", "_no", "s", "_name", "Id", "_key"]

    @Test func `holds every pair whose names say something`() {
        var tables: [Table] = []
        for (number, noun) in Self.nouns.enumerated() {
            let names = Self.ends.map { noun + $0 } + ["id", "parent_id", "head_\(Self.nouns[(number * 5 + 3) % Self.nouns.count])_id"]
            var seen: Set<String> = []
            let columns = names.filter { seen.insert($0).inserted }.map { name in
                var column = Column(name: name, type: "VARCHAR", typeClass: .text)
                column.profile.distinctCount = 10
                return column
            }
            let keys = columns.enumerated().filter { $0.offset % 3 == number % 3 }.map { [$0.element.name] }
            tables.append(Table(name: noun + "s", columns: columns, rowCount: 10, primaryKey: keys[0], candidateKeys: keys))
        }
        let names = SchemaNames(tables: tables)
        let index = CandidateIndex(tables: tables, names: names)
        var said = 0
        for table in tables {
            for column in table.columns {
                let near = Set(index.keys(near: names.words(ofColumn: column.name), of: table.name))
                for (number, key) in index.keys.enumerated() {
                    let target = tables[key.table]
                    let evidence = NameEvidence(
                        column: names.words(ofColumn: column.name), table: names.entity(table.name),
                        isOwnKey: table.primaryKey == [column.name], referenced: key.words, target: key.entity,
                        isTargetKey: target.primaryKey == [key.column.name], isSelf: table.name == target.name, isText: true)
                    guard evidence.strength != nil else { continue }
                    said += 1
                    #expect(near.contains(number), "\(table.name).\(column.name) and \(target.name).\(key.column.name)")
                }
            }
        }
        #expect(said > 100)
    }
}
