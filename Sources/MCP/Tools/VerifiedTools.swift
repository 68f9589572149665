import Analyst
import Examples
import Foundation
import Ingest
import SQLSyntax
import Workspaces

extension Tool {
    static let listVerifiedQueries = Tool(
        tool: .listVerifiedQueries, title: "List verified queries",
        description:
            "Questions with SQL that people vouched for: the best examples of how this data is meant to be read.",
        input: .object(["dataset": datasetArgument]),
        output: .object(
            ["queries": .array("", of: VerifiedView.schema), "notice": .string("What was cut.")], optional: ["notice"])
    ) { arguments, context in
        let dataset = try await context.dataset(try arguments.string("dataset"))
        let content = try VerifiedQueryStore(folder: context.access.workspace.store.knowledge(of: dataset.name)).load()
        let guardian = dataset.engine.guardian
        var visible: [VerifiedView] = []
        for query in content.queries {
            // One about a table of which the asker may not see all may name what they may not see.
            if !guardian.restrictions.isEmpty {
                guard let facts = try? await guardian.parser.parse(query.sql).facts,
                    !facts.tableNames.contains(where: guardian.restrictions.restricts)
                else { continue }
            }
            visible.append(VerifiedView(query))
        }
        var cap = Cap(characters: context.access.caps.characters)
        let queries = try cap.fitting(visible)
        return VerifiedList(
            queries: queries, notice: cap.isFull ? "\(visible.count - queries.count) more queries are left out." : nil)
    }

    static let saveVerifiedQuery = Tool(
        tool: .saveVerifiedQuery, title: "Save a verified query",
        description:
            "Keeps a question with the SQL that answers it, for all who ask from now on. Only when a person has looked at the SQL and said that it is right. The SQL is run first; a question with the same wording is replaced.",
        input: .object([
            "dataset": datasetArgument, "question": .string("In plain words."),
            "sql": .string("One SELECT that answers it."),
        ]),
        output: .object(["id": .string("Of the saved query."), "rows": .integer("Rows it found.")]), isReadOnly: false
    ) { arguments, context in
        let dataset = try await context.dataset(try arguments.string("dataset"))
        let store = VerifiedQueryStore(folder: try context.access.workspace.store.knowledge(of: dataset.name))
        let query = try await store.add(
            question: try arguments.string("question"), sql: try arguments.string("sql"), author: context.access.author,
            origin: .acceptedAnswer,
            version: dataset.version, engine: dataset.engine, limits: try context.access.workspace.queryLimits())
        return SavedQuery(id: query.id, rows: query.lastRun?.rows ?? 0)
    }
}

private struct SavedQuery: Encodable {
    var id: String
    var rows: Int
}

private struct VerifiedList: Encodable {
    var queries: [VerifiedView]
    var notice: String?
}

private struct VerifiedView: Encodable {
    var id: String
    var question: String
    var sql: String
    var author: String
    var state: String

    init(_ query: VerifiedQuery) {
        (id, question, sql, author) = (query.id, query.question, query.sql, query.author)
        state =
            switch query.state {
            case .working: "working"
            case .broken: "broken"
            case .unchecked: "unchecked"
            }
    }

    static let schema = Schema.object([
        "id": .string(""), "question": .string(""), "sql": .string(""), "author": .string("Who vouched for it."),
        "state": .string("working, broken or unchecked."),
    ])
}
