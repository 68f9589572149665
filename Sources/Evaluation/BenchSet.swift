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

        private enum CodingKeys: String, CodingKey {
            case id, db, question, difficulty, category, evidence
            case gold = "sql_duckdb"
            case alternatives = "alt_sql_duckdb"
            case orderMatters = "order_matters"
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
            orderMatters = try fields.decodeIfPresent(Bool.self, forKey: .orderMatters) ?? false
        }
    }

    public let folder: URL
    public let items: [Item]

    /// - Throws: `EvaluationError` that names the line which can't be read.
    public init(folder: URL) throws(EvaluationError) {
        self.folder = folder
        let file = folder.appending(path: "questions.jsonl")
        guard let text = try? String(contentsOf: file, encoding: .utf8) else {
            throw EvaluationError("There is no questions.jsonl in \(folder.path); give the folder of a benchmark set.")
        }
        var items: [Item] = []
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
        where line.contains(where: { !$0.isWhitespace }) {
            do {
                items.append(try JSONDecoder().decode(Item.self, from: Data(line.utf8)))
            } catch {
                throw EvaluationError("Line \(number + 1) of questions.jsonl is no question; it needs id, db and question as JSON.")
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
