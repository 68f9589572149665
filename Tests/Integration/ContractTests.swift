import Foundation
import Testing

extension Program {
    /// What `/openapi.json` says is what the server does: requests are made of the description, right ones and wrong
    /// ones, and every answer is held against it.
    @Suite("The API keeps to its description") struct Contract {
        private static let tester = PythonEnvironment(package: "schemathesis", version: "4.32.5")

        @Test("Requests made of the description, right and wrong, are answered as it says", .timeLimit(.minutes(5)))
        func described() async throws {
            try await withHome { home in
                try await Self.tester.prepare(in: home)
                // The tester asks as fast as it can; how many a key may is tested elsewhere.
                _ = try await Node.run(in: home, ["PINTAIL_REQUESTS_PER_SECOND": "100000", "PINTAIL_QUESTION_SECONDS": "5"]) { node in
                    let imported = try await node.importTrips("lake")
                    #expect(imported.status == 201, "\(imported.body)")
                    // With a key about, requests without one are refused, as the description says.
                    let key = try await node.post("/v1/keys", #"{"name": "tester", "role": "owner"}"#)
                    let secret = try #require(key.json["secret"] as? String, "\(key.body)")
                    let settings = Program.packageRoot.appending(path: "Tests/Clients/schemathesis.toml").path
                    let run = try await home.run(
                        Self.tester.program("schemathesis"),
                        [
                            "--config-file", settings, "run", "\(node.url)/openapi.json", "--header", "Authorization: Bearer \(secret)",
                            // All checks, but for what the settings leave out.
                            "--phases", "coverage,fuzzing", "--max-examples", "10", "--seed", "7", "--generation-database", "none", "--no-shrink",
                            "--continue-on-failure", "--request-timeout", "180", "--warnings", "off", "--no-color",
                        ])
                    #expect(run.exit == .well, "\(run.output.suffix(8000))")
                    let health = try await node.get("/healthz")
                    #expect(health.status == 200)
                }
            }
        }
    }
}
