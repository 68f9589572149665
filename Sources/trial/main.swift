import Analyst
import Catalog
import DuckDB
import Foundation
import Ingest
import LanguageModels
import Retrieval
import SQLSyntax
import SampleData

// trial FOLDER QUESTIONS.jsonl : one JSON line a question
if CommandLine.arguments[1] == "sample" { _ = try ShopGenerator().write(to: URL(filePath: CommandLine.arguments[2])); exit(0) }
let folder = URL(filePath: CommandLine.arguments[1])
let model = try ModelSelection().model(named: "local")
var cache: [String: Dataset] = [:]
for line in try String(contentsOfFile: CommandLine.arguments[2], encoding: .utf8).split(separator: "\n") {
    let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as! [String: Any]
    let db = object["db"] as? String ?? ""
    let dir = db.isEmpty ? folder : folder.appending(path: db)
    if cache[db] == nil {
        let csvs = try FileManager.default.contentsOfDirectory(at: dir, includingPropertiesForKeys: nil).filter { $0.pathExtension == "csv" }.sorted { $0.path < $1.path }
        let engine = try await DuckDBEngine(csvs: csvs)
        let builder = CatalogBuilder(engine.connection)
        let catalog = try await builder.build()
        let values = try await builder.columnValues(catalog).map { ColumnValues(column: $0.0, values: $0.1) }
        cache[db] = Dataset(name: db, version: "1", dataAsOf: nil, catalog: catalog, index: SchemaIndex(catalog: catalog, values: values), engine: engine)
    }
    if CommandLine.arguments.count > 3, CommandLine.arguments[3] == "link" {
        let c = cache[db]!.index.link(object["question"] as! String)
        print(object["id"]!, c.tables.map(\.name), c.unlinkedWords.filter { $0.weight >= 0.5 }.map { "\($0.text):\($0.kind.rawValue):\($0.weight)" }, object["question"]!)
        continue
    }
    let start = ContinuousClock.now
    let answer = try await Analyst(models: [model]).answer(Question(object["question"] as! String), about: cache[db]!)
    let out: [String: Any] = ["id": object["id"]!, "status": answer.status.rawValue, "sql": answer.sql ?? "", "rows": answer.rows.map { $0.map { $0.description } }, "insights": answer.insights.map(\.text), "confidence": answer.trust.confidence, "repairs": answer.trust.repairs, "error": answer.error?.detail ?? answer.error?.message ?? answer.refusal?.reason ?? "", "suggestions": answer.refusal?.suggestions ?? [], "checks": answer.checks.filter { $0.status != .passed }.map(\.detail), "assumptions": answer.assumptions.map(\.text), "seconds": Double((ContinuousClock.now - start).components.seconds), "calls": answer.usage.modelCalls, "ms": answer.usage.milliseconds, "in": answer.usage.inputTokens, "cached": answer.usage.cachedTokens]
    print(String(decoding: try JSONSerialization.data(withJSONObject: out, options: [.sortedKeys]), as: UTF8.self))
    fflush(nil)
}
