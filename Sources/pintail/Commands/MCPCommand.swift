import Analyst
import ArgumentParser
import Foundation
import Ingest
import MCP
import Workspaces

struct MCPCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mcp",
        abstract: "Serve datasets to a model's tools over standard input and output (Model Context Protocol).",
        discussion: """
            For clients that start servers themselves: give them the command `pintail mcp`. Standard output holds nothing but \
            the protocol; the server ends when its input does.
            """)

    @Option(help: "A dataset that may be asked about; may be given several times. All when left out.") var dataset:
        [String] = []
    @Flag(help: "Let clients save verified queries.") var allowSaving = false
    @Option(help: "Rows of a result at most.") var maxRows = 1_000
    @Option(help: "Characters of a result at most.") var maxCharacters = 50_000
    @Option(help: "Model: local, claude, gpt-4o, or a name at OPENAI_BASE_URL.") var model: String?

    func validate() throws {
        guard maxRows > 0, maxCharacters >= 1_000 else {
            throw ValidationError("--max-rows is at least 1, --max-characters at least 1000.")
        }
    }

    func run() async throws {
        let workspace = Workspace(settings: Settings())
        for name in dataset {
            guard try workspace.store.current(name) == nil else { continue }
            throw CommandFailure(
                .data, "There is no dataset named \(name). Make it with `pintail import --dataset \(name) --data FILE`."
            )
        }
        let output = try Self.takeOutput()
        defer { close(output) }
        let analyst = LazyAnalyst(workspace: workspace, model: model)
        let tools = allowSaving ? Set(MCPTool.allCases) : MCPTool.reading
        let access = MCPAccess(
            workspace: workspace, opened: OpenDatasets(capacity: 4), datasets: dataset.isEmpty ? nil : Set(dataset),
            tools: tools,
            caps: MCPCaps(rows: maxRows, characters: maxCharacters), author: NSUserName()
        ) { try await analyst.get() }
        await StandardStreams(input: STDIN_FILENO, output: output).serve(access)
        await analyst.stop()
        try Task.checkCancellation()
    }

    /// The protocol's own way out. What anything else prints, children included, goes to standard error from now on.
    private static func takeOutput() throws -> Int32 {
        let output = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
        guard output >= 0, dup2(STDERR_FILENO, STDOUT_FILENO) >= 0 else {
            throw CommandFailure(.other, "Standard output can't be written to.")
        }
        return output
    }
}

/// Makes the analyst at the first question, which lets all else work without a model, and wakes its model once.
private actor LazyAnalyst {
    private let workspace: Workspace
    private let model: String?
    private var made: Analyst?
    private var warming: Task<Void, Never>?

    init(workspace: Workspace, model: String?) { (self.workspace, self.model) = (workspace, model) }

    func get() throws -> Analyst {
        if let made { return made }
        var analyst = try workspace.analyst(workspace.models(named: model))
        let warming = Task { [analyst] in await analyst.warmUp() }
        analyst.ready = {
            // A question that is cancelled stops waiting; the warming goes on for those after it.
            let warmed = AsyncStream<Void> { continuation in
                Task {
                    await warming.value
                    continuation.finish()
                }
            }
            for await _ in warmed {}
        }
        (self.warming, made) = (warming, analyst)
        return analyst
    }

    func stop() { warming?.cancel() }
}
