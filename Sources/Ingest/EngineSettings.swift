import DuckDB
import Foundation

/// How DuckDB is set up, for imports and for questions.
enum EngineSettings {
    static func configuration(memory: Int64, threads: Int?, spill: URL) -> Database.Configuration {
        Database.Configuration(
            // Nothing is fetched from the network; extensions are loaded by path, from our own folder.
            options: ["autoinstall_known_extensions": "false", "autoload_known_extensions": "false"],
            memoryLimit: memory, threads: threads, temporaryDirectory: spill)
    }

    /// The last statements of a trusted connection: from here on no statement can reach files or change settings.
    static let lock = "SET enable_external_access = false; SET lock_configuration = true"
}
