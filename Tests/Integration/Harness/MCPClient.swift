import Foundation
import Testing

/// The official client of the Model Context Protocol, in an environment of its own that is made once and kept.
enum MCPClient {
    private static let environment = PythonEnvironment(package: "mcp", version: "2.3.0")

    /// One thing the client found out.
    struct Check: Decodable, Sendable {
        enum Value: Decodable, Sendable, Equatable {
            case flag(Bool)
            case number(Double)
            case text(String)
            case list([Value])
            case nothing

            init(from decoder: any Decoder) throws {
                let container = try decoder.singleValueContainer()
                if container.decodeNil() {
                    self = .nothing
                } else if let flag = try? container.decode(Bool.self) {
                    self = .flag(flag)
                } else if let number = try? container.decode(Double.self) {
                    self = .number(number)
                } else if let text = try? container.decode(String.self) {
                    self = .text(text)
                } else {
                    self = .list(try container.decode([Value].self))
                }
            }
        }
        var check: String
        var value: Value
    }

    /// What the client found out in a scenario, in order.
    static func run(_ scenario: String, dataset: String, in home: Home, _ changes: [String: String] = [:]) async throws
        -> [Check]
    {
        try await environment.prepare(in: home)
        let script = Program.packageRoot.appending(path: "Tests/Clients/mcp_client.py").path
        let run = try await home.run(environment.program("python"), [script, Program.binary.path, dataset, scenario], changes)
        #expect(run.exit == .well, "\(run.testDescription)")
        return try run.output.split(separator: "\n").map { try JSONDecoder().decode(Check.self, from: Data($0.utf8)) }
    }
}

extension [MCPClient.Check] {
    func values(_ check: String) -> [MCPClient.Check.Value] { filter { $0.check == check }.map(\.value) }
    func value(_ check: String) -> MCPClient.Check.Value? { values(check).first }
}
