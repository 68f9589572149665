import Testing

@testable import Analyst

@Suite("A schema is cut to what the model can read")
struct WindowTests {
    /// A hundred tables of thirty columns, each of which the question might mean.
    private func wide() async throws -> Dataset {
        let columns = (0..<30).map { "freight_\($0) DOUBLE" }.joined(separator: ", ")
        return try await Dataset.of((0..<100).map { "CREATE TABLE voyage_\($0) (voyage_id INTEGER, \(columns));" }.joined(separator: "\n"))
    }

    @Test("As many tables as fit, at least one", arguments: [(2_100, PromptStrategy.small), (8_192, .small), (16_000, .frontier), (200_000, .frontier)])
    func fits(window: Int, strategy: PromptStrategy) async throws {
        let dataset = try await wide()
        let understood = await dataset.understood("What is the total freight 7 of voyage 3?")
        let mapped = Mapping().run(understood, in: dataset, strategy: strategy, window: window)
        #expect(!mapped.tables.isEmpty)
        #expect(mapped.tables.count == 1 || Mapping.tokens(mapped.schema) < window)
        #expect(mapped.tables.contains("voyage_3"), "what the question names is the last to go")
    }

    @Test func `a schema that fits is shown whole to a model that reads much`() async throws {
        let harbour = try await Dataset.of(Harbour.sql)
        let mapped = Mapping().run(await harbour.understood("How many vessels are there?"), in: harbour, strategy: .frontier, window: 128_000)
        #expect(Set(mapped.tables) == ["vessel", "voyage", "sailor"])
    }
}
