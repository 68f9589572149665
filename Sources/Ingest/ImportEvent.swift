public import Sheets

/// Something an import repaired, left out or decided, in a sentence for people.
public struct ImportNote: Sendable, Hashable, Codable {
    /// The name of the file it is about.
    public var source: String
    /// The table it is about, nil when it is about the whole file.
    public var table: String?
    public var text: String

    public init(source: String, table: String? = nil, text: String) {
        (self.source, self.table, self.text) = (source, table, text)
    }
}

/// What an import tells while it runs.
public enum ImportEvent: Sendable, Hashable {
    /// A file is begun; its size in bytes on disk.
    case reading(file: String, bytes: Int64?)
    /// From 0 to 100, by the engine's own estimate.
    case progress(file: String, percentage: Double)
    case loaded(table: String, rows: Int)
    case note(ImportNote)
}

/// How much of the machine an import may use.
public struct ImportOptions: Sendable, Hashable {
    /// Bytes the engine keeps in memory before it spills to disk.
    public var memoryLimit: Int64
    public var threads: Int?
    /// Bytes a compressed file (gzip, Excel) may unpack to; nil is 1 GB, or fifty times its own size where that is more.
    public var unpackedLimit: Int64?
    /// What was done to sheets before and what people decided about it, to be done again.
    public var recipes: [Recipe]

    public init(memoryLimit: Int64 = 2 << 30, threads: Int? = nil, recipes: [Recipe] = []) {
        (self.memoryLimit, self.threads, self.recipes) = (memoryLimit, threads, recipes)
    }
}

/// One table as it now stands in the database.
struct LoadedTable: Sendable, Hashable {
    var name: String
    var rows: Int
    /// The name of the file it came from.
    var source: String
    var columns: [String]
    var notes: [ImportNote]
    /// How it was made of a messy sheet; nil for what was read as it is.
    var found: FoundTable?
    /// Another table had its name, so it got this one.
    var isRenamed = false
}
