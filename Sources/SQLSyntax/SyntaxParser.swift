public import DuckDB
import Synchronization

/// Turns SQL into a tree and back, with the engine's own parser: nothing is executed or bound.
public struct SyntaxParser: Sendable {
    private let statements: Statements

    public init(_ connection: Connection) { statements = Statements(connection) }

    /// Each prepared once: that takes six times as long as running it.
    private final class Statements: Sendable {
        private let connection: Connection
        private let prepared = Mutex<[String: PreparedStatement]>([:])

        init(_ connection: Connection) { self.connection = connection }

        func of(_ sql: String) async throws -> PreparedStatement {
            if let known = prepared.withLock({ $0[sql] }) { return known }
            let made = try await connection.prepare(sql)
            prepared.withLock { $0[sql] = made }
            return made
        }
    }

    /// The tree of exactly one SELECT.
    public func parse(_ sql: String) async throws(SQLSyntaxError) -> SyntaxTree {
        let outline = try TextLimits.check(sql)
        return try Self.tree(try await ask("SELECT json_serialize_sql($1::VARCHAR)", sql)[0], outline)
    }

    private static func tree(_ answer: String, _ outline: TextLimits.Outline) throws(SQLSyntaxError) -> SyntaxTree {
        let json: SyntaxValue
        do {
            json = try SyntaxValueParser.parse(answer, maximumDepth: TextLimits.treeDepth)
        } catch .tooDeep {
            throw TextLimits.tooDeep
        } catch {
            throw SQLSyntaxError(.engine, "The engine's parse tree could not be read.")
        }
        if json["error"]?.isTrue ?? false { throw refusal(json, outline) }
        let statements = json["statements"]?.array ?? []
        guard let statement = statements.first else { throw SQLSyntaxError(.empty, "There is no SQL to run.") }
        guard statements.count == 1 else { throw severalStatements(statements.count) }
        return SyntaxTree(statement)
    }

    /// SQL text of the tree, in the engine's canonical spelling.
    public func render(_ tree: SyntaxTree) async throws(SQLSyntaxError) -> String {
        try await ask("SELECT json_deserialize_sql($1::VARCHAR)", Self.document(tree))[0]
    }

    /// The text of a tree and the tree that this text is read as, which need not be the same: the engine's printer stands
    /// between.
    func renderAndParse(_ tree: SyntaxTree) async throws(SQLSyntaxError) -> (text: String, tree: SyntaxTree) {
        let sql = "SELECT text, json_serialize_sql(text) FROM (SELECT json_deserialize_sql($1::VARCHAR) AS text)"
        let answer = try await ask(sql, Self.document(tree))
        return (answer[0], try Self.tree(answer[1], try TextLimits.check(answer[0])))
    }

    private static func document(_ tree: SyntaxTree) -> String {
        SyntaxValue.object([
            .init("error", .boolean(false)), .init("statements", .array([tree.json.mapNodes(keepingDouble)])),
        ]).description
    }

    /// The engine prints the DOUBLE 1e3 as 1000.0, which reads back as a DECIMAL and can overflow where a DOUBLE does
    /// not. A cast around it keeps the type.
    private static func keepingDouble(_ node: SyntaxValue) -> SyntaxValue? {
        guard node.text("class") == "CONSTANT", node["value"]?["type"]?.text("id") == "DOUBLE" else { return nil }
        var constant = node
        constant["alias"] = .string("")
        return .object([
            .init("class", .string("CAST")), .init("type", .string("OPERATOR_CAST")),
            .init("alias", .string(node.text("alias"))), .init("child", constant),
            .init("cast_type", .object([.init("id", .string("DOUBLE")), .init("type_info", .null)])),
            .init("try_cast", .boolean(false)),
        ])
    }

    /// The texts of the one row of an answer.
    private func ask(_ sql: String, _ argument: String) async throws(SQLSyntaxError) -> [String] {
        let answer: ResultTable
        do {
            answer = try await statements.of(sql).query([.text(argument)])
        } catch {
            throw SQLSyntaxError(.engine, "The SQL engine could not process this query.", detail: "\(error)")
        }
        let texts = (answer.rows.first ?? []).compactMap { value in if case .text(let text) = value { text } else { nil } }
        guard !texts.isEmpty, texts.count == answer.columns.count else {
            throw SQLSyntaxError(.engine, "The SQL engine could not process this query.")
        }
        return texts
    }

    private static func refusal(_ json: SyntaxValue, _ outline: TextLimits.Outline) -> SQLSyntaxError {
        let detail = json.text("error_message")
        if json.text("error_type") != "not implemented" {
            let position = json["position"]?.string.flatMap { Int($0) }
            return SQLSyntaxError(.syntax, "The SQL does not parse.", detail: detail, position: position)
        }
        if outline.verbs.count > 1 { return severalStatements(outline.verbs.count, detail: detail) }
        if outline.hasPivot {
            return SQLSyntaxError(
                .unsupported,
                "PIVOT over values read from the data cannot be checked; write one aggregate with FILTER (WHERE …) "
                    + "for each column.", detail: detail)
        }
        let verb = outline.verbs.first.map { "\($0.prefix(20)) is not a query" } ?? "This is not a query"
        return SQLSyntaxError(.notSelect, "\(verb); only a single SELECT may run.", detail: detail)
    }

    private static func severalStatements(_ count: Int, detail: String? = nil) -> SQLSyntaxError {
        SQLSyntaxError(
            .multipleStatements, "There are \(count) statements; write exactly one SELECT.", detail: detail)
    }
}
