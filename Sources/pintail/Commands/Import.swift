import ArgumentParser
import Foundation
import Ingest
import Workspaces

struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Import files as a named dataset, to ask about later.")

    @Option(help: "A data file or a folder of them; may be given several times.", completion: .file())
    var data: [String]
    @Option(help: "The dataset's name.") var dataset: String
    @Flag(help: "Make the new version current even if it breaks verified queries or the semantic model.") var force = false
    @Flag(help: "Print no progress.") var quiet = false

    func run() async throws {
        let composition = Workspace(settings: Settings())
        let progress = ProgressPrinter(isQuiet: quiet)
        let version = try await composition.importData(data.map(URL.init(written:)), as: dataset, progress: progress.ofWorkspace, force: force)
        progress.finish()
        let rows = version.tables.map { "\($0.name): \($0.rows) rows" }
        print("Dataset \(dataset), version \(version.id.prefix(12))\n" + rows.joined(separator: "\n"))
    }
}
