import Analyst
import Foundation
import Ingest
import Semantics
import Workspaces

/// What can be read of a dataset as a document.
enum Resource: String, CaseIterable {
    case schema
    case semanticModel = "semantic-model"

    var mimeType: String { self == .schema ? "application/json" : "application/yaml" }
    var title: String { self == .schema ? "Schema" : "Semantic model" }
    var description: String {
        self == .schema
            ? "Tables, columns, how they join, and metrics, as describe_dataset gives them."
            : "What the data means, as YAML: datasets, fields, metrics, filters. A draft made from the data where people gave none."
    }

    func uri(of dataset: String) -> String { "pintail://datasets/\(Self.encoded(dataset))/\(rawValue)" }

    /// The dataset and the document a URI names; nil for any other.
    static func parse(_ uri: String) -> (dataset: String, resource: Resource)? {
        guard uri.hasPrefix("pintail://datasets/") else { return nil }
        let parts = uri.dropFirst("pintail://datasets/".count).split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let resource = Resource(rawValue: String(parts[1])),
            let name = String(parts[0]).removingPercentEncoding
        else { return nil }
        return (name, resource)
    }

    private static func encoded(_ name: String) -> String {
        name.addingPercentEncoding(withAllowedCharacters: CharacterSet(charactersIn: "-._~").union(.alphanumerics))
            ?? name
    }

    static func list(_ access: MCPAccess) -> JSON {
        let names = access.workspace.store.datasets().filter(access.sees)
        let resources = names.flatMap { name in
            allCases.map { resource -> JSON in
                [
                    "uri": .string(resource.uri(of: name)), "name": .string("\(name) \(resource.rawValue)"),
                    "title": .string("\(resource.title) of \(name)"), "description": .string(resource.description),
                    "mimeType": .string(resource.mimeType),
                ]
            }
        }
        return ["resources": .array(resources)]
    }

    static var templates: JSON {
        let templates = allCases.map { resource -> JSON in
            [
                "uriTemplate": .string("pintail://datasets/{name}/\(resource.rawValue)"),
                "name": .string(resource.rawValue),
                "title": .string(resource.title), "description": .string(resource.description),
                "mimeType": .string(resource.mimeType),
            ]
        }
        return ["resourceTemplates": .array(templates)]
    }

    func text(of dataset: Dataset, _ access: MCPAccess) async throws -> String {
        switch self {
        case .schema:
            let schema = try await SchemaOutput.make(dataset, access)
            return String(decoding: try OrderedJSONEncoder().encode(schema), as: UTF8.self)
        case .semanticModel:
            let text = try await SemanticSource(dataset, access).text()
            let most = access.caps.characters
            guard text.count > most else { return text }
            return "# Only the first \(most) characters are here; `pintail semantic export` has all of it.\n"
                + text.prefix(most)
        }
    }
}
