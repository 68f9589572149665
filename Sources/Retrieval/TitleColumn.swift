public import Catalog

extension Table {
    /// What rows are called by: a name or a title, else the first column that tells rows apart by words; no address.
    public var titleColumn: Column? {
        func isTitle(_ column: Column) -> Bool {
            column.typeClass == .text && column.role != .foreignKey && ["name", "title", "nm", "ttl"].contains(Words.nameWords(column.name).last)
        }
        let names = columns.filter { $0.role == .name && ![.url, .email, .uuid, .ipAddress].contains($0.pattern) }
        return names.first(where: isTitle) ?? columns.first(where: isTitle) ?? names.first
    }
}
