import ArgumentParser
import Foundation
import Ingest
import Workspaces

struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Import files or a PostgreSQL database as a named dataset, to ask about later.")

    @Option(help: "A data file or a folder of them; may be given several times.", completion: .file())
    var data: [String] = []
    @Option(help: "A database that PINTAIL_DATABASES names, or postgres://… itself; it is only read.") var from: String?
    @Option(help: "The dataset's name.") var dataset: String
    @Flag(help: "Make the new version current even if it breaks verified queries or the semantic model.") var force = false
    @Flag(help: "Print no progress.") var quiet = false

    func run() async throws {
        let composition = Workspace(settings: Settings())
        let progress = ProgressPrinter(isQuiet: quiet)
        let version = if let from {
            try await composition.importDatabase(source(from, composition.settings), as: dataset, progress: progress.ofWorkspace, force: force)
        } else {
            try await composition.importData(data.map(URL.init(written:)), as: dataset, progress: progress.ofWorkspace, force: force)
        }
        progress.finish()
        let rows = version.tables.map { "\($0.name): \($0.rows) rows" }
        print("Dataset \(dataset), version \(version.id.prefix(12))\n" + rows.joined(separator: "\n"))
    }

    func validate() throws {
        guard data.isEmpty != (from == nil) else { throw ValidationError("Say what to import: --data FILE or --from DATABASE, one of them.") }
    }

    private func source(_ text: String, _ settings: Settings) throws -> PostgresSource {
        text.contains("://") ? try PostgresSource(name: dataset, address: text) : try settings.database(named: text)
    }
}
