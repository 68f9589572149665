public import Foundation

extension Catalog {
    /// Indented JSON with sorted keys, so that equal catalogs are equal bytes.
    public func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self)
    }

    public init(json: Data) throws {
        self = try JSONDecoder().decode(Catalog.self, from: json)
    }
}
