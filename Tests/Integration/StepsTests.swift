import Foundation
import Testing

extension Program {
    @Suite("Steps done to messy sheets, at the command line") struct StepsCommands {
        private static let may = "Turnover of our shops,,,,\nShop,Opened,Jan,Feb,Mar\nKiel,13/02/2019,10,20,30\nUlm,01/02/2020,1,2,3\nTotal,,11,22,33\n"
        private static let june = "Turnover of our shops,,,,,\nas of June,,,,,\nShop,Opened,Jan,Feb,Mar,Apr\nKiel,03/02/2019,10,20,30,40\nUlm,01/02/2020,1,2,3,4\nTotal,,11,22,33,44\n"

        private func rows(_ home: Home) async throws -> String {
            let described = try await home.pintail(["describe", "--dataset", "shops", "--json", "--quiet"])
            let map = try JSONSerialization.jsonObject(with: Data(described.output.utf8)) as? [String: Any]
            let tables = map?["tables"] as? [[String: Any]] ?? []
            return tables.map { "\($0["name"] ?? "") \($0["rowCount"] ?? 0) x \(($0["columns"] as? [Any])?.count ?? 0)" }.joined(separator: "; ")
        }

        private func number(of text: String, in listing: String) throws -> String {
            let line = try #require(listing.split(separator: "\n").first { $0.contains(text) }, "\(listing)")
            return String(line.trimmingPrefix { $0 == " " }.prefix { $0 != "." && $0 != ":" }.prefix { $0 != " " })
        }

        @Test("They are seen, undone and accepted, and next month's file is treated the same", .timeLimit(.minutes(2)))
        func decided() async throws {
            try await withHome { home in
                let file = try home.file("turnover.csv", Self.may)
                #expect(try await home.pintail(["import", "--dataset", "shops", "--data", file]).exit == .well)
                #expect(try await rows(home) == "turnover 2 x 5")
                let listing = try await home.pintail(["steps", "--dataset", "shops"]).output
                let described = try await home.pintail(["describe", "--dataset", "shops", "--quiet"]).output
                #expect(described.contains("rows of totals left out") || described.contains("row of totals left out"), "\(described)")

                let undone = try await home.pintail(["steps", "undo", "--dataset", "shops", "--table", "turnover", try number(of: "totals", in: listing)])
                #expect(undone.exit == .well && undone.output.contains("(undone)"), "\(undone.testDescription)")
                #expect(try await rows(home) == "turnover 3 x 5", "the totals are back")

                let accepted = try await home.pintail(["steps", "accept", "--dataset", "shops", "--table", "turnover", "p1"])
                #expect(accepted.exit == .well && accepted.output.contains("(accepted)"), "\(accepted.testDescription)")
                #expect(try await rows(home) == "turnover 9 x 4", "a row for each month")

                _ = try home.file("turnover.csv", Self.june)
                let next = try await home.pintail(["import", "--dataset", "shops", "--data", file])
                #expect(next.exit == .well && next.errors.contains("as decided before"), "\(next.testDescription)")
                #expect(try await rows(home) == "turnover 12 x 4", "a month more, decided alike")
            }
        }

        @Test("A decision that can't be carried out is not kept", .timeLimit(.minutes(1)))
        func refused() async throws {
            try await withHome { home in
                let file = try home.file("turnover.csv", Self.may)
                #expect(try await home.pintail(["import", "--dataset", "shops", "--data", file]).exit == .well)
                let before = try await home.pintail(["steps", "--dataset", "shops"]).output
                let unknown = try await home.pintail(["steps", "undo", "--dataset", "shops", "--table", "turnover", "99"])
                #expect(unknown.exit == .usage && unknown.errors.contains("no such step"), "\(unknown.testDescription)")
                try FileManager.default.removeItem(atPath: file)
                let gone = try await home.pintail(["steps", "accept", "--dataset", "shops", "--table", "turnover", "p1"])
                #expect(gone.exit == .data && gone.errors.contains("is not there any more"), "\(gone.testDescription)")
                #expect(try await home.pintail(["steps", "--dataset", "shops"]).output == before)
            }
        }
    }
}
