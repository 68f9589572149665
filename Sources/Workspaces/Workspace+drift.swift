import Analyst
import Catalog
import Examples
import Foundation
import Ingest
import Semantics
import SQLSyntax

extension Workspace {
    /// Compares a version that is not current yet with the one that is: tells what changed, and holds it back when that
    /// breaks verified queries, unless forced.
    func review(_ version: DatasetVersion, progress: WorkspaceProgress, force: Bool) async throws {
        guard let current = try? store.current(version.dataset) else { return }
        let engine = try await store.open(version, limits: try engineLimits())
        let decisions = try decisions(of: version.dataset)
        let catalog = try await map(of: version, engine, progress).catalog.applying(decisions)
        if let data = store.map(of: current), let old = try? JSONDecoder().decode(DataMap.self, from: data) {
            for change in CatalogDrift(from: old.catalog, to: catalog).changes { progress.line(change.description) }
        }
        let verified = VerifiedQueryStore(folder: try store.knowledge(of: version.dataset))
        let queries = try verified.load().queries
        let check = VerifiedQueryCheck(engine: engine, catalog: catalog, version: version.id, limits: try queryLimits())
        let findings = try await check.run(queries)
        var broken = findings.filter(\.breaks).map { finding in
            if case .broken(let reason) = finding.state { return "\"\(finding.query.question)\": \(reason)" }
            return ""
        }
        if let model = try semanticModel(of: version.dataset) {
            let drift = SemanticDrift(parser: engine.guardian.parser)
            broken += await drift.breakages(of: model, in: catalog).map { breakage in
                let name = breakage.column.map { "\(breakage.table).\($0)" } ?? breakage.table
                let instead = breakage.suggestion.map { "; perhaps it is \($0) now" } ?? ""
                return "The semantic model needs \(name), for \(breakage.affected.prefix(5).joined(separator: ", "))\(instead)."
            }
        }
        guard broken.isEmpty || force else {
            throw WorkspaceError(
                .heldBack,
                "The new data breaks what people have settled, so the dataset stays as it was:\n"
                    + broken.map { "  \($0)\n" }.joined()
                    + "Mend the data, the verified queries (pintail examples) or the model (pintail semantic), or import again with --force.")
        }
        for line in broken { progress.line("broken: \(line)") }
        if !findings.isEmpty { try await verified.record(findings) }
    }
}
