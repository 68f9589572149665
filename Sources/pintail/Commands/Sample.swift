import ArgumentParser
import Foundation
import SampleData

struct Sample: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Write a made-up shop's data as CSV files, to try things on.")

    @Option(help: "Same seed, same data.") var seed: UInt64 = 2023
    @Option(help: "1 is some thousands of rows.") var scale: Double = 1
    @Argument(help: "The folder to write to.", completion: .directory) var folder: String

    func validate() throws {
        guard scale > 0, scale <= 10_000 else { throw ValidationError("--scale must lie between 0 and 10,000.") }
    }

    func run() throws {
        let files = try ShopGenerator(seed: seed, scale: scale).write(to: URL(filePath: folder, directoryHint: .isDirectory))
        for file in files { print(file.path(percentEncoded: false)) }
    }
}
