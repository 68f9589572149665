import Analyst
import Foundation
import Presentation
import Synchronization

/// Progress on standard error: a line a stage.
final class ProgressPrinter: Sendable {
    private struct State {
        var isOpen = false
        var last = ContinuousClock.now
    }
    private let isQuiet: Bool
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let state = Mutex(State())

    init(isQuiet: Bool) { self.isQuiet = isQuiet }

    func show(_ event: AnalystEvent) {
        switch event {
        case .questionUnderstood(let intent, let answerable):
            line(answerable ? "understood: \(intent.kind.rawValue)\(intent.time.map { ", \($0)" } ?? "")" : "can't be answered from this data")
        case .schemaMapped(let context):
            let tables = context.tables.map(\.name).prefix(6).joined(separator: ", ")
            line("mapped: \(tables.isEmpty ? "whole schema" : tables)")
        case .sqlDrafted(_, let attempt): line(attempt == 1 ? "SQL drafted" : "SQL drafted again (\(attempt - 1) of \(RepairLoop.maximumRepairs) repairs)")
        case .sqlRepaired(_, let rules): line("SQL mended: \(rules.joined(separator: "; "))")
        case .sqlChecked(let checks):
            let odd = checks.filter { $0.status != .passed }.count
            line(odd == 0 ? "checked: all \(checks.count) passed" : "checked: \(odd) of \(checks.count) to look at")
        case .resultReady(let table, let milliseconds): line("ran: \(table.rows.count) rows in \(milliseconds) ms")
        case .chartReady(let chart): line("chart: \(chart.kind.rawValue)")
        case .insight, .completed: break
        }
    }

    /// A line that later ones replace, on a terminal; otherwise nothing.
    func update(_ text: String) {
        guard !isQuiet, isTerminal else { return }
        state.withLock { state in
            write("\r\u{1B}[2K  \(TerminalText.plain(text))")
            state.isOpen = true
        }
    }

    func line(_ text: String) {
        guard !isQuiet else { return }
        state.withLock { state in
            let (seconds, attoseconds) = (ContinuousClock.now - state.last).components
            let milliseconds = Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
            state.last = .now
            if state.isOpen { write("\r\u{1B}[2K") }
            state.isOpen = false
            write("✓ \(TerminalText.plain(text)) · \(milliseconds) ms\n")
        }
    }

    func finish() {
        state.withLock { state in
            if state.isOpen { write("\r\u{1B}[2K") }
            state.isOpen = false
        }
    }

    private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
