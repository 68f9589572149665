public import Catalog
public import Ingest

/// What a workspace tells while it works.
public enum WorkspaceEvent: Sendable {
    case importing(ImportEvent)
    case mapping(CatalogProgress)
    /// A sentence for people.
    case line(String)
}

/// Where it tells it.
public struct WorkspaceProgress: Sendable {
    private let tell: @Sendable (WorkspaceEvent) -> Void

    public init(_ tell: @escaping @Sendable (WorkspaceEvent) -> Void) { self.tell = tell }

    public static let silent = WorkspaceProgress { _ in }

    func show(_ event: ImportEvent) { tell(.importing(event)) }
    func show(_ event: CatalogProgress) { tell(.mapping(event)) }
    func line(_ text: String) { tell(.line(text)) }
}
