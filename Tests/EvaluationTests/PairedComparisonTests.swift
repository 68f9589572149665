import Testing

@testable import Evaluation

@Suite("Two runs compared") struct PairedComparisonTests {
    @Test func `flips are listed and questions of one run only left out`() {
        let comparison = PairedComparison(
            before: ["a": true, "b": false, "c": true, "d": false, "x": true], after: ["a": true, "b": true, "c": false, "d": false, "y": true])
        #expect(comparison.questions == 4)
        #expect(comparison.gained == ["b"])
        #expect(comparison.lost == ["c"])
        #expect((comparison.bothRight, comparison.bothWrong) == (1, 1))
    }

    @Test(
        "The test's probability is the binomial one",
        arguments: [
            (0, 0, 1.0),  // nothing differs
            (1, 0, 1.0),  // one flip says nothing
            (5, 0, 0.0625),  // 2 / 2^5
            (6, 0, 0.03125), (8, 2, 0.109375),  // 2 (1 + 10 + 45) / 2^10
            (3, 3, 1.0),
        ])
    func probability(gained: Int, lost: Int, expected: Double) {
        #expect(abs(PairedComparison.mcNemar(gained, lost) - expected) < 1e-9)
    }

    @Test func `hundreds of flips don't overflow`() {
        let probability = PairedComparison.mcNemar(700, 600)
        #expect(probability > 0.004 && probability < 0.008)
    }
}
