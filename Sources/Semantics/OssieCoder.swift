import Catalog
import Foundation

/// A model and its YAML in Apache Ossie's format, both ways without loss. What the format has no place for stands in
/// a `custom_extensions` entry of vendor PINTAIL; entries of other vendors are kept word for word.
///
/// Source of the format: the Apache Ossie core specification, versions 0.1.1 and 0.2.
public enum OssieCoder {
    public static let vendor = "PINTAIL"

    public struct Reading: Sendable, Hashable {
        /// nil when the text is no model at all.
        public var model: SemanticModel?
        public var issues: [Issue]
        public var positions: SourceMap
    }

    /// Reads as much as can be read and says what is wrong with the rest.
    public static func read(_ text: String) -> Reading {
        do {
            let (value, positions) = try YAMLText.read(text)
            var reader = OssieReader(positions: positions)
            let model = reader.document(value)
            return Reading(model: model, issues: reader.issues, positions: reader.modelPositions)
        } catch {
            return Reading(model: nil, issues: [error], positions: SourceMap())
        }
    }

    public static func write(_ model: SemanticModel) throws -> String {
        try YAMLText.write(OssieWriter.document(model))
    }
}

/// What a PINTAIL extension may hold; each object uses its own part.
struct PintailExtension: Codable, Hashable {
    var table: String?
    var unit: String?
    var label: String?
    var status: DraftStatus?
    var additivity: Additivity?
    var datasets: [String]?
    var filter: String?
    var multiplicity: SemanticRelationship.Multiplicity?
    var filters: [NamedFilter]?
    var glossary: [GlossaryTerm]?
    var calendar: SemanticCalendar?
    var policies: [AccessPolicy]?

    static let keys: Set<String> = [
        "table", "unit", "label", "status", "additivity", "datasets", "filter", "multiplicity", "filters", "glossary",
        "calendar", "policies",
    ]

    /// nil when there is nothing to say.
    func encoded() -> CustomExtension? {
        guard self != PintailExtension() else { return nil }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(self) else { return nil }
        return CustomExtension(vendor: OssieCoder.vendor, data: String(decoding: data, as: UTF8.self))
    }
}
