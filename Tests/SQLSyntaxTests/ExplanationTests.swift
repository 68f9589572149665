import DuckDB
import SQLSyntax
import Testing

@Suite("Explanation") struct ExplanationTests {
    @Test func `says in sentences what a query does`() async throws {
        let parser = SyntaxParser(try Database().connect())
        let cases = try Fixtures.paragraphs("explanations.txt")
        #expect(cases.count > 10)
        for paragraph in cases {
            let lines = paragraph.split(separator: "\n").map(String.init)
            let explanation = try await parser.parse(lines[0]).explanation
            #expect(explanation == Array(lines.dropFirst()), "\(lines[0])\n\(explanation.joined(separator: "\n"))")
        }
    }

    @Test func `explains every legitimate query without leaving a name of the engine's tree`() async throws {
        let parser = SyntaxParser(try Database().connect())
        for sql in try Fixtures.paragraphs("legitimate.sql") {
            let text = try await parser.parse(sql).explanation.joined(separator: " ")
            #expect(!text.isEmpty, "\(sql)")
            #expect(!text.contains("COMPARE_") && !text.contains("OPERATOR_"), "\(text)")
        }
    }
}
