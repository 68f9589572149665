import Catalog
import Foundation
import Retrieval

/// Times linking, value lookup and the search for what is near in meaning on a warehouse of 1,000 tables with 20,000 columns and 1,000,000 different values.
/// The references, measured in the same process, are what one would do without an index: looking at every name and at
/// every value, one after the other. The slowest question and the slowest lookup count.
///
///     swift run -c release RetrievalScale [values, 1000000 unless told]
@main
struct RetrievalScale {
    static let turns = 7

    static func main() async throws {
        let valueCount = CommandLine.arguments.dropFirst().first.flatMap(Int.init) ?? 1_000_000
        let warehouse = Warehouse(tables: 1_000, columns: 20, values: valueCount)
        let before = residentMegabytes()
        let start = ContinuousClock.now
        let index = SchemaIndex(catalog: warehouse.catalog, values: warehouse.values)
        let build = ContinuousClock.now - start
        print("build      \(build.milliseconds) ms")
        print("memory     \(residentMegabytes() - before) MB")

        let links = warehouse.questions.map { question in
            (median { index.link(question).tables.count }, question)
        }
        let slowest = links.max { $0.0 < $1.0 } ?? (.zero, "")
        print("link       \(slowest.0.milliseconds) ms")
        print("reference  \(median { everyName(slowest.1, in: warehouse.catalog) }.milliseconds) ms")
        print("slowest    \(slowest.1.prefix(60))")
        if CommandLine.arguments.contains("--each") {
            for (time, question) in links { print("  \(time.milliseconds) ms  \(question.prefix(70))") }
        }

        let lookups = lookups(warehouse.values).map { kind, text, stored in
            let found = index.values(like: text).contains { $0.stored == stored }
            if stored != nil, !found { print("missed     \(kind): \(text)") }
            return (median { index.values(like: text).count }, kind, text)
        }
        let slowestLookup = lookups.max { $0.0 < $1.0 } ?? (.zero, "", "")
        print("value      \(slowestLookup.0.milliseconds) ms")
        print("scan       \(median { everyValue(slowestLookup.2, in: warehouse.values) }.milliseconds) ms")
        print("hardest    \(slowestLookup.1)")
        try await search(warehouse.catalog)
        print("misspelt   \(misspeltShare(warehouse.values, index)) % of 1,000 found")
        if CommandLine.arguments.contains("--each") {
            for (time, kind, text) in lookups { print("  \(time.milliseconds) ms  \(kind): \(text)") }
        }
    }

    /// The nearest 50 of as many documents as the warehouse has tables and columns, 384 numbers each, against a loop
    /// over an array of arrays.
    private static func search(_ catalog: Catalog) async throws {
        let documents = DocumentIndex(catalog.retrievalDocuments())
        var random = Sequence64(state: 3)
        func vector() -> [Float] {
            let numbers = (0..<384).map { _ in Float(random.below(2_001)) / 1_000 - 1 }
            let length = numbers.reduce(0) { $0 + $1 * $1 }.squareRoot()
            return numbers.map { $0 / length }
        }
        let vectors = documents.texts.map { (id: ContentID($0), vector: vector()) }
        let store = EmbeddedVectorStore(model: "benchmark", dimensions: 384)
        try await store.insert(vectors)
        let query = vector()
        var times: [Duration] = []
        for _ in 0..<turns {
            let start = ContinuousClock.now
            _ = try await documents.nearest(to: query, in: store)
            times.append(ContinuousClock.now - start)
        }
        print("nearest    \(times.sorted()[turns / 2].milliseconds) ms")
        let loop = median {
            vectors.map { zip($0.vector, query).reduce(Float(0)) { $0 + $1.0 * $1.1 } }
                .enumerated().sorted { $0.element > $1.element }.prefix(50).count
        }
        print("loop       \(loop.milliseconds) ms, \(vectors.count) vectors")
    }

    /// As a person would write a stored value.
    private static func lookups(_ lists: [ColumnValues]) -> [(kind: String, text: String, stored: String?)] {
        [0.1, 0.35, 0.6, 0.85].flatMap { place in
            let list = lists[Int(place * Double(lists.count))]
            let stored = list.values[list.values.count / 2]
            var swapped = Array(stored)
            swapped.swapAt(3, 4)
            var dropped = Array(stored)
            dropped.remove(at: 2)
            let cases: [(kind: String, text: String, stored: String?)] = [
                ("exact", stored, stored), ("another case", stored.uppercased(), stored),
                ("two letters swapped", String(swapped), stored), ("a letter missing", String(dropped), stored),
                ("a value cut short", String(stored.dropLast(6)), nil),
                ("nothing like it", "Nothing Resembling Anything Whatsoever", nil),
            ]
            return cases
        }
    }

    /// One letter of each value left out, doubled, changed or swapped with the next, at different places.
    private static func misspeltShare(_ lists: [ColumnValues], _ index: SchemaIndex) -> Int {
        var random = Sequence64(state: 7)
        let found = (0..<1_000).count { number in
            let list = lists[random.below(lists.count)]
            let stored = list.values[random.below(list.values.count)]
            var letters = Array(stored)
            let place = 1 + random.below(letters.count - 2)
            switch number % 4 {
            case 0: letters.remove(at: place)
            case 1: letters.insert(letters[place], at: place)
            case 2: letters[place] = "z"
            default: letters.swapAt(place, place + 1)
            }
            return index.values(like: String(letters)).contains { $0.stored == stored }
        }
        return (found + 5) / 10
    }

    /// Every name against every word of the question.
    private static func everyName(_ question: String, in catalog: Catalog) -> Int {
        let words = Words.stems(question)
        var met = 0
        for table in catalog.tables {
            for column in table.columns {
                let name = Words.stems(column.name.replacing("_", with: " "))
                met += words.contains { word in name.contains { Words.jaroWinkler($0, word) >= 0.93 } } ? 1 : 0
            }
        }
        return met
    }

    private static func everyValue(_ text: String, in lists: [ColumnValues]) -> Int {
        lists.reduce(0) { sum, list in
            sum + list.values.count { $0.caseInsensitiveCompare(text) == .orderedSame }
        }
    }

    private static func median(_ body: () -> Int) -> Duration {
        let clock = ContinuousClock()
        var checksum = 0
        let times = (0..<turns).map { _ in clock.measure { checksum &+= body() } }.sorted()
        return checksum == .min ? .zero : times[times.count / 2]
    }

    private static func residentMegabytes() -> Int {
        let status = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
        let pages = status?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * 4_096 / 1_000_000
    }
}

extension Duration {
    var milliseconds: String { String(format: "%.2f", self / .milliseconds(1)) }
}
