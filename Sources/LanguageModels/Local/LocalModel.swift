import Foundation
import NIOHTTP1

/// The model that runs on this machine, through a `llama-server` of our own. Costs nothing.
public struct LocalModel: ChatModel {
    public let server: LlamaServer
    public var name: String { server.configuration.model.name }
    public var profile: ModelProfile {
        ModelProfile(strategy: .small, contextWindow: server.configuration.contextLength)
    }

    public init(_ server: LlamaServer) { self.server = server }

    public func stream(_ request: ChatRequest) -> AsyncThrowingStream<ChatEvent, any Error> {
        AsyncThrowingStream { continuation in
            let task = Task {
                let reservation = await server.reserve(for: request)
                var isReserved = true
                do {
                    for try await event in stream(request, in: reservation) {
                        // Before anyone hears of the end: what comes next may go on in this slot.
                        if case .finished = event, isReserved {
                            await server.release(reservation, holding: request.messages)
                            isReserved = false
                        }
                        continuation.yield(event)
                    }
                    if isReserved { await server.release(reservation, holding: []) }
                    continuation.finish()
                } catch {
                    if isReserved { await server.release(reservation, holding: []) }
                    continuation.finish(throwing: error)
                }
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    private func stream(
        _ request: ChatRequest, in reservation: SlotTable.Reservation
    ) -> AsyncThrowingStream<ChatEvent, any Error> {
        OpenAIModel(
            name: name, profile: profile, provider: LlamaServer.provider, transport: server.transport,
            retries: Self.retries, extraFields: ["cache_prompt": true, "id_slot": .integer(reservation.slot)],
            endpoint: { [self] attempt in
                var endpoint = try await server.endpoint(check: attempt > 0)
                if await !server.holds(reservation), let prefix = try await prefix(of: request) {
                    try await prepare(reservation.slot, prefix)
                }
                endpoint.baseURL += "/v1"
                return endpoint
            }
        ).stream(request)
    }

    /// Short waits: a dead server is started again, not waited for.
    static let retries = RetryPolicy(baseDelay: .milliseconds(200), maximumTotalTime: .seconds(300))

    /// A request to the server's own interface, repeated when the server had died.
    func send(_ method: HTTPMethod, _ path: String, body: JSON? = nil) async throws(ModelError) -> JSON {
        var attempt = 0
        while true {
            let endpoint = try await server.endpoint(check: attempt > 0)
            do {
                return try await server.transport.json(
                    method, path, body: body, to: endpoint, provider: LlamaServer.provider)
            } catch {
                guard error.code == .connectionFailed, !Task.isCancelled, attempt < Self.retries.maximumRetries else {
                    throw Task.isCancelled ? ModelError(.cancelled, provider: LlamaServer.provider) : error
                }
                attempt += 1
            }
        }
    }
}
