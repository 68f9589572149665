import Foundation

/// The document on accuracy, written from saved reports so that no figure in it is typed.
public struct AccuracyDocument: Sendable {
    /// What the figures were measured on.
    public struct Machine: Sendable {
        public var processor: String
        public var cores: Int
        /// Bytes.
        public var memory: UInt64
        public init(processor: String, cores: Int, memory: UInt64) {
            (self.processor, self.cores, self.memory) = (processor, cores, memory)
        }
    }

    /// Shares right that the project wants, by set.
    static let bars = ["spider": 0.80, "spider_realistic": 0.72, "defog": 0.60, "kaggledbqa": 0.50, "archer": 0.25]

    private let reports: [(name: String, report: AnswerReport)]
    private let ladder: [(name: String, step: PairedComparison)]

    /// - Parameters:
    ///   - reports: by the set's name.
    ///   - ladder: comparisons of one step with the step before, by name; told in the order of the names.
    public init(reports: [String: AnswerReport], ladder: [String: PairedComparison]) {
        self.reports = reports.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        self.ladder = ladder.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// - Parameter date: when the newest of the reports was made, as people write it.
    public func markdown(date: String, machine: Machine) -> String {
        var parts = [
            "# Accuracy",
            """
            Written by `pintail eval`, not by hand: `make eval` measures and writes it anew. How answers are judged: [evaluation.md](evaluation.md).

            Measured until \(date) on \(machine.processor), \(machine.cores) cores, \(machine.memory >> 30) GiB of memory; comparator \
            \(Set(reports.map(\.report.comparator)).sorted().map(String.init).joined(separator: ", ")).
            """,
        ]
        let judged = reports.filter { $0.report.questions > 0 }
        if !judged.isEmpty { parts += accuracy(judged) + errors(judged) + confidence(judged) }
        parts += refusals + readings + cost
        if !ladder.isEmpty { parts += steps }
        return parts.joined(separator: "\n\n") + "\n"
    }

    private typealias Named = (name: String, report: AnswerReport)

    private func accuracy(_ judged: [Named]) -> [String] {
        let rows = judged.map { name, report in
            let bar = Self.bars[name].map {
                "\(Self.percent($0)) \(Self.share(report.permutation, report.questions) >= $0 ? "reached" : "missed")"
            }
            return [
                name, "\(report.questions)", Self.percent(report.permutation, report.questions),
                report.interval.map { Self.percent($0) }.joined(separator: " to "), bar ?? "-",
                Self.percent(report.strict, report.questions),
                Self.percent(report.superset, report.questions),
                Self.percent(report.errors[ErrorClass.failedToRun.rawValue] ?? 0, report.questions),
            ]
        }
        return [
            "## Share right",
            Self.table(
                ["set", "questions", "right", "95 % interval", "bar", "strict", "with columns more", "failed to run"],
                rows),
        ]
    }

    private func errors(_ judged: [Named]) -> [String] {
        func columns(_ all: [String], _ counts: (AnswerReport) -> [String: Int]) -> String {
            let used = all.filter { name in judged.contains { counts($0.report)[name] != nil } }
            return Self.table(
                ["set"] + used, judged.map { named in [named.name] + used.map { "\(counts(named.report)[$0] ?? 0)" } })
        }
        return [
            "## What is wrong", columns(ErrorClass.allCases.map(\.rawValue), \.errors),
            "Parts in which the SQL of wrong answers differs from gold; one answer may differ in several.",
            columns(SQLFeature.allCases.map(\.rawValue), \.differences),
        ]
    }

    private func confidence(_ judged: [Named]) -> [String] {
        let rows = judged.map { name, report in
            let calibration = report.calibration
            return [
                name, String(format: "%.3f", calibration.expectedError), String(format: "%.3f", calibration.brier),
                "\(calibration.silentlyWrong) of \(calibration.confident), \(Self.percent(calibration.silentlyWrong, calibration.confident))",
            ]
                + Calibration.levels.map { level in
                    calibration.selective.first { $0.coverage == level }.map { Self.percent($0.accuracy) } ?? "-"
                }
        }
        let header =
            ["set", "calibration error", "Brier score", "wrong above 0.8"]
            + Calibration.levels.map { "right at \(Int(100 * $0)) %" }
        return [
            "## Confidence",
            "The bar: at most 8 % wrong of those with confidence above 0.8. Right at a coverage: of the most confident.",
            Self.table(header, rows),
        ]
    }

    private var refusals: [String] {
        let rows = reports.compactMap { name, report in
            report.unanswerable.map { found in
                [
                    name, "\(found.questions)", Self.percent(found.declined, found.questions), "\(found.named)",
                    Self.percent(report.errors[ErrorClass.declined.rawValue] ?? 0, report.questions),
                ]
            }
        }
        guard !rows.isEmpty else { return [] }
        return [
            "## Questions the data can't answer",
            "The bars: at least 80 % declined, at most 3 % of the answerable ones.",
            Self.table(["set", "questions", "declined", "naming what is missing", "answerable ones declined"], rows),
        ]
    }

    private var readings: [String] {
        let rows = reports.compactMap { name, report in
            report.ambiguous.map { found in
                [
                    name, "\(found.questions)", Self.percent(found.asked + found.stated, found.questions),
                    "\(found.asked)", "\(found.stated)",
                    Self.percent(found.isReading, found.questions),
                ]
            }
        }
        guard !rows.isEmpty else { return [] }
        return [
            "## Questions with several readings",
            "The bar: at least 50 % ask, or state the reading and offer another one.",
            Self.table(["set", "questions", "ask or state", "ask", "state", "answer one of the set's readings"], rows),
        ]
    }

    private var cost: [String] {
        let rows = reports.map { name, report in
            let (cost, all) = (report.cost, Double(max(1, report.cost.questions)))
            return [name, String(format: "%.1f", cost.secondsMedian), String(format: "%.1f", cost.seconds95)]
                + [cost.modelCalls, cost.freshTokens, cost.cachedTokens, cost.outputTokens].map {
                    String(format: "%.1f", Double($0) / all)
                }
        }
        return [
            "## Cost of a question", "Seconds near zero are of recorded outputs of the model and no measurement.",
            Self.table(
                ["set", "median s", "95 of 100 s", "calls", "fresh tokens", "cached tokens", "tokens written"], rows),
        ]
    }

    private var steps: [String] {
        let rows = ladder.map { name, step in
            [
                name, "\(step.questions)", "\(step.bothRight + step.lost.count)",
                "\(step.bothRight + step.gained.count)", "\(step.gained.count)",
                "\(step.lost.count)", String(format: "%.3f", step.probability),
            ]
        }
        return [
            "## The ladder",
            Self.table(["step", "questions", "right before", "right after", "gained", "lost", "McNemar p"], rows),
        ]
    }

    private static func table(_ header: [String], _ rows: [[String]]) -> String {
        ([header, header.map { _ in "---" }] + rows).map { "| " + $0.joined(separator: " | ") + " |" }.joined(
            separator: "\n")
    }
    private static func share(_ count: Int, _ all: Int) -> Double { all == 0 ? 0 : Double(count) / Double(all) }
    private static func percent(_ share: Double) -> String { String(format: "%.1f %%", 100 * share) }
    private static func percent(_ count: Int, _ all: Int) -> String { all == 0 ? "-" : percent(share(count, all)) }
}
