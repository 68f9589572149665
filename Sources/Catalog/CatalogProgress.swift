/// What `CatalogBuilder` is at: enough for a progress line.
public enum CatalogProgress: Sendable, Hashable {
    /// Begins table `index` (from 1) of `count`.
    case profiling(table: String, index: Int, count: Int)
    /// Begins to test this many possible relationships on the data.
    case relating(candidates: Int)
    /// A view that its own query no longer fits, left out of the catalog.
    case unreadable(table: String)
}
