import Charting
import DuckDB

/// Design.md section 5: keys in its order; those marked `?` there are left out when there is nothing to say, the others
/// are null.
extension Answer: Encodable {
    private enum CodingKeys: String, CodingKey {
        case id, question, reading, dataset, datasetVersion = "dataset_version", conversation, status, intent, sql, explanation
        case columns, rows, rowCount = "row_count", truncated, chart, insights, assumptions, definitions, checks, trust
        case clarification, refusal, usage, error
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(question, forKey: .question)
        try container.encodeIfPresent(reading, forKey: .reading)
        try container.encode(dataset, forKey: .dataset)
        try container.encode(datasetVersion, forKey: .datasetVersion)
        try container.encodeIfPresent(conversation, forKey: .conversation)
        try container.encode(status, forKey: .status)
        try container.encode(intent, forKey: .intent)
        try container.encode(sql, forKey: .sql)
        try container.encode(explanation, forKey: .explanation)
        try container.encode(columns, forKey: .columns)
        try container.encode(rows, forKey: .rows)
        try container.encode(rowCount, forKey: .rowCount)
        try container.encode(truncated, forKey: .truncated)
        try container.encodeIfPresent(chart.map(EncodableChart.init), forKey: .chart)
        try container.encode(insights, forKey: .insights)
        try container.encode(assumptions, forKey: .assumptions)
        try container.encode(definitions, forKey: .definitions)
        try container.encode(checks, forKey: .checks)
        try container.encode(EncodableTrust(trust: trust), forKey: .trust)
        try container.encodeIfPresent(clarification, forKey: .clarification)
        try container.encodeIfPresent(refusal, forKey: .refusal)
        try container.encode(EncodableUsage(usage: usage), forKey: .usage)
        try container.encodeIfPresent(error, forKey: .error)
    }
}

struct EncodableChart: Encodable {
    var chart: Chart
    private enum CodingKeys: String, CodingKey { case kind, figure }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(chart.kind, forKey: .kind)
        try container.encodeIfPresent(chart.figure, forKey: .figure)
    }
}

private struct EncodableTrust: Encodable {
    var trust: Trust

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Trust.CodingKeys.self)
        try container.encode(trust.label, forKey: .label)
        try container.encode(trust.confidence, forKey: .confidence)
        try container.encode(trust.dataAsOf, forKey: .dataAsOf)
        try container.encode(trust.model, forKey: .model)
        try container.encode(trust.candidates, forKey: .candidates)
        try container.encode(trust.repairs, forKey: .repairs)
    }
}

private struct EncodableUsage: Encodable {
    var usage: AnswerUsage

    private struct StageKey: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: AnswerUsage.CodingKeys.self)
        try container.encode(usage.modelCalls, forKey: .modelCalls)
        try container.encode(usage.inputTokens, forKey: .inputTokens)
        try container.encode(usage.cachedTokens, forKey: .cachedTokens)
        try container.encode(usage.outputTokens, forKey: .outputTokens)
        try container.encode(usage.costUSD, forKey: .costUSD)
        // A dictionary has no order of its own.
        var stages = container.nestedContainer(keyedBy: StageKey.self, forKey: .milliseconds)
        for (stage, milliseconds) in usage.milliseconds.sorted(by: { $0.key < $1.key }) {
            try stages.encode(milliseconds, forKey: StageKey(stringValue: stage))
        }
    }
}
