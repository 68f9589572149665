import Analyst
import Catalog
import Foundation
import LanguageModels
import Retrieval

extension Workspace {
    /// More columns than this and words alone miss too many of those a question means.
    private static let wordsSuffice = 80

    /// The map's search by meaning; nil where it is off, not needed, or its model can't be had.
    func meaning(of catalog: Catalog, _ knowledge: Knowledge, _ progress: WorkspaceProgress) async -> (any MeaningSearch)? {
        let wish = settings.text("PINTAIL_EMBEDDINGS") ?? "auto"
        let columns = catalog.tables.reduce(0) { $0 + $1.columns.count }
        guard wish == "on" || (wish == "auto" && columns > Self.wordsSuffice) else { return nil }
        do {
            let model = try ModelSelection(environment: settings.environment, cacheDirectory: cache).embeddingModel()
            let store = try await vectorStore(of: model)
            let documents = DocumentIndex(try shown(catalog).retrievalDocuments(knowledge.descriptions) + knowledge.documents)
            let build = EmbeddingBuild(store: store, batchSize: model.batchSize) { try await model.embed($0, as: .document) }
            let done = try await build.run(documents.texts) { now in
                if now.done > now.reused, now.done % 500 < model.batchSize { progress.line("embedded \(now.done) of \(now.total) descriptions") }
            }
            if done.done > done.reused { progress.line("embedded \(done.done - done.reused) descriptions") }
            return EmbeddedMeaning(model: model, store: store, documents: documents)
        } catch {
            progress.line("no search by meaning: \(error)")
            return nil
        }
    }
}

extension Workspace {
    /// The catalog without values, where a model may see none.
    private func shown(_ catalog: Catalog) throws -> Catalog {
        guard try samplePolicy() == .none else { return catalog }
        var catalog = catalog
        for table in catalog.tables.indices {
            for column in catalog.tables[table].columns.indices { catalog.tables[table].columns[column].profile.topValues = [] }
        }
        return catalog
    }
}

private struct EmbeddedMeaning: MeaningSearch {
    let model: any EmbeddingModel
    let store: any VectorStore
    let documents: DocumentIndex

    func near(_ question: String) async -> [DocumentMatch] {
        guard let vector = try? await model.embed([question], as: .query).first else { return [] }
        return (try? await documents.nearest(to: vector, in: store)) ?? []
    }
}
