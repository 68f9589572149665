public import Catalog

/// What people say of a dataset beyond its schema, as plain values: descriptions, definitions, rules. The texts are
/// people's own, so they are data to a prompt, cut and quoted as values are.
public struct Knowledge: Sendable, Hashable {
    /// How to read the data, a sentence each.
    public var instructions: [String] = []
    public var tables: [String: String] = [:]
    public var columns: [ColumnReference: String] = [:]
    /// Terms of the glossary, metrics and filters.
    public var definitions: [Definition] = []

    public init() {}

    public var isEmpty: Bool { self == Knowledge() }
}

/// A word of the business and what it stands for in this data.
public struct Definition: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable { case term, metric, filter }

    public var kind: Kind
    public var name: String
    /// Abbreviations and synonyms.
    public var otherNames: [String]
    /// In people's words; empty when the expression says it all.
    public var meaning: String
    /// SQL over the dataset's columns.
    public var expression: String?

    public init(_ kind: Kind, name: String, otherNames: [String] = [], meaning: String, expression: String? = nil) {
        (self.kind, self.name, self.otherNames) = (kind, name, otherNames)
        (self.meaning, self.expression) = (meaning, expression)
    }

    /// As the answer lists it.
    public var sentence: String {
        let ending = { (text: String) in text.hasSuffix(".") ? text : text + "." }
        if meaning.lowercased().hasPrefix(name.lowercased()) || meaning.lowercased().hasPrefix("the \(name.lowercased())") { return ending(meaning) }
        if meaning.isEmpty { return expression.map { "\(name) is \($0)." } ?? name }
        if let expression, !meaning.contains(expression) { return ending("\(name): \(meaning)") + " SQL: \(expression)" }
        return ending("\(name): \(meaning)")
    }
}

/// A question with the SQL that answers it.
public struct AnsweredQuestion: Sendable, Hashable {
    public var question: String
    public var sql: String
    /// A person vouches for it.
    public var isVerified: Bool
    public init(question: String, sql: String, isVerified: Bool) {
        (self.question, self.sql, self.isVerified) = (question, sql, isVerified)
    }
}

/// Where examples on the dataset's own tables come from.
public protocol AnsweredQuestions: Sendable {
    /// The nearest first; empty when there are none, which is no reason not to answer.
    /// - Parameters:
    ///   - tables: those the question is linked to.
    ///   - values: words of the question that are stored values.
    func near(_ question: String, tables: Set<String>, values: [String], count: Int) async -> [AnsweredQuestion]
}
