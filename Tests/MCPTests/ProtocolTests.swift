import Foundation
import Testing

@testable import MCP

@Suite("The protocol without its effects") struct ProtocolTests {
    static let stateless =
        #""_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}"#

    struct Case: Sendable, CustomTestStringConvertible {
        var reason: String
        var message: String
        var code: Int64
        /// Nil: the error can't name the request.
        var id: String? = "1"
        var testDescription: String { reason }
    }

    static let bad = [
        Case(reason: "no JSON", message: "{", code: -32700, id: nil),
        Case(reason: "an empty line of junk", message: "\u{1}", code: -32700, id: nil),
        Case(
            reason: "batches ended with 2025-06-18", message: #"[{"jsonrpc":"2.0","id":1,"method":"ping"}]"#,
            code: -32600, id: nil),
        Case(reason: "a JSON string is no message", message: #""ping""#, code: -32600, id: nil),
        Case(reason: "another JSON-RPC", message: #"{"jsonrpc":"1.0","id":1,"method":"ping"}"#, code: -32600),
        Case(reason: "no method", message: #"{"jsonrpc":"2.0","id":1}"#, code: -32600),
        Case(reason: "a method that is a number", message: #"{"jsonrpc":"2.0","id":1,"method":2}"#, code: -32600),
        Case(
            reason: "params in a list", message: #"{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}"#, code: -32600),
        Case(reason: "an id of null", message: #"{"jsonrpc":"2.0","id":null,"method":"ping"}"#, code: -32600, id: nil),
        Case(
            reason: "an id that is a fraction", message: #"{"jsonrpc":"2.0","id":1.5,"method":"ping"}"#, code: -32600,
            id: nil),
        Case(reason: "before the handshake", message: #"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#, code: -32600),
        Case(
            reason: "initialize without a revision", message: #"{"jsonrpc":"2.0","id":1,"method":"initialize"}"#,
            code: -32602),
        Case(
            reason: "a revision nobody knows, without a handshake",
            message:
                #"{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2030-01-01","io.modelcontextprotocol/clientCapabilities":{}}}}"#,
            code: -32022),
        Case(
            reason: "no capabilities of the client",
            message:
                #"{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}}}"#,
            code: -32602),
        Case(
            reason: "a method nobody knows",
            message: #"{"jsonrpc":"2.0","id":1,"method":"tables/drop","params":{\#(stateless)}}"#, code: -32601),
        Case(
            reason: "ping went with the sessions",
            message: #"{"jsonrpc":"2.0","id":1,"method":"ping","params":{\#(stateless)}}"#, code: -32601),
        Case(
            reason: "a call without a name",
            message: #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{\#(stateless)}}"#, code: -32602),
        Case(
            reason: "arguments in a list",
            message:
                #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"ask","arguments":[],\#(stateless)}}"#,
            code: -32602),
        Case(
            reason: "a cursor of elsewhere",
            message: #"{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"cursor":"x",\#(stateless)}}"#,
            code: -32602),
        Case(
            reason: "a resource without a uri",
            message: #"{"jsonrpc":"2.0","id":1,"method":"resources/read","params":{\#(stateless)}}"#, code: -32602),
    ]

    @Test("What is no request gets the code that says why", arguments: bad)
    func refused(_ bad: Case) throws {
        var machine = ProtocolMachine()
        let actions = machine.receive(Incoming(Data(bad.message.utf8)))
        guard case .reply(.error(let id, let error))? = actions.first, actions.count == 1 else {
            Issue.record("\(actions)")
            return
        }
        #expect(error.code.rawValue == bad.code)
        #expect(id?.json.line == bad.id)
    }

    @Test(
        "The handshake agrees on the revision asked for, else on the newest that has a handshake",
        arguments: [
            ("2025-06-18", "2025-06-18"), ("2025-11-25", "2025-11-25"), ("2024-11-05", "2025-11-25"),
            ("2026-07-28", "2025-11-25"), ("later", "2025-11-25"),
        ])
    func negotiation(_ asked: String, _ agreed: String) throws {
        var machine = ProtocolMachine()
        let result = try reply(machine.receive(request(1, "initialize", ["protocolVersion": .string(asked)])))
        #expect(result["protocolVersion"]?.text == agreed)
        #expect(result["serverInfo"]?["name"] == "pintail" && result["capabilities"]?["tools"] != nil)
        #expect(result["resultType"] == nil, "of later revisions")
        #expect(machine.negotiated?.rawValue == agreed)
        #expect(try reply(machine.receive(request(2, "ping", [:]))) == [:])
    }

    @Test("Without a handshake each request says its revision, and results say that they are whole")
    func discovery() throws {
        var machine = ProtocolMachine()
        let result = try reply(machine.receive(request(1, "server/discover", Self.meta)))
        #expect(result["supportedVersions"] == ["2026-07-28"])
        #expect(result["resultType"] == "complete" && result["ttlMs"] != nil && result["cacheScope"] != nil)
        #expect(result["_meta"]?["io.modelcontextprotocol/serverInfo"]?["name"] == "pintail")
        #expect(machine.negotiated == nil, "nothing is remembered")
    }

    @Test("A cancelled request is stopped and never answered; others are")
    func cancellation() throws {
        var machine = ProtocolMachine(negotiated: .november2025)
        for id in [1, 2] as [Int64] { #expect(machine.receive(request(id, "tools/call", ["name": "ask"])).count == 1) }
        let cancel = Incoming.notification(method: "notifications/cancelled", parameters: ["requestId": 1])
        #expect(machine.receive(cancel) == [.cancel(.number(1))])
        #expect(machine.receive(cancel) == [], "once")
        #expect(
            machine.receive(.notification(method: "notifications/cancelled", parameters: ["requestId": "nobody"])) == []
        )
        #expect(machine.finished(.number(1), with: .success([:])) == nil)
        #expect(machine.finished(.number(2), with: .success(["a": 1])) == .result(.number(2), ["a": 1]))
        #expect(machine.finished(.number(2), with: .success([:])) == nil, "answered once")
    }

    @Test("A number and a string are different ids, and an id in use is refused")
    func ids() throws {
        var machine = ProtocolMachine(negotiated: .november2025)
        _ = machine.receive(request(1, "tools/list", [:]))
        guard case .perform? = machine.receive(.request(.text("1"), method: "tools/list", parameters: [:])).first else {
            Issue.record("refused"); return
        }
        guard case .reply(.error(_, let error))? = machine.receive(request(1, "tools/list", [:])).first else {
            Issue.record("taken twice"); return
        }
        #expect(error.code == .invalidRequest)
    }

    @Test("Who asks too much at once is told to wait, until one request has ended")
    func busy() throws {
        var machine = ProtocolMachine(negotiated: .november2025)
        for id in 0..<Int64(ProtocolMachine.mostRunning) { _ = machine.receive(request(id, "tools/list", [:])) }
        guard case .reply(.error(_, let error))? = machine.receive(request(100, "tools/list", [:])).first else {
            Issue.record("taken"); return
        }
        #expect(error.code == .busy)
        _ = machine.finished(.number(0), with: .success([:]))
        guard case .perform? = machine.receive(request(100, "tools/list", [:])).first else {
            Issue.record("still refused"); return
        }
    }

    @Test("The level of log messages is kept, and one that does not exist refused")
    func logging() throws {
        var machine = ProtocolMachine(negotiated: .june2025)
        #expect(try reply(machine.receive(request(1, "logging/setLevel", ["level": "critical"]))) == [:])
        #expect(machine.logLevel == .critical && machine.logLevel > .error)
        guard
            case .reply(.error(_, let error))? = machine.receive(request(2, "logging/setLevel", ["level": "loud"]))
                .first
        else { Issue.record("taken"); return }
        #expect(error.code == .invalidParameters)
    }

    @Test("What a value says stays inside its string, on one line")
    func escaping() throws {
        let hostile = "a\"}\n{\"jsonrpc\":\"2.0\"}\u{2028}\u{0}\\"
        let line = JSON.object([.init(hostile, .string(hostile))]).line
        #expect(!line.contains("\n") && !line.contains("\u{2028}") && !line.contains("\u{0}"))
        #expect(try JSON(parsing: Data(line.utf8)) == .object([.init(hostile, .string(hostile))]))
    }

    // MARK: Words

    static let meta: JSON = [
        "_meta": [
            "io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": [:],
        ]
    ]

    private func request(_ id: Int64, _ method: String, _ parameters: JSON) -> Incoming {
        .request(.number(id), method: method, parameters: parameters)
    }

    private func reply(_ actions: [ProtocolMachine.Action]) throws -> JSON {
        guard case .reply(.result(_, let result))? = actions.first else {
            Issue.record("\(actions)")
            return .null
        }
        return result
    }
}
