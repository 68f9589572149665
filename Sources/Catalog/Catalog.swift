/// The map of one dataset version: what the data is. A value; made by `CatalogBuilder`, read by everything above.
public struct Catalog: Sendable, Hashable, Codable {
    public var tables: [Table]
    public var relationships: [Relationship]

    public init(tables: [Table], relationships: [Relationship] = []) {
        (self.tables, self.relationships) = (tables, relationships)
    }

    /// Names compare as SQL does: without case.
    public func table(named name: String) -> Table? {
        tables.first { $0.name == name } ?? tables.first { $0.name.lowercased() == name.lowercased() }
    }
}
