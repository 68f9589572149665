/// One piece of a listing.
struct Page<Item: Sendable>: Sendable {
    var items: [Item]
    /// Asks for the next piece; nil on the last one.
    var next: String?

    func map<Other>(_ transform: (Item) throws -> Other) rethrows -> Page<Other> {
        Page<Other>(items: try items.map(transform), next: next)
    }
}

extension Page {
    /// A piece of a list that is at hand as a whole, in the order of `id`.
    /// - Parameter cursor: the id of the last item seen; one that is gone meanwhile does no harm.
    init(of all: [Item], after cursor: String?, limit: Int, id: (Item) -> String, descending: Bool = false) {
        let rest = all.filter { item in
            guard let cursor else { return true }
            return descending ? id(item) < cursor : id(item) > cursor
        }
        items = Array(rest.prefix(limit))
        next = rest.count > limit ? items.last.map(id) : nil
    }
}

extension Page where Item == JSON {
    var json: JSON { .object(["items": .array(items), "next": .optional(next)]) }
}
