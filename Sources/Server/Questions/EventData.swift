import Analyst
import Charting
import DuckDB
import Foundation
import Retrieval

/// The data of an answer's events, as JSON on one line.
enum EventData {
    static func of(_ event: AnalystEvent) -> String? {
        switch event {
        case .questionUnderstood(let intent, let answerable):
            text(["intent": encoded(intent), "answerable": .bool(answerable)])
        case .schemaMapped(let context): text(["tables": .strings(context.tables.map(\.name))])
        case .sqlDrafted(let sql, let attempt): text(["sql": .string(sql), "attempt": .integer(attempt)])
        case .sqlRepaired(let sql, let rules): text(["sql": .string(sql), "rules": .strings(rules)])
        case .sqlChecked(let checks): text(["checks": .array(checks.map(encoded))])
        case .queryProgress(let percentage): text(["percentage": .number((percentage * 10).rounded() / 10)])
        case .resultReady(let table, let milliseconds):
            text([
                "columns": .strings(table.columns.map(\.name)), "row_count": .integer(table.rows.count),
                "milliseconds": .integer(milliseconds),
            ])
        case .chartReady(let chart): (try? AnswerJSON.encode(chart)).map { String(decoding: $0, as: UTF8.self) }
        case .insight(let insight):
            text(["text": .string(insight.text), "cells": .array(insight.cells.map { .array($0.map(JSON.integer)) })])
        // The answer gets its id and conversation before it is told.
        case .completed: nil
        }
    }

    static func text(_ members: KeyValuePairs<String, JSON?>) -> String { text(JSON.object(members)) }

    static func text(_ json: JSON) -> String {
        (try? OrderedJSONEncoder().encode(json)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    private static func encoded(_ value: some Encodable) -> JSON {
        (try? OrderedJSONEncoder().encode(value)).flatMap { try? JSONDecoder().decode(JSON.self, from: $0) } ?? .null
    }
}
