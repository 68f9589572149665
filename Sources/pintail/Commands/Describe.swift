import Analyst
import ArgumentParser
import Catalog
import Foundation
import Workspaces

struct Describe: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the map of the data: tables, columns, types, ranges, nulls, top values, keys, relationships.")

    @OptionGroup var source: SourceOptions
    @Flag(help: "Print the map as JSON.") var json = false
    @Flag(help: "Print no progress.") var quiet = false

    func run() async throws {
        let composition = Workspace(settings: Settings())
        let progress = ProgressPrinter(isQuiet: quiet)
        let dataset = try await source.open(in: composition, progress: progress)
        progress.finish()
        if json {
            Output.write(try dataset.catalog.json() + Data("\n".utf8))
        } else {
            Output.write(Data((CatalogDescription(dataset.catalog, width: Terminal.width(of: STDOUT_FILENO)).description + "\n").utf8))
        }
    }
}
