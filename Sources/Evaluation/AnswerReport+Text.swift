import Foundation

extension AnswerReport {
    public var text: String {
        var lines: [String] = []
        if questions > 0 { lines += headline + wrong + trust }
        if let unanswerable { lines += text(of: unanswerable) }
        if let ambiguous { lines += text(of: ambiguous) }
        if let repeatable { lines.append("the same answer every time: \(share(repeatable))") }
        for (kind, comparison) in (perturbed ?? [:]).sorted(by: { $0.key < $1.key }) {
            lines.append("\(kind): \(comparison.text)")
        }
        lines.append(
            String(
                format: "%.1f s a question (median), %.1f s (95 of 100), %.0f s in all; ", cost.secondsMedian,
                cost.seconds95, cost.secondsTotal)
                + "\(cost.modelCalls) model calls; tokens \(cost.freshTokens) fresh, \(cost.cachedTokens) cached, \(cost.outputTokens) written"
        )
        if glossaries > 0 || notes > 0 {
            lines.append("with the glossary of \(glossaries) databases and the evidence of \(notes) questions")
        }
        for (name, counts) in groups.sorted(by: { $0.key < $1.key }) { lines.append("  \(name): \(share(counts))") }
        return lines.joined(separator: "\n")
    }

    private var headline: [String] {
        [
            "right \(share([permutation, questions])) "
                + String(format: "(95 %% interval %.1f to %.1f)", 100 * interval[0], 100 * interval[1])
                + ", comparator \(comparator)",
            "strict \(strict), with columns more \(superset); answered \(answered), declined \(declined), failed \(failed)",
            "right of those answered \(percent(permutation, answered)); failed to run "
                + percent(errors[ErrorClass.failedToRun.rawValue] ?? 0, questions) + ", declined wrongly "
                + percent(errors[ErrorClass.declined.rawValue] ?? 0, questions),
        ]
    }

    private var wrong: [String] {
        var lines: [String] = []
        if !errors.isEmpty { lines.append("wrong: " + tally(errors)) }
        if !differences.isEmpty { lines.append("their SQL differs in: " + tally(differences)) }
        if !decisions.isEmpty {
            lines.append(
                "settled by: "
                    + decisions.sorted { $0.key < $1.key }.map { "\($0.key) \(share($0.value))" }.joined(
                        separator: "; "))
        }
        return lines
    }

    private var trust: [String] {
        guard !calibration.bins.isEmpty else { return [] }
        var lines = [
            String(
                format: "confidence: calibration error %.3f, Brier score %.3f; ", calibration.expectedError,
                calibration.brier)
                + "above 0.8 wrong \(share([calibration.silentlyWrong, calibration.confident]))"
        ]
        for bin in calibration.bins {
            lines.append(
                String(format: "  from %.1f: said %.2f, ", bin.from, bin.meanConfidence)
                    + "right \(share([bin.right, bin.questions]))")
        }
        if !calibration.selective.isEmpty {
            let points = calibration.selective.map {
                String(format: "%.0f %%: %.1f %%", 100 * $0.coverage, 100 * $0.accuracy)
            }
            lines.append("right at coverage " + points.joined(separator: ", "))
        }
        return lines
    }

    private func text(of report: UnanswerableReport) -> [String] {
        [
            "unanswerable: declined \(share([report.declined, report.questions])), \(report.named) of them name what is missing"
        ]
            + report.categories.sorted { $0.key < $1.key }.map { "  \($0.key): \(share($0.value))" }
    }

    private func text(of report: AmbiguousReport) -> [String] {
        [
            "ambiguous: \(share([report.asked + report.stated, report.questions])) ask (\(report.asked)) or state the reading and offer "
                + "another (\(report.stated)); one of the readings is answered \(share([report.isReading, report.questions]))"
        ] + report.kinds.sorted { $0.key < $1.key }.map { "  \($0.key): \(share($0.value))" }
    }

    private func tally(_ counts: [String: Int]) -> String {
        counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.key) \($0.value)" }.joined(
            separator: ", ")
    }
    private func share(_ counts: [Int]) -> String { "\(counts[0]) of \(counts[1]), \(percent(counts[0], counts[1]))" }
    private func percent(_ count: Int, _ all: Int) -> String {
        all == 0 ? "-" : String(format: "%.1f %%", 100 * Double(count) / Double(all))
    }
}
