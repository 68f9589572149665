/// How far the stated confidence can be believed, over the questions that were answered.
public struct Calibration: Sendable, Codable {
    public struct Bin: Sendable, Codable {
        /// Confidence from here, up to the next bin.
        public var from: Double
        public var questions: Int
        public var right: Int
        public var meanConfidence: Double
    }
    /// Share right of the most confident answers, when that share of all questions is answered.
    public struct Point: Sendable, Codable {
        public var coverage: Double
        public var accuracy: Double
    }

    /// Tenths of confidence that hold at least one answer.
    public var bins: [Bin] = []
    /// Mean distance of confidence and share right over the bins, weighted by their answers (Naeini et al., 2015).
    public var expectedError = 0.0
    /// Mean square distance of confidence and truth (Brier, 1950).
    public var brier = 0.0
    /// Answers with confidence above 0.8, and those of them that are wrong: nobody would look at them twice.
    public var confident = 0
    public var silentlyWrong = 0
    public var selective: [Point] = []

    static let levels = [0.5, 0.6, 0.7, 0.8, 0.9, 1.0]

    /// - Parameters:
    ///   - answers: of the answered questions, confidence in 0 ... 1.
    ///   - questions: how many were asked, at least as many as were answered.
    init(_ answers: [(confidence: Double, isRight: Bool)], questions: Int) {
        guard !answers.isEmpty else { return }
        let all = Double(answers.count)
        for (tenth, held) in Dictionary(grouping: answers, by: { Self.tenth($0.confidence) }).sorted(by: {
            $0.key < $1.key
        }) {
            let (count, right) = (Double(held.count), held.count { $0.isRight })
            let mean = held.reduce(0) { $0 + $1.confidence } / count
            bins.append(Bin(from: Double(tenth) / 10, questions: held.count, right: right, meanConfidence: mean))
            expectedError += count / all * abs(Double(right) / count - mean)
        }
        brier =
            answers.reduce(0) { $0 + ($1.confidence - ($1.isRight ? 1 : 0)) * ($1.confidence - ($1.isRight ? 1 : 0)) }
            / all
        confident = answers.count { $0.confidence > 0.8 }
        silentlyWrong = answers.count { $0.confidence > 0.8 && !$0.isRight }
        selective = Self.levels.compactMap { level in
            let wanted = level * Double(questions)
            return wanted > all
                ? nil : Point(coverage: level, accuracy: Self.right(of: answers, first: wanted) / wanted)
        }
    }

    private static func tenth(_ confidence: Double) -> Int { min(9, max(0, Int(confidence * 10 + 1e-9))) }

    /// How many of the most confident are right. Among equals at the cut none is preferred: they count by their share.
    private static func right(of answers: [(confidence: Double, isRight: Bool)], first wanted: Double) -> Double {
        var (left, right) = (wanted, 0.0)
        for (_, equals) in Dictionary(grouping: answers, by: \.confidence).sorted(by: { $0.key > $1.key })
        where left > 0 {
            let taken = min(left, Double(equals.count))
            right += taken * Double(equals.count { $0.isRight }) / Double(equals.count)
            left -= taken
        }
        return right
    }
}
