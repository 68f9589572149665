import DuckDB
import Foundation
import Retrieval
import SQLSyntax

/// How far the answer can be believed, from what is known without the right answer: checks, repairs, grounding, what the
/// query has to do, and the model's own word where it gave one.
enum Confidence {
    static func score(_ understanding: Understood, _ executed: Executed, modelRepairs: Int, stated: Double?, strategy: PromptStrategy) -> Double {
        let facts = executed.query.tree.facts
        var score = strategy == .frontier ? 2.0 - 0.2 * Double(min(2, facts.joins.count / 3)) : Self.small(facts, understanding.frame)
        for check in executed.checks where strategy == .frontier || check.name != SecondOpinion.check {
            switch check.status {
            case .passed: break
            case .warned: score -= 0.7
            case .failed: score -= 1.5
            }
        }
        score -= modelRepairs > 0 ? 0.75 + 0.25 * Double(modelRepairs - 1) : 0
        if understanding.context.flags.contains(where: \.isAmbiguousJoin) { score -= 0.2 }
        if understanding.context.flags.contains(where: \.isAmbiguousValue) { score -= 0.3 }
        if !understanding.isEnglish { score -= 0.4 }
        if let stated { score += (stated - 0.7) * 1.5 }
        if strategy == .small, let opinion = executed.checks.first(where: { $0.name == SecondOpinion.check }) {
            // By a logistic regression over 151 answers, with the score so far as the other variable; a little less where both agree.
            score = 1.14 * score + (opinion.status == .passed ? 1.3 : -0.75)
        }
        return ((100 / (1 + exp(-score))).rounded()) / 100
    }

    /// The log odds that a small model is right, by what the query has to do: a logistic regression over 770 answers to
    /// questions of seventeen databases, less 0.8, as it was fitted where the model does well. Each database was judged by
    /// what the others taught; see Documentation/evaluation.md.
    private static func small(_ facts: QueryFacts, _ frame: QuestionFrame) -> Double {
        func upTo(_ most: Int, _ count: Int) -> Double { Double(min(most, count)) }
        var score = 1.85
        score -= 0.65 * upTo(4, facts.joins.count) + 0.2 * upTo(2, facts.subqueryCount) + 0.35 * upTo(1, facts.setOperationCount)
        score -= 0.35 * upTo(3, facts.aggregates.count) + 0.2 * upTo(5, facts.comparisons.count) + 0.25 * upTo(4, max(0, facts.output.count - 1))
        if facts.isGrouped { score -= 0.35 }
        if frame.isNegated { score -= 0.35 }
        if facts.functions.contains("/") { score -= 0.85 }
        if facts.comparisons.contains(where: \.isOfTime) || !facts.functions.isDisjoint(with: ["date_trunc", "date_part", "date_diff", "strftime", "year", "month"]) {
            score -= 0.5
        }
        return score
    }
}

extension QueryFacts.LiteralComparison {
    fileprivate var isOfTime: Bool { cast.map { ["DATE", "TIMESTAMP"].contains($0) } ?? false || literal.value.description.contains(/^\d{4}-\d{2}/) }
}

extension SchemaContext.Flag {
    fileprivate var isAmbiguousJoin: Bool { if case .ambiguousJoin = self { true } else { false } }
    fileprivate var isAmbiguousValue: Bool { if case .ambiguousValue = self { true } else { false } }
}
