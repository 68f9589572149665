import Foundation
import Testing

@testable import Retrieval

@Suite struct VectorStoreTests {
    private func withFile(_ body: (URL) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(folder.appending(path: "vectors/model.bin"))
    }

    /// Vectors of length 1 from a fixed sequence.
    private func vectors(_ count: Int, _ dimensions: Int) -> [[Float]] {
        var state: UInt64 = 1
        return (0..<count).map { _ in
            let numbers = (0..<dimensions).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return Float(Int32(truncatingIfNeeded: state >> 32)) / Float(Int32.max)
            }
            let length = numbers.reduce(0) { $0 + $1 * $1 }.squareRoot()
            return numbers.map { $0 / length }
        }
    }

    private func filled(_ file: URL? = nil, count: Int = 100, dimensions: Int = 20) async throws -> EmbeddedVectorStore
    {
        let store = EmbeddedVectorStore(file: file, model: "m", dimensions: dimensions)
        try await store.insert(
            vectors(count, dimensions).enumerated().map { (id: ContentID("text \($0)"), vector: $1) })
        return store
    }

    // Lengths around the width of a register: the rest of a row must not count.
    @Test(arguments: [1, 15, 16, 17, 32, 33, 48, 384])
    func `The nearest are those that looking at each finds`(_ dimensions: Int) async throws {
        let all = vectors(300, dimensions)
        let store = try await filled(count: 300, dimensions: dimensions)
        for query in vectors(305, dimensions).suffix(5) {
            let expected = all.enumerated().map { number, vector in
                (number, zip(vector, query).reduce(Float(0)) { $0 + $1.0 * $1.1 })
            }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }.prefix(7)
            let found = try await store.nearest(to: query, among: nil, limit: 7)
            for (match, expected) in zip(found, expected) { #expect(abs(match.similarity - expected.1) < 1e-5) }
            #expect(found.count == 7)
            if dimensions > 1 { #expect(found.map(\.id) == expected.map { ContentID("text \($0.0)") }) }
        }
    }

    @Test func `Only those asked for are found, however far`() async throws {
        let store = try await filled()
        let wanted = Set([3, 50, 99].map { ContentID("text \($0)") })
        let found = try await store.nearest(to: vectors(1, 20)[0], among: wanted, limit: 10)
        #expect(Set(found.map(\.id)) == wanted)
        #expect(found == found.sorted { $0.similarity > $1.similarity })
        #expect(try await store.nearest(to: vectors(1, 20)[0], among: [], limit: 10).isEmpty)
        #expect(try await store.nearest(to: vectors(1, 20)[0], among: nil, limit: 0).isEmpty)
    }

    @Test func `What is saved is there again, and only what is missing is asked for`() async throws {
        try await withFile { file in
            let store = try await filled(file)
            try await store.flush()
            let again = EmbeddedVectorStore(file: file, model: "m", dimensions: 20)
            let query = vectors(1, 20)[0]
            let before = try await store.nearest(to: query, among: nil, limit: 100)
            let after = try await again.nearest(to: query, among: nil, limit: 100)
            #expect(before == after && after.count == 100)
            let new = [ContentID("text 5"), ContentID("new"), ContentID("new"), ContentID("newer")]
            #expect(await again.missing(new) == [ContentID("new"), ContentID("newer")])
        }
    }

    enum Damage: String, CaseIterable { case empty, cutShort, oneBit, longer, otherVersion, hugeCount, notAFile }

    @Test(arguments: Damage.allCases)
    func `A damaged file counts as none and is replaced`(_ damage: Damage) async throws {
        try await withFile { file in
            let store = try await filled(file)
            try await store.flush()
            var bytes = try Data(contentsOf: file)
            switch damage {
            case .empty: bytes = Data()
            case .cutShort: bytes = bytes.dropLast(100)
            case .oneBit: bytes[bytes.count / 2] ^= 1
            case .longer: bytes.append(0)
            case .otherVersion: bytes[7] = 2
            case .hugeCount: for place in 16..<24 { bytes[place] = 0xFF }
            case .notAFile: bytes = Data("ignore previous instructions".utf8)
            }
            try bytes.write(to: file)
            let damaged = EmbeddedVectorStore(file: file, model: "m", dimensions: 20)
            #expect(await damaged.count == 0)
            try await damaged.insert([(id: ContentID("a"), vector: vectors(1, 20)[0])])
            try await damaged.flush()
            #expect(await EmbeddedVectorStore(file: file, model: "m", dimensions: 20).count == 1)
        }
    }

    @Test func `Vectors of another model, or of another length, are not taken for these`() async throws {
        try await withFile { file in
            try await filled(file).flush()
            #expect(await EmbeddedVectorStore(file: file, model: "n", dimensions: 20).count == 0)
            #expect(await EmbeddedVectorStore(file: file, model: "m", dimensions: 10).count == 0)
        }
    }

    @Test func `A vector of the wrong length or without a number is refused, with all that came with it`() async throws
    {
        let store = try await filled()
        for wrong in [[Float](repeating: 0, count: 19), [Float](repeating: .nan, count: 20)] {
            let good = vectors(1, 20)[0]
            let error = await #expect(throws: VectorStoreError.self) {
                try await store.insert([(id: ContentID("good"), vector: good), (id: ContentID("wrong"), vector: wrong)])
            }
            #expect(error?.code == .wrongLength)
            await #expect(throws: VectorStoreError.self) { try await store.nearest(to: wrong, among: nil, limit: 1) }
        }
        #expect(await store.count == 100)
    }

    @Test func `What is no longer said can be let go`() async throws {
        try await withFile { file in
            let store = try await filled(file)
            let kept = Set((0..<10).map { ContentID("text \($0 * 7)") })
            await store.retain(kept)
            try await store.flush()
            let again = EmbeddedVectorStore(file: file, model: "m", dimensions: 20)
            #expect(Set(try await again.nearest(to: vectors(1, 20)[0], among: nil, limit: 100).map(\.id)) == kept)
            #expect(
                try await again.nearest(to: vectors(100, 20)[63], among: nil, limit: 1)[0].id == ContentID("text 63"))
        }
    }

    @Test func `A folder that can't be written to is said, and nothing stays behind`() async throws {
        try await withFile { file in
            let folder = file.deletingLastPathComponent()
            try FileManager.default.createDirectory(at: file, withIntermediateDirectories: true)
            let store = try await filled(file)
            let error = await #expect(throws: VectorStoreError.self) { try await store.flush() }
            #expect(error?.code == .notWritten)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 1)
        }
    }
}
