import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// How long to wait for a model server.
public struct ModelTimeouts: Sendable, Hashable {
    public var connect: Duration
    /// The longest silence: before the first byte, and between two chunks.
    public var silence: Duration
    public init(connect: Duration = .seconds(10), silence: Duration = .seconds(90)) {
        (self.connect, self.silence) = (connect, silence)
    }
}

/// Where requests go and what they carry. A value of its own so that a key is never part of a model's description.
struct Endpoint: Sendable {
    /// Without a trailing slash: `https://api.openai.com/v1`, `http+unix://%2Frun%2Fa.sock/v1`.
    var baseURL: String
    var headers: [(name: String, value: String)]
    /// Taken out of anything the server says.
    var secret: String?
}

/// One HTTP client with its time-outs, shut down when its last user is gone.
final class Transport: Sendable {
    let timeouts: ModelTimeouts
    private let client: HTTPClient

    init(timeouts: ModelTimeouts) {
        self.timeouts = timeouts
        var configuration = HTTPClient.Configuration()
        configuration.timeout = .init(connect: TimeAmount(timeouts.connect), read: TimeAmount(timeouts.silence))
        // A redirect would carry the key and the prompt to another host.
        configuration.redirectConfiguration = .disallow
        configuration.decompression = .disabled
        // Our own policy counts every try; the pool's default would go on for minutes with no word to the caller.
        configuration.connectionPool.retryConnectionEstablishment = false
        client = HTTPClient(configuration: configuration)
    }

    deinit { client.shutdown { _ in } }

    /// Sends a request and returns the answer once its head is there. Throws `ModelError` for any status but 2xx.
    ///
    /// - Parameter timeout: until the head; nil for connecting and one silence.
    func send(
        _ method: HTTPMethod, _ path: String, body: JSON? = nil, to endpoint: Endpoint, provider: String,
        timeout: Duration? = nil
    ) async throws(ModelError) -> HTTPClientResponse {
        var request = HTTPClientRequest(url: endpoint.baseURL + path)
        request.method = method
        for header in endpoint.headers { request.headers.add(name: header.name, value: header.value) }
        do {
            if let body {
                request.headers.add(name: "content-type", value: "application/json")
                request.body = .bytes(try body.bytes)
            }
            let response = try await client.execute(
                request, timeout: TimeAmount(timeout ?? timeouts.connect + timeouts.silence))
            if (200..<300).contains(response.status.code) { return response }
            // What an error says fits in a few kilobytes; a longer body is cut, not collected.
            let text = try? await response.body.collect(upTo: 64 << 10)
            throw WireFailure(
                status: Int(response.status.code), headers: response.headers,
                body: text.map { String(buffer: $0) } ?? ""
            ).error(provider: provider, secret: endpoint.secret)
        } catch {
            throw Self.modelError(error, provider: provider)
        }
    }

    /// The whole answer as JSON.
    func json(
        _ method: HTTPMethod, _ path: String, body: JSON? = nil, to endpoint: Endpoint, provider: String,
        timeout: Duration? = nil
    ) async throws(ModelError) -> JSON {
        let response = try await send(method, path, body: body, to: endpoint, provider: provider, timeout: timeout)
        do {
            return try JSON(text: String(buffer: try await response.body.collect(upTo: 16 << 20)))
        } catch is DecodingError {
            throw ModelError(.badResponse, provider: provider)
        } catch {
            throw Self.modelError(error, provider: provider)
        }
    }

    /// Any error of the layers below as ours.
    static func modelError(_ error: any Error, provider: String) -> ModelError {
        switch error {
        case let error as ModelError: error
        case is CancellationError: ModelError(.cancelled, provider: provider)
        case is DecodingError, is EventStreamParser.EventTooLong: ModelError(.badResponse, provider: provider)
        case let error as HTTPClientError: clientError(error, provider: provider)
        default:
            // Only the type's name: the text of a network error may hold addresses with credentials in them.
            ModelError(.connectionFailed, provider: provider, detail: "\(type(of: error))")
        }
    }

    private static func clientError(_ error: HTTPClientError, provider: String) -> ModelError {
        let timeouts: [HTTPClientError] = [
            .readTimeout, .connectTimeout, .deadlineExceeded, .writeTimeout, .getConnectionFromPoolTimeout,
            .tlsHandshakeTimeout,
        ]
        let addressErrors: [HTTPClientError] = [.invalidURL, .emptyHost, .emptyScheme, .missingSocketPath]
        if error == .cancelled { return ModelError(.cancelled, provider: provider) }
        if timeouts.contains(error) { return ModelError(.timedOut, provider: provider) }
        if addressErrors.contains(error) || error.shortDescription.hasPrefix("Unsupported scheme") {
            return ModelError(
                .invalidRequest, provider: provider,
                sentence: "has a base URL that is not an address. Give one such as http://127.0.0.1:8080/v1.")
        }
        return ModelError(.connectionFailed, provider: provider, detail: error.shortDescription)
    }
}
