import Foundation
import Retrieval
import SQLSyntax

/// How far the answer can be believed, from what is known without the right answer: checks, repairs, grounding, and the
/// model's own word where it gave one. A start; calibration on measured answers is the evaluation's work.
enum Confidence {
    static func score(_ understanding: Understood, _ executed: Executed, modelRepairs: Int, stated: Double?, strategy: PromptStrategy) -> Double {
        var score = strategy == .frontier ? 1.6 : 1.0
        for check in executed.checks {
            switch check.status {
            case .passed: score += 0.1
            case .warned: score -= 0.7
            case .failed: score -= 1.5
            }
        }
        score -= 0.5 * Double(modelRepairs)
        score -= 0.1 * Double(executed.repairs.count)
        if understanding.context.flags.contains(where: \.isAmbiguousJoin) { score -= 0.2 }
        if understanding.context.flags.contains(where: \.isAmbiguousValue) { score -= 0.3 }
        if !understanding.isEnglish { score -= 0.4 }
        if executed.query.tree.facts.joins.count > 2 { score -= 0.2 }
        if executed.query.tree.facts.subqueryCount > 0 { score -= 0.2 }
        if let stated { score += (stated - 0.7) * 1.5 }
        return ((100 / (1 + exp(-score))).rounded()) / 100
    }
}

extension SchemaContext.Flag {
    fileprivate var isAmbiguousJoin: Bool { if case .ambiguousJoin = self { true } else { false } }
    fileprivate var isAmbiguousValue: Bool { if case .ambiguousValue = self { true } else { false } }
}
