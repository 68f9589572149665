public import Catalog
import DuckDB
import Foundation
import Retrieval
public import SQLSyntax

/// Finds the examples that show a model best how to write the SQL of a question.
public struct ExampleSelector: Sendable {
    private struct Entry: Sendable {
        var example: WorkedExample
        /// Word and word-pair weights of each wording, of length one.
        var wordings: [[String: Double]]
        /// The same without masks.
        var plain: [[String: Double]]
        var tables: Set<String>
    }

    /// An example and how near it is, 0 to 1.
    public struct Choice: Sendable, Hashable {
        public var example: WorkedExample
        public var score: Double
    }

    private let entries: [Entry]
    private let mask: QuestionMask
    private let frequency: TermWeights
    private let plainFrequency: TermWeights

    /// - Parameter examples: generated ones and verified queries alike; see ``WorkedExample/init(_:guardian:)``.
    public init(examples: [WorkedExample], catalog: Catalog) {
        let mask = QuestionMask(catalog)
        let wordings = examples.map { example in
            ([example.question] + example.otherWordings).map { Self.terms(mask.words($0, values: example.values)) }
        }
        let plain = examples.map { example in
            ([example.question] + example.otherWordings).map { Self.terms(Words.stems($0)) }
        }
        let (masked, bare) = (
            TermWeights(wordings.map { $0.flatMap(\.self) }), TermWeights(plain.map { $0.flatMap(\.self) })
        )
        entries = examples.indices.map { index in
            Entry(
                example: examples[index], wordings: wordings[index].map(masked.vector),
                plain: plain[index].map(bare.vector),
                tables: Set(examples[index].tables.map { $0.lowercased() }))
        }
        (self.mask, frequency, plainFrequency) = (mask, masked, bare)
    }

    /// The `count` nearest examples, the nearest first, no two with one SQL skeleton.
    ///
    /// Score: 0.5 masked wording + 0.2 wording (cosines of tf-idf over words and pairs) + 0.3 overlap of tables
    /// (Jaccard; without `tables`, the wordings' share alone). With a vector similarity, 0.6 of that + 0.4 of it.
    /// - Parameters:
    ///   - tables: those the question was linked to.
    ///   - values: words of the question that are stored values, as it writes them.
    ///   - vectorSimilarity: 0 to 1, of an example's question to this one.
    public func nearest(
        to question: String, count: Int, tables: Set<String> = [], values: [String] = [],
        vectorSimilarity: ((WorkedExample) -> Double)? = nil
    ) -> [Choice] {
        let masked = frequency.vector(Self.terms(mask.words(question, values: values)))
        let plain = plainFrequency.vector(Self.terms(Words.stems(question)))
        let linked = Set(tables.map { $0.lowercased() })
        let scored = entries.map { entry -> Choice in
            let alike = entry.wordings.map { Self.cosine($0, masked) }.max() ?? 0
            let same = entry.plain.map { Self.cosine($0, plain) }.max() ?? 0
            var score = 0.5 * alike + 0.2 * same
            if linked.isEmpty {
                score /= 0.7
            } else {
                score +=
                    0.3 * Double(entry.tables.intersection(linked).count) / Double(entry.tables.union(linked).count)
            }
            if let vectorSimilarity { score = 0.6 * score + 0.4 * min(1, max(0, vectorSimilarity(entry.example))) }
            return Choice(example: entry.example, score: score)
        }.sorted { ($1.score, $0.example.sql, $0.example.question) < ($0.score, $1.example.sql, $1.example.question) }
        var skeletons: Set<String> = []
        return Array(scored.filter { skeletons.insert($0.example.skeleton).inserted }.prefix(max(0, count)))
    }

    /// Words, pairs, and what is asked for, which weighs as much as two rare words: "how many" decides more about the
    /// SQL than anything it is asked of.
    private static func terms(_ words: [String]) -> [String] {
        let asked = asks.filter { words.contains(where: $0.words.contains) }.map(\.name)
        return words + zip(words, words.dropFirst()).map { "\($0) \($1)" } + asked + asked
    }

    private static let asks: [(name: String, words: Set<String>)] = [
        ("#count", stems("many number count")), ("#sum", stems("total sum")), ("#average", stems("average mean avg")),
        ("#most", stems("most highest largest top best maximum")),
        ("#least", stems("least lowest smallest fewest minimum")),
        ("#none", stems("no not without never none")), ("#share", stems("percent percentage share proportion")),
        ("#each", stems("each per by every")), ("#latest", stems("latest last recent newest")),
        ("#time", stems("monthly yearly month year trend develop")), ("#different", stems("different distinct unique")),
    ]

    private static func stems(_ words: String) -> Set<String> { Set(Words.stems(words)) }

    private static func cosine(_ first: [String: Double], _ second: [String: Double]) -> Double {
        // The sum must not depend on the order of a dictionary, or equal questions would rank differently.
        let common =
            first.count < second.count
            ? first.keys.filter { second[$0] != nil } : second.keys.filter { first[$0] != nil }
        return common.sorted().reduce(0) { $0 + (first[$1] ?? 0) * (second[$1] ?? 0) }
    }
}

/// How much a term tells: rare ones more (inverse document frequency, smoothed).
private struct TermWeights: Sendable {
    private let counts: [String: Int]
    private let documents: Int

    init(_ documents: [[String]]) {
        var counts: [String: Int] = [:]
        for document in documents { for term in Set(document) { counts[term, default: 0] += 1 } }
        (self.counts, self.documents) = (counts, documents.count)
    }

    /// Of length one; empty for no terms.
    func vector(_ terms: [String]) -> [String: Double] {
        var weights: [String: Double] = [:]
        for term in terms {
            weights[term, default: 0] += log(1 + Double(documents + 1) / Double((counts[term] ?? 0) + 1))
        }
        let length = weights.values.sorted().reduce(0) { $0 + $1 * $1 }.squareRoot()
        return length > 0 ? weights.mapValues { $0 / length } : [:]
    }
}

extension WorkedExample {
    /// A verified query as an example; nil when it is broken or the guard refuses it.
    public init?(_ query: VerifiedQuery, guardian: QueryGuard) async {
        if case .broken = query.state { return nil }
        guard let tree = try? await guardian.check(query.sql).tree else { return nil }
        let values = tree.facts.comparisons.map(\.literal.value.description)
        let question = Words.normalize(query.question)
        self.init(
            template: "verified", question: query.question, sql: query.sql, tables: tree.facts.tableNames,
            values: values.filter { !Words.normalize($0).isEmpty && question.contains(Words.normalize($0)) },
            skeleton: tree.skeleton)
    }
}
