import Charting
import DuckDB
import LanguageModels
import Testing

@testable import Analyst

@Suite("From question to answer, with a small model")
struct WholeWayTests {
    @Test func `right SQL at the first try makes a whole answer`() async throws {
        let harbour = try await Dataset.of(Harbour.sql)
        let model = ScriptedModel(
            .sql(
                """
                SELECT vessel.vessel_name, SUM(voyage.freight) AS total_freight FROM voyage \
                JOIN vessel ON voyage.vessel_id = vessel.vessel_id GROUP BY vessel.vessel_name ORDER BY total_freight DESC
                """))
        let answer = try await Analyst(models: [model]).answer(Question("What is the total freight of each vessel?"), about: harbour)
        #expect(answer.status == .answered)
        #expect(answer.sql?.contains("SUM(voyage.freight)") == true)
        let rows = ResultTable(columns: [], rows: answer.rows).lines
        #expect(rows == ["Curlew | 17000.25", "Albatross | 2500.50", "Egret | 1350.00", "Bittern | 320.00"])
        #expect(answer.rowCount == 4 && !answer.truncated)
        #expect(answer.columns.map(\.role) == ["dimension", "measure"])
        #expect(!answer.explanation.isEmpty)
        #expect(answer.insights.first?.text.hasPrefix("Curlew has the highest total freight") == true)
        #expect(answer.chart?.kind == .bar)
        #expect(answer.checks.map(\.name) == ["read-only", "binds", "joins", "fan-out", "shape", "result"])
        #expect(answer.checks.allSatisfy { $0.status == .passed })
        #expect(answer.trust.model == "scripted" && answer.trust.candidates == 1 && answer.trust.repairs == 0)
        #expect(answer.trust.confidence > 0.5 && answer.trust.dataAsOf == "2024-06-30T00:00:00Z")
        #expect(answer.usage.modelCalls == 1 && answer.usage.inputTokens == 100 && answer.usage.cachedTokens == 40)
        #expect(answer.usage.outputTokens == 10 && answer.usage.costUSD == 0.001)
        #expect(Set(answer.usage.milliseconds.keys).isSuperset(of: ["understanding", "generation", "validation", "query"]))
        #expect(answer.error == nil && answer.refusal == nil && answer.clarification == nil)
        #expect(model.requests.count == 1)
    }
}
