import Analyst
import ArgumentParser
import Foundation
import LanguageModels
import Logging
import Server
import ServiceLifecycle
import Storage
import UnixSignals
import Workspaces

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve the HTTP API for many people.",
        discussion: """
            Listens on this machine alone, without sign-in, until PINTAIL_HOST says otherwise; then every request needs a key, \
            and the first start prints the owner's. Settings are environment variables: see `pintail settings`.
            """)

    @Option(help: "The address to listen on; overrides PINTAIL_HOST.") var host: String?
    @Option(help: "The port; overrides PINTAIL_PORT.") var port: Int?
    @Option(help: "Model: local, claude, gpt-4o, or a name at OPENAI_BASE_URL.") var model: String?

    func run() async throws {
        var environment = Settings()
        if let host { environment.environment["PINTAIL_HOST"] = host }
        if let port { environment.environment["PINTAIL_PORT"] = String(port) }
        LoggingSystem.bootstrap { JSONLogHandler(label: $0) }
        let logger = Logger(label: "pintail")
        let settings = try ServerSettings(environment)
        let store = try await MetadataStores.open(environment)
        let analysts = Analysts(named: model)
        let server = try PintailServer(settings, environment: environment, store: store, logger: logger) { workspace, name in
            try analysts.analyst(in: workspace, model: name)
        }
        if let key = try await server.firstKey() {
            Output.write(Data("The first owner's key, shown this once:\n\(key)\n".utf8))
        }
        Interruption.leaveToCommand()
        var configuration = ServiceGroupConfiguration(
            services: [server], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        configuration.maximumGracefulShutdownDuration = .seconds(25)
        do {
            try await ServiceGroup(configuration: configuration).run()
        } catch {
            await store.close()
            throw error
        }
        await store.close()
    }
}

struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Bring the metadata (keys, answers, jobs, usage) to this version's schema; `serve` does it by itself.")

    @Flag(help: "Only say what would be done.") var pending = false

    func run() async throws {
        let store = try MetadataStores.store(Settings())
        let steps = pending ? try await Migrations().pending(in: store) : try await Migrations().apply(to: store)
        await store.close()
        print(steps.isEmpty ? "Nothing to do." : steps.map { (pending ? "to do  " : "done  ") + $0 }.joined(separator: "\n"))
    }
}

/// Where metadata is kept, by the settings.
enum MetadataStores {
    static func store(_ settings: Settings) throws -> any MetadataStore {
        if let url = settings.text("PINTAIL_DATABASE_URL") { return PostgresStore(url: url) }
        let home = settings.folder("PINTAIL_HOME")
        try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
        return try SQLiteStore(file: home.appending(path: "pintail.sqlite"))
    }

    static func open(_ settings: Settings) async throws -> any MetadataStore {
        let store = try store(settings)
        try await Migrations().apply(to: store)
        return store
    }
}

/// The models of a server, made once: a local model is one process for all questions.
private final class Analysts: Sendable {
    private let standard: String?
    private let models = ModelCache()

    init(named standard: String?) { self.standard = standard }

    func analyst(in workspace: Workspace, model: String?) throws -> Analyst {
        let name = model ?? standard
        return try workspace.analyst(models.get(name ?? "") { try workspace.models(named: name) })
    }
}
