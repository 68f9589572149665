import HTTPTypes

/// One operation of the API, declared once: requests are routed, checked and described in `/openapi.json` by the same value.
struct Endpoint: Sendable {
    enum Access: Sendable, Hashable {
        /// For anybody, without a key.
        case open
        case scope(Scope)
    }

    struct Parameter: Sendable, Hashable {
        enum Place: String, Sendable { case path, query, header }
        var place: Place
        var name: String
        var schema: Schema
        var description: String
        var isRequired: Bool

        init(place: Place, name: String, schema: Schema, description: String, isRequired: Bool = false) {
            (self.place, self.name, self.schema, self.description) = (place, name, schema, description)
            self.isRequired = isRequired || place == .path
        }

        static func query(_ name: String, _ schema: Schema, _ description: String) -> Parameter {
            Parameter(place: .query, name: name, schema: schema, description: description)
        }
        static func header(_ name: String, _ schema: Schema, _ description: String, isRequired: Bool = false) -> Parameter {
            Parameter(place: .header, name: name, schema: schema, description: description, isRequired: isRequired)
        }
    }

    enum Body: Sendable {
        case none
        /// Collected and checked before the handler runs.
        case json(Schema)
        /// Collected, of one of these types; the handler reads it.
        case text([String], Schema)
        /// Left to the handler, which reads it as it comes.
        case stream([String])
    }

    struct Answer: Sendable {
        var status: HTTPResponse.Status
        var description: String
        /// By media type.
        var content: [(type: String, schema: Schema)] = []

        static func json(_ status: HTTPResponse.Status = .ok, _ schema: Schema, _ description: String) -> Answer {
            Answer(status: status, description: description, content: [("application/json", schema)])
        }
    }

    var method: HTTPRequest.Method
    /// `/v1/datasets/{dataset}`; a parameter is a whole segment, or its beginning before a fixed end as in `{answer}.csv`.
    var path: String
    /// Unique, for generated clients.
    var name: String
    var summary: String
    var access: Access
    var parameters: [Parameter] = []
    var body = Body.none
    var answers: [Answer]
    /// What errors look like where they are not ours alone; nil is `Error`.
    var failure: Schema?
    /// Whether `Idempotency-Key` makes a repeated request answer what the first did.
    var isRepeatable = false
    var handler: @Sendable (Call) async throws -> Reply

    var group: String {
        path.split(separator: "/").dropFirst(path.hasPrefix("/v1/") ? 1 : 0).first.map(String.init) ?? "server"
    }
}

extension [Endpoint.Parameter] {
    /// Of every listing.
    static let page: [Endpoint.Parameter] = [
        .query("limit", .integer(1...200), "How many items at most; 50 when not given."),
        .query("after", .string(1...200), "The \"next\" of the page before."),
    ]
}
