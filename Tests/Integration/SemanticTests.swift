import Foundation
import Testing

extension Program {
    @Suite("The semantic model at the command line") struct SemanticCommands {
        private func lake(_ home: Home) async throws {
            _ = try home.file("lake/trips.csv", "trip_id,boat_id,fare,day\n1,1,10.5,2024-05-01\n2,1,20,2024-05-02\n3,2,5.25,2025-06-03\n")
            _ = try home.file("lake/boats.csv", "boat_id,name\n1,Heron\n2,Swan\n")
            let imported = try await home.pintail(["import", "--dataset", "lake", "--data", home.data.appending(path: "lake").path])
            #expect(imported.exit == .well, "\(imported.testDescription)")
        }

        /// The draft, with one metric of the person's own.
        private func model(_ home: Home) async throws -> String {
            try await home.pintail(["semantic", "export", "--dataset", "lake"]).output.replacing(
                "  metrics:\n",
                with: """
                      metrics:
                      - name: turnover
                        expression:
                          dialects:
                          - dialect: ANSI_SQL
                            expression: SUM(trips.fare)
                        description: All fares paid.
                        custom_extensions:
                        - vendor_name: PINTAIL
                          data: '{"datasets": ["trips"], "status": "confirmed"}'

                    """)
        }

        @Test("A model is drafted, edited, taken, and answers without a language model", .timeLimit(.minutes(1)))
        func governed() async throws {
            try await withHome { home in
                try await lake(home)
                let file = try home.file("model.yaml", try await model(home))
                #expect(try await home.pintail(["semantic", "validate", "--dataset", "lake", file]).output == "No mistakes.\n")
                let taken = try await home.pintail(["semantic", "import", "--dataset", "lake", file])
                #expect(taken.exit == .well, "\(taken.testDescription)")
                #expect(try await home.pintail(["semantic", "export", "--dataset", "lake"]).output.contains("name: turnover"), "kept as it was written")
                let run = try await home.pintail(
                    ["ask", "--dataset", "lake", "--json", "--model", "local", "What is the turnover?"], ["PINTAIL_CACHE": home.emptyCache.path])
                #expect(run.exit == .well, "\(run.testDescription)")
                let answer = try run.answer()
                #expect(answer.trust.label == "governed" && answer.usage.model_calls == 0)
                #expect(run.output.contains("[[35.75]]") && run.output.contains("All fares paid."), "\(run.output)")
            }
        }

        @Test("A mistake is told with its line and column, and nothing is taken", .timeLimit(.minutes(1)))
        func mistakes() async throws {
            try await withHome { home in
                try await lake(home)
                let file = try home.file("model.yaml", try await model(home).replacing("SUM(trips.fare)", with: "SUM(trips.wages)"))
                let run = try await home.pintail(["semantic", "import", "--dataset", "lake", file])
                #expect(run.exit == .data && run.output.contains("wages"), "\(run.testDescription)")
                #expect(run.output.contains(#/model\.yaml:[1-9][0-9]*:[1-9][0-9]*: /#))
                #expect(home.storedFiles().contains { $0.contains("semantic") } == false)
            }
        }

        @Test("What differs is listed part by part", .timeLimit(.minutes(1)))
        func diff() async throws {
            try await withHome { home in
                try await lake(home)
                let before = try home.file("before.yaml", try await home.pintail(["semantic", "export", "--dataset", "lake"]).output)
                let after = try home.file("after.yaml", try await model(home))
                #expect(try await home.pintail(["semantic", "diff", before, before]).exit == .well)
                let run = try await home.pintail(["semantic", "diff", before, after])
                #expect(run.exit == .other && run.output.contains("added") && run.output.contains("turnover"), "\(run.testDescription)")
            }
        }

        @Test("Data that the model needs and the new files lack holds the import back", .timeLimit(.minutes(1)))
        func drift() async throws {
            try await withHome { home in
                try await lake(home)
                let file = try home.file("model.yaml", try await model(home))
                #expect(try await home.pintail(["semantic", "import", "--dataset", "lake", file]).exit == .well)
                _ = try home.file("lake/trips.csv", "trip_id,boat_id,price,day\n1,1,10.5,2024-05-01\n2,1,20,2024-05-02\n3,2,5.25,2025-06-03\n")
                let run = try await home.pintail(["import", "--dataset", "lake", "--data", home.data.appending(path: "lake").path])
                #expect(run.exit == .data && run.errors.contains("fare") && run.errors.contains("turnover"), "\(run.testDescription)")
            }
        }

        @Test("A Cortex model is taken with its losses listed", .timeLimit(.minutes(1)))
        func cortex() async throws {
            try await withHome { home in
                try await lake(home)
                let file = try home.file(
                    "cortex.yaml",
                    """
                    name: lake
                    tables:
                      - name: trips
                        base_table: {database: db, schema: public, table: trips}
                        facts:
                          - name: fare
                            expr: fare
                            data_type: NUMBER
                        metrics:
                          - name: turnover
                            expr: SUM(fare)
                    verified_queries:
                      - name: one
                        question: How much?
                        sql: SELECT 1
                    """)
                let run = try await home.pintail(["semantic", "import", "--dataset", "lake", file])
                #expect(run.exit == .well && run.output.contains("VERIFIED_QUERY_DROPPED"), "\(run.testDescription)")
            }
        }
    }
}
