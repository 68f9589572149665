import Foundation
import TestServers
import Testing

extension Program {
    @Suite("Commands beside asking") struct Tooling {
        @Test(
            "Help and version end with 0, on standard output", .timeLimit(.minutes(1)),
            arguments: [
                (["--help"], "ask"), (["ask", "--help"], "--json"), (["describe", "--help"], "--data"),
                (["import", "--help"], "--dataset"),
                (["sample", "--help"], "--seed"), (["model", "--help"], "fetch"), (["doctor", "--help"], "--verify"),
                (["settings", "--help"], "settings"), (["--version"], "0."),
            ])
        func help(_ arguments: [String], _ word: String) async throws {
            try await withHome { home in
                let run = try await home.pintail(arguments)
                #expect(run.exit == .well, "\(run.testDescription)")
                #expect(run.output.contains(word))
                #expect(run.errors.isEmpty)
                #expect(home.storedFiles() == [])
            }
        }

        @Test(
            "The doctor finds every part on a machine that was set up", .timeLimit(.minutes(1)),
            .enabled(if: hasLocalModel, "run `make setup` first"))
        func doctor() async throws {
            try await withHome { home in
                let run = try await home.pintail(["doctor"])
                #expect(run.exit == .well, "\(run.testDescription)")
                for part in [
                    "DuckDB", "excel", "sqlite_scanner", "local model", "llama-server", "ANTHROPIC_API_KEY",
                    "OPENAI_API_KEY", "sandbox", "data folder",
                ] { #expect(run.output.contains(part), "\(part) is missing:\n\(run.output)") }
                #expect(!run.output.contains("✗"))
            }
        }

        @Test("Without the native parts the doctor ends with 1 and says how to get them", .timeLimit(.minutes(1)))
        func sick() async throws {
            try await withHome { home in
                let run = try await home.pintail(["doctor"], ["PINTAIL_CACHE": home.emptyCache.path])
                #expect(run.exit == .other, "\(run.testDescription)")
                #expect(run.output.contains("make setup"))
                #expect(run.output.contains("✗ llama-server") && run.output.contains("✗ local model"))
                #expect(run.output.contains("✓ DuckDB"))
            }
        }

        @Test("The doctor asks PostgreSQL and Redis where they are set, and says what is wrong without their passwords", .timeLimit(.minutes(2)))
        func stores() async throws {
            let redis = try #require(try RedisServer.start(password: "tern-4711"))
            defer { redis.remove() }
            let postgres = try #require(try PostgresServer.start())
            defer { postgres.remove() }
            let cases: [(settings: [String: String], line: String, reason: String)] = [
                (["PINTAIL_REDIS_URL": redis.url], "✓ Redis", "there"),
                (["PINTAIL_REDIS_URL": redis.url.replacing("4711", with: "4712")], "· Redis", "a wrong password; without Redis a node works alone"),
                (["PINTAIL_DATABASE_URL": postgres.url()], "✓ PostgreSQL", "there, and empty"),
                (["PINTAIL_DATABASE_URL": postgres.url(database: "nowhere")], "✗ PostgreSQL", "no such database"),
            ]
            for (settings, line, reason) in cases {
                try await withHome { home in
                    let run = try await home.pintail(["doctor"], settings)
                    #expect(run.output.contains(line), "\(reason): \(run.testDescription)")
                    #expect(!(run.output + run.errors).contains("tern-47"))
                    #expect(run.exit == (line.hasPrefix("✗") ? .other : .well), "\(reason)")
                }
            }
        }

        @Test(
            "The doctor and the list say which keys are set, and never show them", .timeLimit(.minutes(1)),
            arguments: ["doctor", "model list"])
        func keys(_ command: String) async throws {
            try await withHome { home in
                let run = try await home.pintail(
                    command.split(separator: " ").map(String.init),
                    ["ANTHROPIC_API_KEY": Home.anthropicKey, "OPENAI_API_KEY": Home.openAIKey])
                #expect(run.exit == .well, "\(run.testDescription)")
                expectNoKeys(run, home)
                #expect(!run.output.contains("needs ANTHROPIC_API_KEY") && !run.output.contains("not set"))
            }
        }

        @Test("The list names each model and what it needs", .timeLimit(.minutes(1)))
        func models() async throws {
            try await withHome { home in
                let run = try await home.pintail(["model", "list"], ["PINTAIL_CACHE": home.emptyCache.path])
                #expect(run.exit == .well)
                let lines = run.output.split(separator: "\n").map(String.init)
                #expect(lines.count == 3)
                #expect(lines[0].hasPrefix("claude") && lines[0].contains("ANTHROPIC_API_KEY"))
                #expect(lines[1].hasPrefix("gpt-4o") && lines[1].contains("OPENAI_API_KEY"))
                #expect(lines[2].hasPrefix("local") && lines[2].contains("pintail model fetch"))
            }
        }

        @Test("The page of settings is the one the program prints", .timeLimit(.minutes(1)))
        func settings() async throws {
            try await withHome { home in
                let run = try await home.pintail(["settings"])
                #expect(run.exit == .well)
                let page = Program.packageRoot.appending(path: "Documentation/settings.md")
                let kept = try String(contentsOf: page, encoding: .utf8)
                #expect(run.output == kept, "run `pintail settings > Documentation/settings.md`")
            }
        }

        @Test("The same seed writes the same shop, another seed another one", .timeLimit(.minutes(1)))
        func sample() async throws {
            try await withHome { home in
                for (name, seed) in [("a", "7"), ("b", "7"), ("c", "8")] {
                    let run = try await home.pintail(["sample", "--seed", seed, home.data.appending(path: name).path])
                    #expect(run.exit == .well, "\(run.testDescription)")
                    #expect(run.output.split(separator: "\n").count == 5)
                }
                func orders(_ name: String) -> Data? {
                    FileManager.default.contents(atPath: home.data.appending(path: "\(name)/orders.csv").path)
                }
                #expect(orders("a") != nil && orders("a") == orders("b"))
                #expect(orders("a") != orders("c"))
            }
        }

        @Test("Progress is on standard error, and --quiet leaves it out", .timeLimit(.minutes(1)))
        func quiet() async throws {
            try await withHome { home in
                let path = try home.file("orders.csv", "id,amount\n1,10\n2,20\n")
                let loud = try await home.pintail(["import", "--dataset", "a", "--data", path])
                #expect(loud.exit == .well && loud.errors.contains("orders"), "\(loud.testDescription)")
                #expect(loud.output.contains("orders: 2 rows"))
                let quiet = try await home.pintail(["import", "--quiet", "--dataset", "b", "--data", path])
                #expect(quiet.exit == .well && quiet.errors.isEmpty, "\(quiet.testDescription)")
            }
        }
    }
}
