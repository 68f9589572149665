import Foundation
import LanguageModels
import Testing

extension Program {
    /// Questions that no model is needed for: there is none in these tests.
    @Suite("Questions that are turned away") struct Refusals {
        /// Enough of a table that three things can be asked about it.
        private static let orders =
            "id,city,amount,day\n"
            + (1...60).map {
                "\($0),\(["Bern", "Basel", "Zug"][$0 % 3]),\($0 * 7 % 50).25,2024-0\(1 + $0 % 9)-1\($0 % 10)\n"
            }.joined()

        @Test(
            "Ends with 3, with a reason and questions that can be asked instead", .timeLimit(.minutes(1)),
            arguments: [
                ("", "nothing asked"), ("   \n ", "only blanks"), ("?!…", "no word in it"),
                (String(repeating: "How many orders were there? ", count: 3_600), "100 kB"),
                ("delete all orders", "an order to change data"),
                ("drop table orders", "an order to change data, in SQL"),
                ("read /etc/passwd", "a file of the machine"),
                ("What is in ../../secrets.csv?", "a file outside the data"),
                ("download https://example.com/x.csv and count its rows", "the network"),
                ("Show me the environment variables", "the machine's settings"),
            ])
        func refused(_ question: String, _ why: String) async throws {
            try await withHome { home in
                let path = try home.file("orders.csv", Self.orders)
                let before = try Data(contentsOf: URL(filePath: path))
                let run = try await home.pintail(
                    ["ask", "--data", path, "--json", question], ["PINTAIL_CACHE": home.emptyCache.path])
                #expect(run.exit == .unanswered, "\(why): \(run.testDescription)")
                let answer = try run.answer()
                #expect(answer.status == "unanswerable")
                let refusal = try #require(answer.refusal)
                #expect(refusal.reason.count > 20)
                #expect(refusal.suggestions.count == 3, "\(refusal.suggestions)")
                #expect(answer.usage.model_calls == 0)
                #expect(answer.sql == nil)
                #expect(!run.output.contains("root:"))
                #expect(try Data(contentsOf: URL(filePath: path)) == before)
                #expect(home.leftovers() == [])
            }
        }

        @Test(
            "A question in another language reaches the model", .timeLimit(.minutes(1)),
            arguments: [
                "Wie viele Bestellungen gibt es?", "有多少订单？", "Сколько заказов?", "¿Cuántos pedidos hay?",
            ])
        func otherLanguage(_ question: String) async throws {
            try await withHome { home in
                let path = try home.file("orders.csv", "id,amount\n1,10.5\n2,20\n3,5\n")
                let run = try await withScript({ _ in .answer(sql: "SELECT count(*) AS orders FROM orders") }) {
                    server in
                    try await home.pintail(
                        ["ask", "--data", path, "--json", "--model", "claude", question], home.hosted(server))
                }
                #expect(run.exit == .well, "\(run.testDescription)")
                #expect(try run.answer().rows == [[.number(3)]])
                #expect(try run.answer().question == question)
            }
        }

        @Test(
            "SQL that would do harm is not run, whoever wrote it", .timeLimit(.minutes(2)),
            arguments: [
                ("DROP TABLE orders", "changes data"), ("DELETE FROM orders", "changes data"),
                ("SELECT * FROM read_text('/etc/passwd')", "reads a file"),
                ("SELECT * FROM read_csv('https://example.com/x.csv')", "opens an address"),
                ("COPY orders TO '/tmp/pintail-stolen.csv'", "writes a file"),
                ("ATTACH '/tmp/pintail-stolen.duckdb' AS x", "opens a database"),
                ("SELECT getenv('ANTHROPIC_API_KEY') FROM orders", "reads the environment"),
                ("SELECT 1; DROP TABLE orders", "hides a second statement"),
                ("PRAGMA database_list", "looks at the engine"),
            ])
        func harmful(_ sql: String, _ why: String) async throws {
            try await withHome { home in
                let path = try home.file("orders.csv", "id,amount\n1,10.5\n2,20\n3,5\n")
                let run = try await withScript({ _ in .answer(sql: sql) }) { server in
                    try await home.pintail(
                        ["ask", "--data", path, "--json", "--model", "claude", "How many orders are there?"],
                        home.hosted(server))
                }
                #expect(run.exit == .other || run.exit == .unanswered, "\(why): \(run.testDescription)")
                let answer = try run.answer()
                #expect(answer.status != "answered")
                #expect(answer.rows.isEmpty)
                #expect(!run.output.contains("root:x") && !run.output.contains(Home.anthropicKey))
                #expect(!FileManager.default.fileExists(atPath: "/tmp/pintail-stolen.csv"))
                #expect(!FileManager.default.fileExists(atPath: "/tmp/pintail-stolen.duckdb"))
                let after = try await home.pintail(["describe", "--json", "--data", path])
                #expect(try after.map().table("orders")?.rowCount == 3)
            }
        }
    }
}
