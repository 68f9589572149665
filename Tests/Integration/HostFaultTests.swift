import Foundation
import Subprocess
import TestServers
import Testing

extension Program {
    /// What the machine itself does to the server.
    @Suite("The server when the machine fails it", .serialized) struct HostFaults {
        private func ask(_ question: String, of node: Node) async throws -> Node.Reply {
            try await node.post("/v1/questions", #"{"dataset": "lake", "question": "\#(question)", "cache": false}"#, ["--max-time", "120"])
        }

        @Test(
            "A llama-server that is killed is started again for the next question", .enabled(if: hasLocalModel, "run `make setup` first"),
            .timeLimit(.minutes(6)))
        func modelKilled() async throws {
            try await withHome { home in
                try await Node.run(in: home, ["PINTAIL_EMBEDDINGS": "off", "PINTAIL_QUESTION_SECONDS": "120"]) { node in
                    #expect(try await node.importTrips("lake").status == 201)
                    let first = try await ask("How many trips are there?", of: node)
                    #expect(first.json["status"] as? String == "answered", "\(first.body)")
                    #expect(home.killProcesses(named: "llama-server") > 0, "the model has a process of its own")
                    let next = try await ask("What is the total fare of all trips?", of: node)
                    #expect(next.json["status"] as? String == "answered", "\(next.body)")
                    async let cut = ask("What is the average fare for each day, the highest first?", of: node)
                    try await Task.sleep(for: .milliseconds(400))
                    _ = home.killProcesses(named: "llama-server")
                    let ended = try await cut
                    #expect(["answered", "failed"].contains(ended.json["status"] as? String), "\(ended.body)")
                    if ended.json["status"] as? String == "failed" {
                        #expect(((ended.json["error"] as? [String: Any])?["message"] as? String ?? "").count > 20, "\(ended.body)")
                    }
                    let last = try await ask("Which day has the highest fare?", of: node)
                    #expect(last.json["status"] as? String == "answered", "\(last.body)")
                    #expect(try await node.get("/healthz").status == 200)
                }
            }
        }

        @Test("A full disk refuses an upload and loses nothing; with room again the same one is taken", .timeLimit(.minutes(3)))
        func diskFull() async throws {
            try await withHome { home in
                let disk = home.folder.appending(path: "disk", directoryHint: .isDirectory)
                try FileManager.default.createDirectory(at: disk, withIntermediateDirectories: true)
                let mounted = try await home.run("mount", ["-t", "tmpfs", "-o", "size=48m", "tmpfs", disk.path])
                guard mounted.status == .exited(0) else { return }    // Only root may make a small disk.
                do {
                    try await fill(disk, home)
                } catch {
                    _ = try await home.run("umount", ["--lazy", disk.path])
                    throw error
                }
                _ = try await home.run("umount", ["--lazy", disk.path])
            }
        }

        private func fill(_ disk: URL, _ home: Home) async throws {
            let filler = disk.appending(path: "filler")
            let large = try home.file("large.csv", "a,b\n" + (0..<400_000).map { "\($0),text number \($0 * 7_919 % 100_003)\n" }.joined())
            try await Node.run(in: home, ["PINTAIL_HOME": disk.appending(path: "home").path, "PINTAIL_EMBEDDINGS": "off"]) { node in
                #expect(try await node.importTrips("lake").status == 201)
                let room = try FileManager.default.attributesOfFileSystem(forPath: disk.path)[.systemFreeSize] as? Int ?? 0
                try Data(count: max(0, room - (3 << 20))).write(to: filler)
                let refused = try await node.send(["--form", "file=@\(large)"], to: "/v1/datasets?name=large&wait=true")
                #expect(refused.status >= 400 && refused.status != 404 && !(refused.errorCode ?? "").isEmpty, "\(refused)")
                #expect(try await node.get("/healthz").status == 200)
                try FileManager.default.removeItem(at: filler)
                let known = try await node.post("/v1/sql", #"{"dataset": "lake", "sql": "SELECT count(*) AS n FROM trips"}"#)
                #expect(known.status == 200 && known.body.contains("3"), "\(known)")
                #expect(try await node.get("/v1/datasets/large").status == 404, "nothing is half there")
                let taken = try await node.send(["--form", "file=@\(large)"], to: "/v1/datasets?name=large&wait=true")
                #expect(taken.status == 201, "\(taken)")
            }
        }
    }
}
