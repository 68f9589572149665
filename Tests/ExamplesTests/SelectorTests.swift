import Catalog
import Foundation
import Testing

@testable import Examples

@Suite struct SelectorTests {
    private func selector() async throws -> (ExampleSelector, [WorkedExample], TestEngine) {
        let engine = try await TestEngine(Schemas.clinic)
        let catalog = try await engine.catalog()
        let examples = try await WorkedExamples.generate(catalog: catalog, engine: engine, limits: .patient)
        return (ExampleSelector(examples: examples, catalog: catalog), examples, engine)
    }

    @Test func `the nearest example has the question's form`() async throws {
        let (selector, _, _) = try await selector()
        for (question, tables, values, template) in [
            ("How many patients live in Oslo?", ["patients"], ["Oslo"], "countWhere"),
            ("Which doctors have no visits?", ["doctors", "visits"], [], "withNone"),
            ("What is the total fee amount of visits for each doctor?", ["visits", "doctors"], [], "sumByParent"),
            ("monthly number of visits", ["visits"], [], "countByMonth"),
            ("Which patient has the most visits?", ["patients", "visits"], [], "parentWithMost"),
            ("Top 7 doctors by salary", ["doctors"], [], "top"),
        ] as [(String, Set<String>, [String], String)] {
            let choices = selector.nearest(to: question, count: 3, tables: tables, values: values)
            #expect(choices.first?.example.template == template, "\(question): \(choices.map(\.example.question))")
        }
    }

    @Test func `one example of a skeleton, in falling order, never more than asked for`() async throws {
        let (selector, examples, _) = try await selector()
        for question in ["How many visits are there?", "", "zzz qqq", String(repeating: "visits ", count: 2_000)] {
            let choices = selector.nearest(to: question, count: 8)
            #expect(choices.count == 8)
            #expect(Set(choices.map(\.example.skeleton)).count == 8)
            #expect(zip(choices, choices.dropFirst()).allSatisfy { $0.score >= $1.score })
            #expect(choices.allSatisfy { (0...1.000001).contains($0.score) })
            #expect(choices == selector.nearest(to: question, count: 8))
        }
        #expect(selector.nearest(to: "visits", count: 1_000).count == Set(examples.map(\.skeleton)).count)
        #expect(selector.nearest(to: "visits", count: 0).isEmpty)
        #expect(ExampleSelector(examples: [], catalog: Catalog(tables: [])).nearest(to: "visits", count: 3).isEmpty)
    }

    @Test func `a vector similarity that is given counts`() async throws {
        let (selector, examples, _) = try await selector()
        let wanted = try #require(examples.first { $0.template == "median" })
        let choices = selector.nearest(to: "something else altogether", count: 1) { $0 == wanted ? 1 : 0 }
        #expect(choices.map(\.example) == [wanted])
    }

    @Test func `masks replace names by their role and values by what they are`() async throws {
        let (_, _, engine) = try await selector()
        let mask = QuestionMask(try await engine.catalog())
        let words = mask.words(
            "What was the total fee amount of visits by patients from New York in 2023, top 5?", values: ["New York"])
        #expect(
            words.joined(separator: " ")
                == "what was the total #measure of #table by #table from #value in #year top #number")
    }

    @Test func `a verified query is an example with its values`() async throws {
        let engine = try await TestEngine(Schemas.clinic)
        var query = VerifiedQuery(
            id: "1", question: "Patients in New York",
            sql: "SELECT count(*) FROM patients WHERE city = 'New York' AND age > 3",
            author: "ada", createdAt: Date(), origin: .acceptedAnswer, state: .working)
        let example = await WorkedExample(query, guardian: engine.guardian)
        #expect(example?.values == ["New York"])
        #expect(example?.tables == ["patients"])
        query.state = .broken(reason: "gone")
        #expect(await WorkedExample(query, guardian: engine.guardian) == nil)
    }
}
