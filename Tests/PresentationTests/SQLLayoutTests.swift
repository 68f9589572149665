import Testing

@testable import Presentation

@Suite("SQL laid out for reading")
struct SQLLayoutTests {
    @Test(
        "breaks at clauses only",
        arguments: [
            ("SELECT a FROM t WHERE b = 1", ["SELECT a", "FROM t", "WHERE b = 1"]),
            // A quoted word is no clause, and its spaces are part of the value.
            ("SELECT 'x  FROM y' FROM t", ["SELECT 'x  FROM y'", "FROM t"]),
            // What is in brackets stays together.
            ("SELECT a FROM (SELECT b FROM t) LIMIT 1", ["SELECT a", "FROM (SELECT b FROM t)", "LIMIT 1"]),
            ("SELECT a FROM t LEFT OUTER JOIN u USING (a)", ["SELECT a", "FROM t", "LEFT OUTER JOIN u USING (a)"]),
            // The writer's own lines are kept, with literals as they are.
            ("SELECT 'a  b'\n  FROM t", ["SELECT 'a  b'", "  FROM t"]),
            // A line comment would swallow what is moved up behind it.
            ("SELECT 1 -- one\nFROM t", ["SELECT 1 -- one", "FROM t"]),
            ("SELECT '\u{1B}[2J'", ["SELECT '␛[2J'"]),
        ])
    func lays(sql: String, lines: [String]) { #expect(SQLLayout.lines(sql, width: 60) == lines) }

    @Test("wraps long lines between words", arguments: ["SELECT a, b FROM t", "  SELECT a,\n    b_long FROM t"])
    func wraps(sql: String) {
        for line in SQLLayout.lines(sql, width: 12) { #expect(TerminalText.width(line) <= 12) }
    }
}
