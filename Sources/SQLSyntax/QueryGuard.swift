/// SQL that passed the guard: one SELECT over allowed tables with allowed functions and at most `rowLimit` + 1 rows.
/// Only ``QueryGuard`` makes one.
public struct GuardedQuery: Sendable, Hashable {
    /// Rendered from the checked tree, with the restrictions of who asks and the row limit: what was checked is what runs.
    public let sql: String
    /// The checked tree, before restrictions and the row limit were added.
    public let tree: SyntaxTree
    /// The text as it was given, for display.
    public let original: String
    /// Rows to show; one more is fetched, so that a cut can be told.
    public let rowLimit: Int

    init(sql: String, tree: SyntaxTree, original: String, rowLimit: Int) {
        (self.sql, self.tree, self.original, self.rowLimit) = (sql, tree, original, rowLimit)
    }
}

/// Lets exactly one read-only SELECT over known tables through. Everything is refused that is not on a list: statement
/// kinds, tables, functions, and kinds of nodes.
public struct QueryGuard: Sendable {
    public let tables: Set<String>
    public let rowLimit: Int
    public let parser: SyntaxParser
    /// What of the tables may be seen; part of every query that passes.
    public let restrictions: Restrictions
    private let rules: GuardRules

    /// - Parameters:
    ///   - tables: names of the tables and views of the default schema; compared without ASCII case.
    ///   - functions: names allowed beyond DuckDB's own, such as a dialect's macros.
    public init(
        tables: Set<String>, rowLimit: Int = 10_000, parser: SyntaxParser,
        functions: Set<String> = Dialect.duckDB.macroNames, restrictions: Restrictions = .none
    ) {
        self.restrictions = restrictions
        (self.tables, self.rowLimit, self.parser) = (tables, min(max(0, rowLimit), 1_000_000_000), parser)
        rules = GuardRules(tables: tables, functions: AllowedFunctions.all.union(functions))
    }

    public func check(_ sql: String) async throws(GuardError) -> GuardedQuery {
        do {
            return try await admit(try await parser.parse(sql), original: sql)
        } catch let error as SQLSyntaxError {
            throw GuardError(error)
        } catch let error as GuardError {
            throw error
        } catch {
            throw GuardError(.engine, "The query could not be checked.", detail: "\(error)")
        }
    }

    /// The same for a tree that was edited.
    public func admit(_ tree: SyntaxTree, original: String? = nil) async throws(GuardError) -> GuardedQuery {
        do {
            try check(tree)
            let (text, read) = try await parser.renderAndParse(restrictions.applied(to: tree).limited(to: rowLimit + 1))
            // The engine's printer stands between the checked tree and the text that runs, so the text is checked too.
            try check(read)
            let shown = if let original { original } else { try await parser.render(tree) }
            return GuardedQuery(sql: text, tree: tree, original: shown, rowLimit: rowLimit)
        } catch let error as SQLSyntaxError {
            throw GuardError(error)
        } catch let error as GuardError {
            throw error
        } catch {
            throw GuardError(.engine, "The query could not be checked.", detail: "\(error)")
        }
    }

    /// The rules alone, for a tree that is being edited.
    public func check(_ tree: SyntaxTree) throws(GuardError) { try rules.check(tree) }
}
