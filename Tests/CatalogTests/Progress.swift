import Catalog
import Synchronization

/// Remembers what a builder reported.
final class Progress: Sendable {
    private let events = Mutex<[CatalogProgress]>([])
    func add(_ event: CatalogProgress) { events.withLock { $0.append(event) } }
    var all: [CatalogProgress] { events.withLock { $0 } }
}
