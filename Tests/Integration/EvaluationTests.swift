import Foundation
import LanguageModels
import Testing

extension Program {
    @Suite("A dataset's verified queries as its test") struct Regression {
        private static let question = "How many tours were there in 2024?"
        private static let gold = "SELECT count(*) AS tours_wanted FROM trips WHERE kind = 'tour' AND year(day) = 2024"

        @Test(
            "Each question is asked as if its query were not known; the exit code says whether enough is right",
            .timeLimit(.minutes(1)),
            arguments: [
                (
                    "SELECT count(*) AS n FROM trips WHERE kind = 'tour' AND day BETWEEN DATE '2024-01-01' AND DATE '2024-12-31'",
                    true
                ),
                ("SELECT count(*) AS n FROM trips", false),
            ])
        func regression(answer: String, isRight: Bool) async throws {
            try await withHome { home in
                _ = try home.file(
                    "lake/trips.csv", "trip_id,kind,day\n1,tour,2024-05-01\n2,race,2024-05-02\n3,tour,2025-06-03\n")
                #expect(
                    try await home.pintail([
                        "import", "--dataset", "lake", "--data", home.data.appending(path: "lake").path,
                    ]).exit == .well)
                #expect(
                    try await home.pintail(["examples", "add", "--dataset", "lake", "--sql", Self.gold, Self.question])
                        .exit == .well)
                try await withScript({ _ in .answer(sql: answer) }) { server in
                    let run = try await home.pintail(
                        ["eval", "--dataset", "lake", "--model", "claude", "--min-accuracy", "90"], home.hosted(server))
                    #expect(run.exit == (isRight ? .well : .other), "\(run.testDescription)")
                    #expect(run.output.contains("\(isRight ? "✓" : "✗") \(Self.question)"))
                    #expect(!server.requests.isEmpty, "it is not looked up")
                    #expect(
                        server.requests.allSatisfy { !$0.body.contains("tours_wanted") }, "its own query is no example")
                }
            }
        }
    }
}
