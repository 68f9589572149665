/// A table of a version in the making: read from its file, or kept where it is because the file has not changed.
enum ImportedTable: Sendable {
    /// - Parameters:
    ///   - origin: the fingerprint of its file; nil when its name depends on the other files.
    ///   - fingerprint: what it holds; nil when that was not worth finding out.
    case read(LoadedTable, origin: String?, fingerprint: String?)
    case kept(DatasetVersion.Table, notes: [ImportNote])

    var notes: [ImportNote] {
        switch self {
        case .read(let table, _, _): table.notes
        case .kept(_, let notes): notes
        }
    }

    var isRead: Bool { if case .read = self { true } else { false } }
}

/// What a new version can take over from the one before.
struct KeptTables: Sendable {
    private let tables: [String: [DatasetVersion.Table]]
    private let notes: [ImportNote]

    /// More attached files make every start slower; before there are more, all files are read into one segment again.
    private static let segmentLimit = 16

    /// - Parameter origins: the fingerprints of the files that are imported now.
    init(_ previous: DatasetVersion?, origins: [String]) {
        let wanted = Set(origins)
        let kept = previous?.tables.filter { $0.origin.map(wanted.contains) ?? false } ?? []
        let isFew = Set(kept.map(\.segment)).count < Self.segmentLimit
        tables = isFew ? Dictionary(grouping: kept) { $0.origin ?? "" } : [:]
        notes = previous?.notes ?? []
    }

    /// The tables of a file, which join `taken`; nil when it has to be read: it changed, or another file has taken a name.
    func tables(from file: String, origin: String, taken: inout Set<String>) -> [ImportedTable]? {
        guard let kept = tables[origin], kept.allSatisfy({ !taken.contains($0.name.lowercased()) }) else { return nil }
        taken.formUnion(kept.map { $0.name.lowercased() })
        return kept.map { table in
            .kept(table, notes: notes.filter { $0.source == file && $0.table == table.name })
        }
    }
}
