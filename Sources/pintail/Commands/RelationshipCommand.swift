import Analyst
import ArgumentParser
import Catalog
import Foundation
import Ingest
import Workspaces

struct RelationshipCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "relationship",
        abstract: "Accept or reject how two tables join; remembered for every later version of the dataset.",
        discussion: "A relationship is written as \"orders.customer_id = customers.id\", several columns as \"a.x+y = b.x+y\".")

    @Option(help: "The name of a dataset imported before.") var dataset: String
    @Option(help: "A relationship that holds; may be given several times.") var accept: [String] = []
    @Option(help: "A relationship that does not hold; may be given several times.") var reject: [String] = []
    @Option(help: "Forget what was said of a relationship; may be given several times.") var forget: [String] = []

    func run() async throws {
        let composition = Workspace(settings: Settings())
        guard try composition.store.current(dataset) != nil else {
            throw CommandFailure(.data, "There is no dataset named \(dataset). Make it with `pintail import --dataset \(dataset) --data FILE`.")
        }
        var decisions = try composition.decisions(of: dataset)
        for (verdict, texts) in [(RelationshipDecision.Verdict.accepted, accept), (.rejected, reject), (nil, forget)] as [(RelationshipDecision.Verdict?, [String])] {
            for text in texts {
                guard let decision = RelationshipDecision(verdict ?? .accepted, written: text) else {
                    throw CommandFailure(.usage, "\"\(text)\" is no relationship; write it as table.column = table.column.")
                }
                let catalog = try await composition.dataset(named: dataset).catalog
                let about = Relationship(
                    fromTable: decision.fromTable, fromColumns: decision.fromColumns, toTable: decision.toTable,
                    toColumns: decision.toColumns, multiplicity: .manyToOne, source: .user)
                decisions.removeAll { $0.isAbout(about) }
                guard verdict != nil else { continue }
                if verdict == .accepted, !catalog.applying([decision]).relationships.contains(where: decision.isAbout) {
                    throw CommandFailure(.data, "\"\(text)\" names a table or column that the dataset lacks; see `pintail describe --dataset \(dataset)`.")
                }
                decisions.append(decision)
            }
        }
        try composition.save(decisions, of: dataset)
        for decision in decisions {
            let sides = [(decision.fromTable, decision.fromColumns), (decision.toTable, decision.toColumns)]
            let text = sides.map { "\($0.0).\($0.1.joined(separator: "+"))" }.joined(separator: " = ")
            Output.write(Data("\(decision.verdict.rawValue)  \(text)\n".utf8))
        }
    }
}
