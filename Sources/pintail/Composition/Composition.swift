import Analyst
import Catalog
import DuckDB
import Foundation
import Ingest
import LanguageModels
import Retrieval
import SQLSyntax

/// The one place where implementations are plugged in.
struct Composition: Sendable {
    let settings: Settings

    var cache: URL { settings.folder("PINTAIL_CACHE") }

    func store() throws -> DatasetStore {
        DatasetStore(root: settings.folder("PINTAIL_HOME"), extensions: cache.appending(path: "duckdb-1.5.5/extensions"))
    }

    func limits() throws -> EngineLimits {
        EngineLimits(
            memory: try settings.integer("PINTAIL_MEMORY_LIMIT") ?? 2 << 30,
            threads: try settings.integer("PINTAIL_THREADS").map(Int.init),
            seconds: Int(try settings.integer("PINTAIL_QUERY_SECONDS") ?? 30))
    }
}
