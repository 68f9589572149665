import CDuckDB
public import Foundation

/// An open DuckDB database. It stays open as long as it, or a connection to it, is alive.
public final class Database: Sendable {
    public enum Store: Sendable, Hashable {
        case inMemory
        /// A database file, made when there is none unless it is only to be read.
        case file(at: URL, readOnly: Bool = false)
    }

    /// How the database is opened.
    public struct Configuration: Sendable, Hashable {
        /// DuckDB's own options by name, as `SET` takes them: `["enable_external_access": "false"]`.
        public var options: [String: String]
        /// Bytes the engine may keep in memory before it spills to `temporaryDirectory`, or fails.
        public var memoryLimit: Int64?
        public var threads: Int?
        /// Where large sorts and joins spill to.
        public var temporaryDirectory: URL?

        public init(
            options: [String: String] = [:], memoryLimit: Int64? = nil, threads: Int? = nil,
            temporaryDirectory: URL? = nil
        ) {
            (self.options, self.memoryLimit) = (options, memoryLimit)
            (self.threads, self.temporaryDirectory) = (threads, temporaryDirectory)
        }

        fileprivate func allOptions(for store: Store) -> [String: String] {
            var all = options
            all["memory_limit"] = memoryLimit.map { "\($0)B" } ?? all["memory_limit"]
            all["threads"] = threads.map(String.init) ?? all["threads"]
            all["temp_directory"] = temporaryDirectory?.path ?? all["temp_directory"]
            if case .file(_, readOnly: true) = store { all["access_mode"] = "READ_ONLY" }
            // DuckDB 1.5.5 rewrites "row_number() … = 1" to an aggregate that can give another row than the first where the
            // order's column holds NULL.
            all["disabled_optimizers"] = all["disabled_optimizers"] ?? "top_n_window_elimination"
            return all
        }
    }

    private let handle: DatabaseHandle

    /// Opens `store`. Throws `.openFailed` or `.invalidOption`.
    public init(_ store: Store = .inMemory, configuration: Configuration = .init()) throws(DuckDBError) {
        let options = ConfigurationHandle()
        try options.set(configuration.allOptions(for: store))
        let path: String? = if case .file(let url, _) = store { url.path } else { nil }
        var raw: duckdb_database?
        var message: UnsafeMutablePointer<CChar>?
        let state = duckdb_open_ext(path, &raw, options.raw, &message)
        let text = takeString(message)
        guard state == DuckDBSuccess, let raw else {
            throw DuckDBError(Self.code(ofOpening: text ?? ""), engineMessage: text)
        }
        handle = DatabaseHandle(taking: raw)
    }

    /// A new connection, with a queue of its own.
    public func connect() throws(DuckDBError) -> Connection { Connection(try ConnectionHandle(handle)) }

    private static func code(ofOpening text: String) -> DuckDBError.Code {
        let isOption = ["Invalid Input Error", "Parser Error", "Catalog Error", "Invalid Configuration", "Not implemented"]
            .contains { text.hasPrefix($0) }
        return isOption ? .invalidOption : .openFailed
    }
}

/// Owns the options on their way to the engine.
private struct ConfigurationHandle: ~Copyable {
    let raw: duckdb_config?

    init() {
        var raw: duckdb_config?
        // It fails only without memory; `set` then refuses the first option.
        _ = duckdb_create_config(&raw)
        self.raw = raw
    }

    borrowing func set(_ options: [String: String]) throws(DuckDBError) {
        for (name, value) in options.sorted(by: { $0.key < $1.key }) {
            guard duckdb_set_config(raw, name, value) == DuckDBSuccess else {
                throw DuckDBError(.invalidOption, engineMessage: "option \(name)")
            }
        }
    }

    deinit {
        var raw = raw
        duckdb_destroy_config(&raw)
    }
}
