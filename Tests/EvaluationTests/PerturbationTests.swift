import Testing

@testable import Evaluation

@Suite("Perturbed questions") struct PerturbationTests {
    private static let question = "List the average price of each boat from \"Zürich\" or Bern."

    @Test(
        "change what their kind says and nothing else",
        arguments: [
            (Perturbation.Kind.synonyms, "give the mean cost of every boat from \"Zürich\" or Bern."),
            (.values, "List the average price of each boat from \"zurich\" or bern."),
        ])
    func changes(kind: Perturbation.Kind, expected: String) {
        #expect(Perturbation(kind).apply(to: Self.question, id: "q") == expected)
    }

    @Test(
        "a typo changes one plain word by a letter, the same for the same seed",
        arguments: 1...40 as ClosedRange<UInt64>)
    func typos(seed: UInt64) {
        let typo = Perturbation(.typos, seed: seed).apply(to: Self.question, id: "q")
        let changed = zip(typo.split(separator: " "), Self.question.split(separator: " ")).filter { $0 != $1 }
        #expect(changed.count == 1 && ["average", "price"].contains(changed.first?.1))
        #expect(changed.allSatisfy { abs($0.count - $1.count) <= 1 && $0.first == $1.first })
        #expect(typo == Perturbation(.typos, seed: seed).apply(to: Self.question, id: "q"))
    }

    @Test func `a question without long words is left alone`() {
        #expect(Perturbation(.typos).apply(to: "Who is in?", id: "q") == "Who is in?")
    }
}
