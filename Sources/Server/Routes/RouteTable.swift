import HTTPTypes

/// All endpoints, found by method and path.
struct RouteTable: Sendable {
    let endpoints: [Endpoint]
    private let routes: [(pattern: PathPattern, endpoint: Endpoint)]
    /// Those of paths without parameters, which nothing is more precise than.
    private let plain: [String: [Endpoint]]

    init(_ endpoints: [Endpoint]) {
        self.endpoints = endpoints
        plain = Dictionary(grouping: endpoints.filter { !$0.path.contains("{") }, by: \.path)
        routes = endpoints.map { (PathPattern($0.path), $0) }.sorted { $0.0.precision > $1.0.precision }
    }

    struct Match: Sendable {
        var endpoint: Endpoint
        var parameters: [String: String]
    }

    /// - Parameter path: without the query.
    /// - Throws: `APIError` 404 for a path nobody has, 405 for one of other methods.
    func match(_ method: HTTPRequest.Method, _ path: Substring) throws -> Match {
        if let match = plain[String(path)]?.first(where: { $0.method == method }) { return Match(endpoint: match, parameters: [:]) }
        let segments = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        // Clients that end a path with a slash mean the same; doubled ones inside do not.
        let trimmed = segments.count > 1 && segments.last == "" ? segments.dropLast() : segments
        let matches = routes.compactMap { route in
            route.pattern.match(Array(trimmed)).map {
                (precision: route.pattern.precision, match: Match(endpoint: route.endpoint, parameters: $0))
            }
        }
        // `x.csv` is the file of x, for every method, and no answer of this name.
        let found = matches.filter { $0.precision == matches.first?.precision }.map(\.match)
        // HEAD is a GET whose body is left out at the end, unless an endpoint has its own.
        for wanted in method == .head ? [.head, .get] : [method] {
            if let match = found.first(where: { $0.endpoint.method == wanted }) { return match }
        }
        guard !found.isEmpty else {
            throw APIError(
                .notFound, "not_found", "There is nothing at this path.",
                suggestion: "See /openapi.json for what there is.")
        }
        let methods = Set(found.map(\.endpoint.method.rawValue)).sorted()
        throw APIError(
            .methodNotAllowed, "method_not_allowed", "This path does not take \(method.rawValue).",
            suggestion: "It takes \(methods.joined(separator: ", ")).",
            headers: [.allow: methods.joined(separator: ", ")])
    }
}
