import Analyst
import ArgumentParser
import Foundation
import Semantics
import Workspaces

struct GlossaryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "glossary", abstract: "The words of the business and what they mean in a dataset.",
        discussion: "Kept in the dataset's semantic model; a question that uses a term is answered by its definition.",
        subcommands: [List.self, Add.self, Remove.self, Import.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the terms.")
        @Option(help: "The name of a dataset imported before.") var dataset: String
        @Flag(help: "Print them as JSON.") var json = false

        func run() async throws {
            let terms = try Workspace(settings: Settings()).semanticModel(of: dataset)?.glossary ?? []
            if json {
                let encoder = JSONEncoder()
                encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
                return Output.write(try encoder.encode(terms) + Data("\n".utf8))
            }
            if terms.isEmpty { print("No terms. Add one with `pintail glossary add --dataset \(dataset) TERM DEFINITION`.") }
            for term in terms {
                let others = (term.synonyms ?? []).isEmpty ? "" : " (\((term.synonyms ?? []).joined(separator: ", ")))"
                print("\(term.term)\(others): \(term.definition)\(term.owner.map { "  [\($0)]" } ?? "")")
                if let sql = term.expression { print("    \(sql)") }
            }
        }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Add a term, or put another definition in its place.")
        @OptionGroup var source: ExamplesCommand.DatasetOption
        @Option(help: "What it is in SQL over the dataset's columns.") var sql: String?
        @Option(help: "Another name of it; may be given several times.") var synonym: [String] = []
        @Option(help: "Who answers for the definition.") var owner: String?
        @Argument(help: "The term.") var term: String
        @Argument(help: "What it means.") var definition: String

        func run() async throws {
            // Opened first: a glossary of a dataset that is not there helps nobody.
            let (dataset, _, workspace) = try await source.open()
            let entry = GlossaryTerm(term: term, definition: definition, expression: sql, owner: owner, synonyms: synonym.isEmpty ? nil : synonym)
            try workspace.editModel(of: dataset.name) { $0.define(entry) }
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Remove a term.")
        @Option(help: "The name of a dataset imported before.") var dataset: String
        @Argument(help: "The term.") var term: String

        func run() async throws {
            let workspace = Workspace(settings: Settings())
            guard try workspace.semanticModel(of: dataset)?.glossary.contains(where: { $0.term.lowercased() == term.lowercased() }) == true else {
                throw CommandFailure(.data, "The glossary of \(dataset) has no term \(term).")
            }
            try workspace.editModel(of: dataset) { model in model.glossary.removeAll { $0.term.lowercased() == term.lowercased() } }
        }
    }

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a glossary file: a JSON or YAML list of terms, or descriptions of tables and columns.",
            discussion: """
                A list of {"term", "definition", "expression", "owner", "synonyms"}, or an object with "terms", \
                "business_definitions" (sentences such as "TV (total volume) = SUM(t.amount)"), "tables" ({table: {column: \
                description}}), "value_enums" ({column: {value: name}}) and "joins" ("a.x = b.y").
                """)
        @OptionGroup var source: ExamplesCommand.DatasetOption
        @Argument(help: "The file.", completion: .file()) var file: String

        func run() async throws {
            let (dataset, _, workspace) = try await source.open()
            let glossary: GlossaryFile
            do { glossary = try GlossaryFile(SemanticCommand.text(of: file)) } catch let issue as Issue { throw CommandFailure(.data, "\(file):\(issue)") }
            let unknown = try workspace.takeGlossary(glossary, of: dataset.name, catalog: dataset.catalog)
            for join in unknown { print("left out: \(join) (no such columns)") }
            let texts = glossary.tables.count + glossary.columns.values.reduce(0) { $0 + $1.count }
            print("\(glossary.terms.count) terms, \(glossary.notes.count) notes, \(texts) descriptions, \(glossary.joins.count - unknown.count) joins")
        }
    }
}
