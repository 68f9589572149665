import Analyst
import ArgumentParser
import Catalog
import Foundation
import Sheets
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
        let recipes = try composition.recipes(of: dataset.name)
        if json {
            Output.write(try Described(catalog: dataset.catalog, sheets: recipes).json() + Data("\n".utf8))
        } else {
            Output.write(Data((CatalogDescription(dataset.catalog, width: Terminal.width(of: STDOUT_FILENO)).description + "\n").utf8))
            if !recipes.isEmpty {
                Output.write(Data(("\nWhat was done to the sheets (`pintail steps` changes it)\n" + recipes.map(\.listing).joined()).utf8))
            }
        }
    }
}

/// The map as JSON, and beside it what was done to sheets, where anything was.
private struct Described: Encodable {
    var catalog: Catalog
    var sheets: [Recipe]

    private enum CodingKeys: String, CodingKey { case sheets }

    func encode(to encoder: any Encoder) throws {
        try catalog.encode(to: encoder)
        var fields = encoder.container(keyedBy: CodingKeys.self)
        if !sheets.isEmpty { try fields.encode(sheets, forKey: .sheets) }
    }

    func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self)
    }
}
