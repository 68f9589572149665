import Foundation
import Testing

extension Program {
    @Suite("Crashes and crowds") struct Crashes {
        @Test("Killed in the middle of an import, the version before stays whole", .timeLimit(.minutes(4)))
        func killed() async throws {
            try await withHome { home in
                let small = try home.file("small/sales.csv", "id,amount\n1,10.5\n2,20\n3,5\n")
                let big = home.data.appending(path: "sales.csv").path
                try await Fixtures.writeBigCSV(to: big, rows: 2_000_000)
                let first = try await home.pintail(["import", "--dataset", "shop", "--data", small])
                #expect(first.exit == .well, "\(first.testDescription)")
                let before = try await home.pintail(["describe", "--json", "--dataset", "shop"]).output
                #expect(
                    try JSONDecoder().decode(MapDocument.self, from: Data(before.utf8)).table("sales")?.rowCount == 3)

                // How long it takes when nobody interferes, to know where its moments lie.
                let whole = try await home.pintail(["import", "--dataset", "other", "--data", big])
                #expect(whole.exit == .well, "\(whole.testDescription)")

                var killed = 0
                for share in [0.02, 0.15, 0.4, 0.6, 0.8, 0.9, 0.97] {
                    let run = try await home.pintail(["import", "--dataset", "shop", "--data", big]) { process in
                        try await Task.sleep(for: whole.duration * share)
                        kill(process, SIGKILL)
                    }
                    // Reached its end before the signal: what follows would test nothing.
                    guard run.signal == SIGKILL else { break }
                    killed += 1
                    let after = try await home.pintail(["describe", "--json", "--dataset", "shop"])
                    #expect(after.exit == .well, "killed after \(share): \(after.testDescription)")
                    #expect(after.output == before, "killed after \(share), the version changed")
                }
                #expect(killed >= 4, "only \(killed) imports were caught in the middle")

                // Folders younger than a minute might belong to an import that has just begun.
                home.age(.seconds(120))
                let next = try await home.pintail(["import", "--dataset", "shop", "--data", big])
                #expect(next.exit == .well, "\(next.testDescription)")
                #expect(home.leftovers() == [], "the next import cleans up")
                let map = try await home.pintail(["describe", "--json", "--dataset", "shop"]).map()
                #expect(map.table("sales")?.rowCount == 2_000_000)
            }
        }

        @Test("Two imports of one dataset at once leave it whole", .timeLimit(.minutes(2)))
        func twoAtOnce() async throws {
            try await withHome { home in
                let paths = ["a/sales.csv", "b/sales.csv"].map { home.data.appending(path: $0).path }
                for (path, rows) in zip(paths, [300_000, 400_000]) {
                    try FileManager.default.createDirectory(
                        at: URL(filePath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
                    try await Fixtures.writeBigCSV(to: path, rows: rows)
                }
                async let one = home.pintail(["import", "--dataset", "shop", "--data", paths[0]])
                async let two = home.pintail(["import", "--dataset", "shop", "--data", paths[1]])
                let runs = try await [one, two]
                #expect(runs.contains { $0.exit == .well })
                for run in runs where run.exit != .well {
                    #expect(run.exit == .data, "\(run.testDescription)")
                    #expect(run.errors.contains("import of the dataset shop is running"), "\(run.testDescription)")
                }
                let after = try await home.pintail(["describe", "--json", "--dataset", "shop"])
                #expect([300_000, 400_000].contains(try after.map().table("sales")?.rowCount))
                #expect(home.leftovers() == [])
            }
        }

        @Test("Two questions of one file at once are both answered", .timeLimit(.minutes(1)))
        func twoReaders() async throws {
            try await withHome { home in
                let path = try home.file("orders.csv", "id,amount\n1,10\n2,20\n")
                async let one = home.pintail(["describe", "--json", "--data", path])
                async let two = home.pintail(["describe", "--json", "--data", path])
                let runs = try await [one, two]
                for run in runs {
                    #expect(run.exit == .well, "\(run.testDescription)")
                    #expect(try run.map().tables.first?.rowCount == 2)
                }
            }
        }

        @Test(
            "A full disk ends with 5, says so, and leaves the version before whole", .timeLimit(.minutes(2)),
            .enabled(if: TinyDisk.isAllowed, "mounting a small disk needs root and a kernel that allows it"))
        func fullDisk() async throws {
            try await withHome { home in
                let small = try home.file("small/sales.csv", "id,amount\n1,10.5\n2,20\n3,5\n")
                let big = home.data.appending(path: "sales.csv").path
                try await Fixtures.writeBigCSV(to: big, rows: 500_000)
                try FileManager.default.createDirectory(at: home.store, withIntermediateDirectories: true)
                let run = try await home.run(
                    "/usr/bin/unshare",
                    [
                        "-m", "sh", "-c",
                        """
                        mount -t tmpfs -o size=8m tmpfs "$PINTAIL_HOME" || exit 99
                        "$1" import --quiet --dataset shop --data "$2" >&2 || exit 98
                        "$1" import --quiet --dataset shop --data "$3" >&2
                        echo "ended with $?"
                        "$1" describe --quiet --dataset shop >/dev/null && echo "still there"
                        find "$PINTAIL_HOME"/tmp -type f
                        """, "sh", Program.binary.path, small, big,
                    ])
                #expect(run.output == "ended with 5\nstill there\n", "\(run.testDescription)")
                #expect(run.errors.contains("disk is full"), "\(run.testDescription)")
            }
        }
    }
}

enum TinyDisk {
    /// Whether a file system of our own can be mounted here.
    static let isAllowed: Bool = {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/unshare")
        process.arguments = ["-m", "sh", "-c", "mount -t tmpfs -o size=1m tmpfs /mnt"]
        process.standardError = FileHandle.nullDevice
        guard getuid() == 0, (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()
}

extension Home {
    /// Makes everything unfinished look as if it had been left some time ago.
    func age(_ duration: Duration) {
        let then = Date(timeIntervalSinceNow: -Double(duration.components.seconds))
        let scratch = store.appending(path: "tmp")
        for name in (try? FileManager.default.contentsOfDirectory(atPath: scratch.path)) ?? [] {
            try? FileManager.default.setAttributes(
                [.modificationDate: then], ofItemAtPath: scratch.appending(path: name).path)
        }
    }
}
