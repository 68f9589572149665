public import Foundation

/// A folder of questions with verified answers: `databases/<db>/{schema.sql, <table>.csv}` and `questions.jsonl`.
public struct BenchSet: Sendable {
    public struct Item: Sendable, Hashable, Decodable {
        public var id: String
        public var db: String
        public var question: String
        /// What the right answer is, in DuckDB's SQL. Read only to judge; nil where the set keeps it back.
        public var gold: String?
        /// Other accepted choices of columns.
        public var alternatives: [String]
        /// How to read the question, where the set says it.
        public var evidence: String?
        public var difficulty: String?
        public var orderMatters: Bool
        /// The data can't answer it; it has no gold.
        public var isUnanswerable: Bool
        /// SQL of each reading of an ambiguous question, which has no gold of its own.
        public var readings: [String]

        private struct Reading: Decodable {
            var sql: String
            private enum CodingKeys: String, CodingKey { case sql = "sql_duckdb" }
        }

        private enum CodingKeys: String, CodingKey {
            case id, db, question, difficulty, category, evidence, expected, ambiguity
            case interpretations
            case gold = "sql_duckdb"
            case alternatives = "alt_sql_duckdb"
            case orderMatters = "order_matters"
        }

        init(id: String, db: String, question: String, gold: String, orderMatters: Bool) {
            (self.id, self.db, self.question, self.gold, self.orderMatters) = (id, db, question, gold, orderMatters)
            (alternatives, isUnanswerable, readings) = ([], false, [])
        }

        public init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: CodingKeys.self)
            id = try fields.decode(String.self, forKey: .id)
            db = try fields.decode(String.self, forKey: .db)
            question = try fields.decode(String.self, forKey: .question)
            gold = try fields.decodeIfPresent(String.self, forKey: .gold)
            alternatives = try fields.decodeIfPresent([String].self, forKey: .alternatives) ?? []
            let remark = try fields.decodeIfPresent(String.self, forKey: .evidence)
            evidence = remark.flatMap { $0.contains { !$0.isWhitespace } ? $0 : nil }
            difficulty = try fields.decodeIfPresent(String.self, forKey: .difficulty)
                ?? fields.decodeIfPresent(String.self, forKey: .category)
                ?? fields.decodeIfPresent(String.self, forKey: .ambiguity)
            orderMatters = try fields.decodeIfPresent(Bool.self, forKey: .orderMatters) ?? false
            isUnanswerable = try fields.decodeIfPresent(String.self, forKey: .expected) == "unanswerable"
            readings = try fields.decodeIfPresent([Reading].self, forKey: .interpretations)?.map(\.sql) ?? []
        }
    }

    public let folder: URL
    public let items: [Item]

    public static let answerable = "questions.jsonl"
    /// Questions that a set's data can't answer, beside those it can.
    public static let unanswerable = "unanswerable.jsonl"

    /// - Parameter file: the questions' file, in `folder`.
    /// - Throws: `EvaluationError` that names the line which can't be read.
    public init(folder: URL, file: String = BenchSet.answerable) throws(EvaluationError) {
        self.folder = folder
        guard let text = try? String(contentsOf: folder.appending(path: file), encoding: .utf8) else {
            throw EvaluationError("There is no \(file) in \(folder.path); give the folder of a benchmark set.")
        }
        var items: [Item] = []
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
        where line.contains(where: { !$0.isWhitespace }) {
            do {
                items.append(try JSONDecoder().decode(Item.self, from: Data(line.utf8)))
            } catch {
                throw EvaluationError("Line \(number + 1) of \(file) is no question; it needs id, db and question as JSON.")
            }
        }
        self.items = items
    }

    /// The first `limit` of those whose id is in `ids`; nil takes all.
    public func selection(ids: Set<String>? = nil, limit: Int? = nil) -> [Item] {
        let chosen = ids.map { ids in items.filter { ids.contains($0.id) } } ?? items
        return limit.map { Array(chosen.prefix(max($0, 0))) } ?? chosen
    }

    public func database(_ name: String) -> URL { folder.appending(path: "databases/\(name)", directoryHint: .isDirectory) }
}

/// What keeps an evaluation from running, in a sentence.
public struct EvaluationError: Error, CustomStringConvertible, Sendable {
    public let description: String
    public init(_ description: String) { self.description = description }
}
