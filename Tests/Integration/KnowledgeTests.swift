import Foundation
import Testing

extension Program {
    @Suite("What people say of a dataset") struct Knowledge {
        private static let trips = "trip_id,boat_id,kind,day\n1,1,tour,2024-05-01\n2,1,race,2024-05-02\n3,2,tour,2025-06-03\n4,2,tour,2025-06-04\n"
        private static let boats = "boat_id,name\n1,Heron\n2,Swan\n"
        private static let question = "How many tours were there in 2024?"
        private static let sql = "SELECT count(*) AS tours FROM trips WHERE kind = 'tour' AND year(day) = 2024"

        /// A dataset with one verified query.
        private func lake(_ home: Home) async throws {
            _ = try home.file("lake/trips.csv", Self.trips)
            _ = try home.file("lake/boats.csv", Self.boats)
            let imported = try await home.pintail(["import", "--dataset", "lake", "--data", home.data.appending(path: "lake").path])
            #expect(imported.exit == .well, "\(imported.testDescription)")
            let added = try await home.pintail(["examples", "add", "--dataset", "lake", "--sql", Self.sql, Self.question])
            #expect(added.exit == .well, "\(added.testDescription)")
        }

        @Test("A verified question is answered without a model, also with another value in it", .timeLimit(.minutes(1)))
        func verified() async throws {
            try await withHome { home in
                try await lake(home)
                // No model can be reached: there is no cache and no key.
                for (question, count) in [(Self.question, 1), ("how many tours were there in 2025", 2)] {
                    let run = try await home.pintail(
                        ["ask", "--dataset", "lake", "--json", "--model", "local", question], ["PINTAIL_CACHE": home.emptyCache.path])
                    #expect(run.exit == .well, "\(run.testDescription)")
                    let answer = try run.answer()
                    #expect(answer.trust.label == "verified" && answer.usage.model_calls == 0)
                    #expect(run.output.contains("\"rows\":[[\(count)]]"), "\(question): \(run.output)")
                }
            }
        }

        @Test("Data that breaks a verified query is held back, and taken when forced", .timeLimit(.minutes(1)))
        func drift() async throws {
            try await withHome { home in
                try await lake(home)
                _ = try home.file("lake/trips.csv", Self.trips.replacing("kind", with: "sort"))
                let command = ["import", "--dataset", "lake", "--data", home.data.appending(path: "lake").path]
                let held = try await home.pintail(command)
                #expect(held.exit == .data, "\(held.testDescription)")
                #expect(held.errors.contains("kind") && held.errors.contains("--force") && held.errors.contains(Self.question))
                let before = try await home.pintail(["describe", "--json", "--dataset", "lake"])
                #expect(before.output.contains("\"kind\"") && !before.output.contains("\"sort\""), "the version before stays current")
                #expect(home.leftovers() == [])
                #expect(try await home.pintail(command + ["--force"]).exit == .well)
                let check = try await home.pintail(["examples", "check", "--dataset", "lake"])
                #expect(check.exit == .other && check.output.contains("broken") && check.output.contains("kind"))
            }
        }

        @Test("A relationship once rejected stays so for the next import", .timeLimit(.minutes(1)))
        func relationships() async throws {
            try await withHome { home in
                try await lake(home)
                let join = "trips.boat_id = boats.boat_id"
                func isJoined() async throws -> Bool {
                    try await home.pintail(["describe", "--json", "--dataset", "lake"]).output.contains("\"fromTable\"")
                }
                #expect(try await isJoined())
                #expect(try await home.pintail(["relationship", "--dataset", "lake", "--reject", join]).exit == .well)
                #expect(try await !isJoined())
                _ = try home.file("lake/trips.csv", Self.trips + "5,1,tour,2025-07-01\n")
                #expect(try await home.pintail(["import", "--dataset", "lake", "--data", home.data.appending(path: "lake").path]).exit == .well)
                #expect(try await !isJoined())
                #expect(try await home.pintail(["relationship", "--dataset", "lake", "--forget", join]).exit == .well)
                #expect(try await isJoined())
                #expect(try await home.pintail(["relationship", "--dataset", "lake", "--accept", "trips.wheel = boats.boat_id"]).exit == .data)
            }
        }

        @Test("SQL that is no SELECT over the data is never vouched for", .timeLimit(.minutes(1)), arguments: [
            "DROP TABLE trips", "SELECT * FROM read_csv('/etc/passwd')", "SELECT wages FROM trips", "hello",
        ])
        func refused(sql: String) async throws {
            try await withHome { home in
                try await lake(home)
                let run = try await home.pintail(["examples", "add", "--dataset", "lake", "--sql", sql, "What?"])
                #expect(run.exit == .data && !run.errors.isEmpty && run.output.isEmpty, "\(run.testDescription)")
                #expect(try await home.pintail(["examples", "--dataset", "lake"]).output.contains("What?") == false)
            }
        }

        @Test("Worked examples are made from the data", .timeLimit(.minutes(1)))
        func worked() async throws {
            try await withHome { home in
                try await lake(home)
                let run = try await home.pintail(["examples", "worked", "--dataset", "lake", "--limit", "5"])
                #expect(run.exit == .well && run.output.contains("SELECT"))
                #expect(run.output.split(separator: "\n").count { !$0.hasPrefix(" ") } <= 5)
            }
        }
    }
}
