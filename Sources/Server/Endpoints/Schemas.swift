import Foundation

/// The named shapes of the API.
enum Schemas {
    static let error = Schema.object([
        "error": .object([
            "code": .string, "message": .string, "detail": .string.orNull, "suggestion": .string.orNull,
            "request_id": .string,
        ])
    ])
    static let name = Schema.string(1...64, pattern: "^[A-Za-z0-9][A-Za-z0-9_-]*$").described(
        "Letters, digits, - and _.")
    static let table = Schema.object(["name": .string, "rows": .integer, "source": .string])
    static let dataset = Schema.object([
        "name": .string, "version": .string, "created_at": .string(format: "date-time"), "tables": .array(table),
        "notes": .array(.string),
    ])
    /// Without what not everybody may know of it.
    static let datasetVersion = Schema.object([
        "name": .string, "version": .string, "created_at": .string(format: "date-time"),
    ])
    static let cell = Schema.any.described("Text, a number, true, false or null; lists and objects for nested types.")
    static let result = Schema.object([
        "columns": .array(.object(["name": .string, "type": .string])), "rows": .array(.array(cell)),
        "row_count": .integer, "truncated": .boolean,
        "milliseconds?": .integer,
    ])
    static let job = Schema.object([
        "id": .string, "kind": .string, "state": .choice("queued", "running", "done", "failed", "cancelled"),
        "progress": .number, "line": .string.orNull,
        "result": .any.described("Of an import the Dataset's version, of a query its Result, of an evaluation the Evaluation."),
        "error": .any, "created_at": .string(format: "date-time"), "finished_at": .string.orNull,
    ])
    static let evaluation = Schema.object([
        "dataset": .string, "version": .string, "model": .string.orNull, "questions": .integer, "right": .integer,
        "accuracy": .number.described("Right of all questions, 0 to 1."),
        "interval": .array(.number).described("The share's 95 % interval."),
        "answered": .integer, "declined": .integer, "failed": .integer,
        "errors": .map(of: .integer).described("Wrong answers by what their results show."),
        "usage": .object([
            "model_calls": .integer, "input_tokens": .integer, "cached_tokens": .integer, "output_tokens": .integer,
            "cost_usd": .number, "seconds": .number,
        ]),
        "outcomes": .array(
            .object([
                "query": .string.described("The verified query's id."), "question": .string, "right": .boolean,
                "error": .string.orNull.described("What is wrong with the answer, in a word of \"errors\"."),
                "reason": .string.orNull.described("Why there is no answer."), "sql": .string.orNull,
                "confidence": .number, "seconds": .number,
            ])),
    ])
    static let upload = Schema.object([
        "id": .string, "name": .string, "size": .integer, "received": .integer,
        "created_at": .string(format: "date-time"),
    ])
    static let key = Schema.object([
        "id": .string, "name": .string, "prefix": .string, "role": role, "scopes": .array(scope),
        "created_at": .string(format: "date-time"),
        "expires_at": .string.orNull, "revoked_at": .string.orNull,
        "secret?": .string.described("Only in the answer that makes the key."),
    ])
    static let role = Schema.choice("owner", "analyst", "viewer")
    static let scope = Schema.choice("read", "ask", "edit", "admin")
    static let verifiedQuery = Schema.object([
        "id": .string, "question": .string, "sql": .string, "author": .string,
        "created_at": .string(format: "date-time"), "origin": .string,
        "state": .choice("working", "broken"),
    ])
    static let decision = Schema.object([
        "verdict": .choice("accepted", "rejected"), "fromTable": .string(1...200),
        "fromColumns": .array(.string(1...200), atMost: 16, atLeast: 1),
        "toTable": .string(1...200), "toColumns": .array(.string(1...200), atMost: 16, atLeast: 1),
    ])
    static let conversation = Schema.object([
        "id": .string, "dataset": .string, "title": .string, "created_at": .string(format: "date-time"),
    ])
    static let budget = Schema.object([
        "questions?": .integer(0...1_000_000_000).orNull, "tokens?": .integer(0...1_000_000_000_000).orNull,
        "dollars?": .number(atLeast: 0).orNull, "seconds?": .number(atLeast: 0).orNull,
    ])
    static let usage = Schema.object([
        "since": .string(format: "date-time"), "questions": .integer, "tokens": .integer, "dollars": .number,
        "seconds": .number,
        "cache_hits": .integer, "hit_rate": .number, "dollars_saved": .number,
        "budget": .either(.named("Budget"), Schema(json: ["type": "null"])),
    ])
    static let auditLine = Schema.object([
        "id": .string, "at": .string(format: "date-time"), "subject": .string, "action": .string, "target": .string,
        "status": .integer, "request_id": .string,
    ])
    static let pending = Schema.object([
        "answer": .string, "status": .choice("running", "cancelled", "failed"), "location": .string,
    ])

    /// Design.md, section 5.
    static let answer = Schema.object([
        "id": .string, "question": .string, "reading?": .string, "dataset": .string, "dataset_version": .string, "conversation?": .string,
        "status": .choice("answered", "needs_clarification", "unanswerable", "failed"),
        "intent": .object(["kind": .string, "time?": .string.orNull]), "sql": .string.orNull,
        "explanation": .array(.string),
        "columns": .array(.object(["name": .string, "type": .string, "role": .string, "unit?": .string.orNull])),
        "rows": .array(.array(cell)), "row_count": .integer, "truncated": .boolean,
        "chart?": .object(["kind": .string, "figure?": .any]),
        "insights": .array(.object(["text": .string, "cells": .array(.array(.integer))])),
        "assumptions": .array(.object(["text": .string, "alternative?": .string.orNull])),
        "definitions": .array(.string),
        "checks": .array(
            .object(["name": .string, "status": .choice("passed", "warned", "failed"), "detail": .string])),
        "trust": .object([
            "label": .choice("verified", "governed", "generated"), "confidence": .number, "data_as_of": .string.orNull,
            "model": .string.orNull,
            "candidates": .integer, "repairs": .integer,
        ]),
        "clarification?": .object(["question": .string, "options": .array(.string)]),
        "refusal?": .object(["reason": .string, "missing": .array(.string), "suggestions": .array(.string)]),
        "usage": .object([
            "model_calls": .integer, "input_tokens": .integer, "cached_tokens": .integer, "output_tokens": .integer,
            "cost_usd": .number,
            "milliseconds": .map(of: .integer),
        ]),
        "error?": .object(["code": .string, "message": .string, "detail?": .string.orNull]),
    ])

    static let named: [String: Schema] = [
        "Error": error, "Dataset": dataset, "DatasetVersion": datasetVersion, "Table": table, "Result": result,
        "Job": job, "Evaluation": evaluation, "Upload": upload, "Key": key,
        "VerifiedQuery": verifiedQuery, "Decision": decision, "Conversation": conversation, "Budget": budget,
        "Usage": usage,
        "AuditLine": auditLine, "PendingAnswer": pending, "Answer": answer,
    ]
}

/// Dates as the API writes them.
extension JSON {
    static func date(_ date: Date) -> JSON { .string(date.formatted(.iso8601)) }
    static func date(_ date: Date?) -> JSON { date.map { JSON.date($0) } ?? .null }
}
