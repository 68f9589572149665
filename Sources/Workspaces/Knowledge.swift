import Analyst
import Catalog
import Examples
import Foundation
import Retrieval
import Semantics
import SQLSyntax

extension Knowledge {
    /// What a semantic model says, as the analyst and its prompts take it. Metrics that nobody has confirmed are left
    /// out: the model would be told a guess as a rule.
    init(_ model: SemanticModel) {
        self.init()
        func sentences(_ text: String?) -> [String] { (text ?? "").split(whereSeparator: \.isNewline).map(String.init).filter { !$0.isEmpty } }
        instructions = sentences(model.description) + sentences(model.context.instructions)
        for dataset in model.datasets {
            if let text = dataset.description { tables[dataset.table] = text }
            instructions += sentences(dataset.context.instructions).map { "\(dataset.table): \($0)" }
            for field in dataset.fields {
                let column = field.expression.sql.hasPrefix("\"") ? String(field.expression.sql.dropFirst().dropLast()) : field.expression.sql
                let reference = ColumnReference(table: dataset.table, column: column)
                if let text = field.description { columns[reference] = text }
                instructions += sentences(field.context.instructions).map { "\(dataset.table).\(field.name): \($0)" }
            }
        }
        definitions = model.glossary.map { term in
            Definition(.term, name: term.term, otherNames: term.synonyms ?? [], meaning: term.definition, expression: term.expression)
        }
        definitions += model.metrics.filter { $0.status == .confirmed }.map { metric in
            let filter = metric.filter.map { " FILTER (WHERE \($0))" } ?? ""
            return Definition(
                .metric, name: metric.label ?? Self.words(metric.name), otherNames: metric.context.synonyms, meaning: metric.description ?? "",
                expression: metric.expression.sql + filter)
        }
        definitions += model.filters.map { filter in
            Definition(.filter, name: Self.words(filter.name), otherNames: filter.synonyms ?? [], meaning: filter.description ?? "", expression: filter.expression)
        }
    }

    private static func words(_ name: String) -> String { name.replacing("_", with: " ") }

    /// People's own words for tables and columns, for linking.
    static func synonyms(_ model: SemanticModel) -> [Synonyms] {
        var groups: [[String]] = []
        for dataset in model.datasets {
            groups.append([words(dataset.name)] + dataset.context.synonyms)
            for field in dataset.fields { groups.append([words(field.name)] + field.context.synonyms) }
        }
        groups.removeAll { $0.count < 2 }
        return groups.isEmpty ? [] : [Synonyms(groups: groups)]
    }
}

/// Verified queries and examples made from the data, the nearest to a question. Made when first asked for, and kept for
/// the version of the data.
actor NearExamples: AnsweredQuestions {
    private let catalog: Catalog
    private let engine: any QueryEngine
    private let verified: [VerifiedQuery]
    private let samples: SamplePolicy
    private let stored: @Sendable () -> [WorkedExample]?
    private let store: @Sendable ([WorkedExample]) -> Void
    private var selector: Task<ExampleSelector, Never>?

    /// - Parameters:
    ///   - stored: those made before from the same data; nil when there are none.
    ///   - store: keeps what was made.
    init(
        catalog: Catalog, engine: any QueryEngine, verified: [VerifiedQuery], samples: SamplePolicy,
        stored: @escaping @Sendable () -> [WorkedExample]?, store: @escaping @Sendable ([WorkedExample]) -> Void
    ) {
        (self.catalog, self.engine, self.verified, self.samples) = (catalog, engine, verified, samples)
        (self.stored, self.store) = (stored, store)
    }

    func near(_ question: String, tables: Set<String>, values: [String], count: Int) async -> [AnsweredQuestion] {
        let selector = await self.ready()
        return selector.nearest(to: question, count: count, tables: tables, values: values).map { choice in
            AnsweredQuestion(question: choice.example.question, sql: choice.example.sql, isVerified: choice.example.template == "verified")
        }
    }

    private func ready() async -> ExampleSelector {
        if let selector { return await selector.value }
        let task = Task { [catalog, engine, verified, samples, stored, store] in
            var examples: [WorkedExample] = []
            for query in verified {
                if let example = await WorkedExample(query, guardian: engine.guardian) { examples.append(example) }
            }
            if let known = stored() {
                examples += known
            } else {
                var limits = WorkedExampleLimits()
                // The first question waits for it.
                limits.time = .seconds(6)
                let made = (try? await WorkedExamples.generate(catalog: catalog, engine: engine, limits: limits)) ?? []
                store(made)
                examples += made
            }
            var shown: [WorkedExample] = []
            for example in examples where await Self.mayBeShown(example, samples, catalog, engine.guardian) { shown.append(example) }
            return ExampleSelector(examples: shown, catalog: catalog)
        }
        selector = task
        return await task.value
    }

    /// An example names values of the data: none may tell about a person where those are masked.
    private static func mayBeShown(_ example: WorkedExample, _ samples: SamplePolicy, _ catalog: Catalog, _ guardian: QueryGuard) async -> Bool {
        switch samples {
        case .full: return true
        case .none: return example.values.isEmpty
        case .masked:
            if example.values.isEmpty { return true }
            guard let facts = try? await guardian.check(example.sql).tree.facts else { return false }
            return facts.comparisons.allSatisfy { comparison in
                !catalog.tables.contains { table in
                    facts.tableNames.contains(table.name) && table.column(named: comparison.column.name)?.personal != nil
                }
            }
        }
    }
}

extension Knowledge {
    var descriptions: SchemaDescriptions { SchemaDescriptions(tables: tables, columns: columns) }

    /// Definitions as texts to be found by their meaning.
    var documents: [RetrievalDocument] {
        definitions.map { definition in
            let text = ([definition.name] + definition.otherNames + [definition.meaning]).joined(separator: ", ")
            return RetrievalDocument(definition.kind == .metric ? .metric(definition.name) : .term(definition.name), text: String(text.prefix(600)))
        }
    }
}
