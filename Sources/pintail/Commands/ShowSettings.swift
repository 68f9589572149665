import ArgumentParser
import Workspaces

struct ShowSettings: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "settings", abstract: "Print every setting as a Markdown page.")

    func run() { print(Setting.reference, terminator: "") }
}
