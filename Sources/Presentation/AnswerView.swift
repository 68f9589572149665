public import Analyst
import Charting
import DuckDB

/// An answer as a person reads it in a terminal.
public enum AnswerView {
    public struct Options: Sendable, Hashable {
        public var style: TerminalStyle
        /// Rows of the table.
        public var maximumRows: Int
        public init(style: TerminalStyle = TerminalStyle(), maximumRows: Int = 20) {
            (self.style, self.maximumRows) = (style, maximumRows)
        }
    }

    /// - Returns: the sentence, the table, the chart, how it was computed, the SQL, assumptions, checks, trust and cost;
    ///   or the refusal, the question back, or the error. Sections apart by empty lines; ends with a line feed.
    public static func render(answer: Answer, options: Options = Options()) -> String {
        let page = Page(answer: answer, options: options)
        let sections = page.outcome + [page.explanation, page.sql, page.assumptions, page.checks, page.footer]
        return sections.filter { !$0.isEmpty }.map { $0.map { $0.trimmedEnd + "\n" }.joined() }.joined(separator: "\n")
    }
}

private struct Page {
    let answer: Answer
    let options: AnswerView.Options
    private var style: TerminalStyle { options.style }

    /// What the person asked for: one section each for the sentences, the table and the chart.
    var outcome: [[String]] {
        switch answer.status {
        case .answered: return [sentences, table, chart]
        case .needsClarification:
            guard let clarification = answer.clarification else {
                return [["The question can be read in several ways."]]
            }
            let choices = clarification.options.enumerated().flatMap { item("\($0.offset + 1).", $0.element) }
            return [paragraph(clarification.question, .bold) + choices]
        case .unanswerable: return refusal
        case .failed:
            let message = answer.error?.message ?? "The question could not be answered."
            return [
                item(style.paint("✗", .red), message),
                (answer.error?.detail).map { $0.split(separator: "\n").flatMap { paragraph(String($0), .dim) } } ?? [],
            ]
        }
    }

    private var refusal: [[String]] {
        guard let refusal = answer.refusal else { return [["This question can't be answered from the data."]] }
        let missing = refusal.missing.isEmpty ? [] : paragraph("Missing: " + refusal.missing.joined(separator: ", "))
        let suggestions = refusal.suggestions.flatMap { item("•", $0) }
        return [
            paragraph(refusal.reason, .bold) + missing,
            suggestions.isEmpty ? [] : [heading("Questions that can be answered")] + suggestions,
        ]
    }

    /// The first sentence is the answer; a single value shows it already.
    private var sentences: [String] {
        guard let first = answer.insights.first else { return [] }
        return paragraph(first.text, .bold) + answer.insights.dropFirst().flatMap { item("•", $0.text) }
    }

    /// The answer's columns carry types by name only; what a table needs are names and values.
    private var result: ResultTable {
        ResultTable(
            columns: answer.columns.enumerated().map { index, field in
                let value = answer.rows.lazy.compactMap { $0.indices.contains(index) ? $0[index] : nil }.first {
                    !$0.isNull
                }
                return ResultTable.Column(name: field.name, type: (value ?? .null).inferredType)
            }, rows: answer.rows, truncated: answer.truncated)
    }

    private var table: [String] {
        guard !answer.columns.isEmpty, answer.chart?.kind != .number else { return [] }
        return lines(
            TerminalTable.render(
                result, rowCount: answer.rowCount, maximumRows: options.maximumRows, style: style))
    }

    private var chart: [String] {
        guard let chart = answer.chart else { return [] }
        return lines(TerminalChart.render(chart: chart, table: result, style: style))
    }

    var explanation: [String] {
        answer.explanation.isEmpty
            ? []
            : [heading("How it was computed")] + answer.explanation.flatMap { item("•", $0) }
                + (answer.definitions.isEmpty
                    ? [] : item("•", "Definitions used: " + answer.definitions.joined(separator: ", ")))
    }

    var sql: [String] {
        guard let sql = answer.sql else { return [] }
        return [heading("SQL")] + SQLLayout.lines(sql, width: style.width - 2).map { "  " + style.paint($0, .cyan) }
    }

    var assumptions: [String] {
        guard !answer.assumptions.isEmpty else { return [] }
        return [heading("Assumptions")]
            + answer.assumptions.flatMap { assumption in
                item("•", assumption.text + (assumption.alternative.map { " (otherwise: \($0))" } ?? ""))
            }
    }

    var checks: [String] {
        guard !answer.checks.isEmpty else { return [] }
        return [heading("Checks")]
            + answer.checks.flatMap { check in
                let mark =
                    switch check.status {
                    case .passed: style.paint("✓", .green)
                    case .warned: style.paint("!", .yellow)
                    case .failed: style.paint("✗", .red)
                    }
                return item(mark, check.detail.isEmpty ? check.name : "\(check.name): \(check.detail)")
            }
    }

    /// Trust on one line, cost and times on the next.
    var footer: [String] {
        let trust = answer.trust
        var first: [String] = []
        if answer.status == .answered {
            first = [trust.label.rawValue, "confidence \(NumberText.decimal(trust.confidence * 100, places: 0))%"]
            if let model = trust.model { first.append(model) }
            if trust.candidates > 1 { first.append("\(trust.candidates) candidates") }
            first.append(trust.repairs == 1 ? "1 repair" : "\(trust.repairs) repairs")
            if let date = trust.dataAsOf { first.append("data as of \(date)") }
        }
        let usage = answer.usage
        var second = [usage.modelCalls == 1 ? "1 model call" : "\(usage.modelCalls) model calls"]
        if usage.modelCalls > 0 {
            let cached = usage.cachedTokens > 0 ? " + \(usage.cachedTokens.grouped) cached" : ""
            second.append("\(usage.inputTokens.grouped)\(cached) tokens in, \(usage.outputTokens.grouped) out")
        }
        second.append(usage.costUSD == 0 ? "no cost" : "$\(NumberText.fixed(usage.costUSD, places: 4))")
        if let total = usage.milliseconds["total"] {
            second.append(ProgressLine.duration(total))
        } else if !usage.milliseconds.isEmpty {
            second.append(ProgressLine.duration(usage.milliseconds.values.reduce(0, +)))
        }
        let stages = usage.milliseconds.filter { $0.key != "total" }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        let slow = stages.prefix(4).map { "\($0.key) \(ProgressLine.duration($0.value))" }
        if slow.count > 1, let last = second.indices.last { second[last] += " (" + slow.joined(separator: ", ") + ")" }
        return [first, second].filter { !$0.isEmpty }.flatMap { paragraph($0.joined(separator: " · "), .dim) }
    }

    private func heading(_ text: String) -> String { style.paint(text, .bold) }

    private func paragraph(_ text: String, _ ink: TerminalStyle.Ink? = nil) -> [String] {
        TerminalText.wrap(TerminalText.safe(text), to: style.width).map { line in
            ink.map { style.paint(line, $0) } ?? line
        }
    }

    /// - Parameter mark: ours, one column wide where it is coloured.
    private func item(_ mark: String, _ text: String) -> [String] {
        let indent = mark.hasSuffix(".") ? mark.count + 3 : 4
        return TerminalText.wrap(TerminalText.safe(text), to: style.width - indent).enumerated().map { index, line in
            (index == 0 ? "  \(mark) " : String(repeating: " ", count: indent)) + line
        }
    }

    private func lines(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
    }
}
