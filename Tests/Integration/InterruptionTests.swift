import Foundation
import LanguageModels
import Testing

extension Program {
    /// Ctrl-C is answered within moments, with 130, and nothing stays behind.
    @Suite("Interruption") struct Interruptions {
        @Test("During an import", .timeLimit(.minutes(2)), arguments: [SIGINT, SIGTERM])
        func duringImport(_ signal: Int32) async throws {
            try await withHome { home in
                let big = home.data.appending(path: "sales.csv").path
                try await Fixtures.writeBigCSV(to: big)
                let small = try home.file("small/sales.csv", "id,amount\n1,10.5\n")
                #expect(try await home.pintail(["import", "--dataset", "shop", "--data", small]).exit == .well)
                let before = try await home.pintail(["describe", "--json", "--dataset", "shop"]).output

                let sent = Stopwatch()
                let run = try await home.pintail(["import", "--dataset", "shop", "--data", big]) { process in
                    let hasBegun = try await eventually { !home.leftovers().isEmpty }
                    #expect(hasBegun, "the import never began")
                    try await Task.sleep(for: .milliseconds(300))
                    sent.start()
                    kill(process, signal)
                }
                #expect(run.exit == .interrupted, "\(run.testDescription)")
                #expect(sent.elapsed < .seconds(3), "it took \(sent.elapsed)")
                #expect(run.errors.contains("Stopped."))
                #expect(home.leftovers() == [])
                #expect(home.processes() == [])
                #expect(try await home.pintail(["describe", "--json", "--dataset", "shop"]).output == before)
            }
        }

        @Test(
            "While a hosted model is silent", .timeLimit(.minutes(1)),
            arguments: [
                ("claude", [String]()), ("claude", ["SELECT "]), ("gpt-4o", []), ("gpt-4o", ["SELECT "]),
            ])
        func duringAnswer(_ model: String, _ pieces: [String]) async throws {
            try await withHome { home in
                let path = try home.file("orders.csv", "id,amount\n1,10\n2,20\n")
                try await withScript({ _ in .silence(after: pieces) }) { server in
                    let sent = Stopwatch()
                    let run = try await home.pintail(
                        ["ask", "--data", path, "--json", "--model", model, "How many orders are there?"],
                        home.hosted(server)
                    ) { process in
                        let isAsked = try await eventually { server.requests.count == 1 }
                        #expect(isAsked, "the model was never asked")
                        try await Task.sleep(for: .milliseconds(200))
                        sent.start()
                        kill(process, SIGINT)
                    }
                    #expect(run.exit == .interrupted, "\(run.testDescription)")
                    #expect(sent.elapsed < .seconds(3), "it took \(sent.elapsed)")
                    #expect(run.output.isEmpty)
                    #expect(try await eventually { server.openConnections == 0 })
                    #expect(home.leftovers() == [])
                    #expect(home.processes() == [])
                }
            }
        }

        @Test(
            "While the local model reads or answers, its server ends too", .timeLimit(.minutes(2)),
            arguments: [SIGINT, SIGTERM, SIGKILL])
        func duringLocalAnswer(_ signal: Int32) async throws {
            try await withHome { home in
                let path = try home.file("orders.csv", "id,amount\n1,10\n2,20\n")
                let sent = Stopwatch()
                let run = try await home.pintail([
                    "ask", "--data", path, "--json", "--model", "local", "How many orders are there?",
                ]) { process in
                    let hasServer = try await eventually { home.processes().count > 1 }
                    #expect(hasServer, "the model's server never began")
                    sent.start()
                    kill(process, signal)
                }
                if signal == SIGKILL {
                    #expect(run.signal == SIGKILL)
                } else {
                    #expect(run.exit == .interrupted, "\(run.testDescription)")
                }
                #expect(sent.elapsed < .seconds(3), "it took \(sent.elapsed)")
                #expect(try await eventually(within: 3) { home.processes().isEmpty }, "\(home.processes()) still run")
                let isClean = try await eventually(within: 3) {
                    try FileManager.default.contentsOfDirectory(atPath: home.temporary.path).isEmpty
                }
                #expect(isClean, "temporary files stayed")
            }
        }

        @Test("A reader that goes away is no reason to crash", .timeLimit(.minutes(1)))
        func closedPipe() async throws {
            try await withHome { home in
                let path = try home.file("orders.csv", "id,amount\n1,10\n2,20\n")
                let run = try await home.run(
                    "/bin/bash",
                    [
                        "-c", "\"$0\" describe --json --data \"$1\" | true; echo ${PIPESTATUS[0]}", Program.binary.path,
                        path,
                    ])
                #expect(
                    Int(run.output.trimmingCharacters(in: .whitespacesAndNewlines)).map { $0 < 128 } == true,
                    "\(run.testDescription)")
            }
        }
    }
}

/// When something began; read after it ended. Both happen in one task.
final class Stopwatch {
    private var begin = ContinuousClock.now
    func start() { begin = .now }
    var elapsed: Duration { .now - begin }
}
