import Testing

@testable import Evaluation

@Suite("Calibration") struct CalibrationTests {
    @Test func `bins, errors and silent mistakes are those worked out by hand`() {
        let calibration = Calibration([(0.9, true), (0.9, true), (0.9, false), (0.5, false)], questions: 5)
        #expect(calibration.bins.map(\.from) == [0.5, 0.9] && calibration.bins.map(\.right) == [0, 2])
        // 3/4 of |2/3 - 0.9| and 1/4 of |0 - 0.5|
        #expect(abs(calibration.expectedError - (0.75 * (0.9 - 2.0 / 3) + 0.25 * 0.5)) < 1e-9)
        #expect(abs(calibration.brier - (0.01 + 0.01 + 0.81 + 0.25) / 4) < 1e-9)
        #expect((calibration.silentlyWrong, calibration.confident) == (1, 3))
    }

    @Test func `at the cut equal confidences count by their share, and no coverage beyond the answered is told`() {
        let calibration = Calibration([(0.9, true), (0.7, true), (0.7, false), (0.2, false)], questions: 5)
        #expect(calibration.selective.map(\.coverage) == [0.5, 0.6, 0.7, 0.8])
        // Half of five: the first, and one and a half of the two equal ones, of which half is right.
        #expect(abs(calibration.selective[0].accuracy - 1.75 / 2.5) < 1e-9)
        #expect(abs((calibration.selective.last?.accuracy ?? 0) - 0.5) < 1e-9)
    }

    @Test func `without answers nothing is said`() {
        #expect(Calibration([], questions: 3).bins.isEmpty && Calibration([], questions: 3).selective.isEmpty)
    }

    @Test(
        "A quantile is the smallest value that so many do not exceed",
        arguments: [(0.5, 2.0), (0.95, 4.0), (0.25, 1.0), (0.0, 1.0)])
    func quantiles(share: Double, value: Double) { #expect(AnswerCost.quantile(share, of: [1, 2, 3, 4]) == value) }
}
