public import Foundation

/// One client's connection: reads its messages, carries its requests out at the same time as each other, and sends what
/// there is to send to where the request came from.
public actor MCPConnection {
    /// Where messages about a request go; called in their order, from any task.
    public typealias Sink = @Sendable (Outgoing) -> Void

    /// What became of a message.
    public enum Reception: Sendable {
        /// There is nothing to answer.
        case noted
        case replied(Outgoing)
        /// The request's messages go to the sink; its answer, if it has one still, is the task's value.
        case running(Task<Outgoing?, Never>)
    }

    private var machine: ProtocolMachine
    private var access: MCPAccess
    private var tasks: [RequestID: Task<Outgoing?, Never>] = [:]

    public init(access: MCPAccess) { (self.access, machine) = (access, ProtocolMachine()) }

    /// The revision agreed on by a handshake.
    public var revision: ProtocolRevision? { machine.negotiated }

    /// - Parameter access: what the client may do from now on, where that may have changed.
    public func receive(_ data: Data, access: MCPAccess? = nil, sink: @escaping Sink) -> Reception {
        receive(Incoming(data), access: access, sink: sink)
    }

    func receive(_ message: Incoming, access: MCPAccess? = nil, sink: @escaping Sink) -> Reception {
        if let access { self.access = access }
        var reception = Reception.noted
        for action in machine.receive(message) {
            switch action {
            case .reply(let outgoing): reception = .replied(outgoing)
            case .cancel(let id): tasks[id]?.cancel()
            case .perform(let id, let call):
                let performer = Performer(access: self.access)
                let logs = call.revision.hasHandshake && machine.logLevel <= .error
                let task = Task { () -> Outgoing? in
                    let outcome = await Self.outcome(performer, call) { outgoing in
                        if case .notification("notifications/message", _) = outgoing, !logs { return }
                        sink(outgoing)
                    }
                    return self.finished(id, outcome)
                }
                tasks[id] = task
                reception = .running(task)
            }
        }
        return reception
    }

    /// Cancels what runs and waits until it has stopped.
    public func close() async {
        for task in tasks.values { task.cancel() }
        await drain()
    }

    /// Waits for what runs.
    public func drain() async {
        for task in tasks.values { _ = await task.value }
    }

    private func finished(_ id: RequestID, _ outcome: Result<JSON, ProtocolError>) -> Outgoing? {
        tasks[id] = nil
        return machine.finished(id, with: outcome)
    }

    private static func outcome(_ performer: Performer, _ call: ProtocolMachine.Call, _ sink: @escaping Sink) async
        -> Result<JSON, ProtocolError>
    {
        do {
            return .success(try await performer.perform(call, sink))
        } catch let error as ProtocolError {
            return .failure(error)
        } catch is CancellationError {
            return .failure(ProtocolError(.internalError, "The request was stopped."))
        } catch {
            return .failure(ProtocolError(.internalError, "Something unexpected went wrong."))
        }
    }
}
