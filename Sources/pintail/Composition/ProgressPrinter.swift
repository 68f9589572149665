import Analyst
import Catalog
import Charting
import DuckDB
import Foundation
import Ingest
import Presentation
import Retrieval
import Synchronization
import Workspaces

/// Progress on standard error: a line a stage, replaced in place while one runs in a terminal.
final class ProgressPrinter: Sendable {
    private let isQuiet: Bool
    private let lines: ProgressLine
    private let last = Mutex(ContinuousClock.now)

    init(isQuiet: Bool, settings: Settings = Settings()) {
        self.isQuiet = isQuiet
        lines = ProgressLine(isTerminal: isatty(STDERR_FILENO) == 1, style: Terminal.style(of: STDERR_FILENO, settings))
    }

    func show(_ event: AnalystEvent) {
        switch event {
        case .questionUnderstood(let intent, let answerable):
            line(answerable ? "understood" : "can't be answered from this data", detail: [intent.kind.rawValue, intent.time].compactMap(\.self).joined(separator: ", "))
            if answerable { running("mapping") }
        case .schemaMapped(let context):
            line("mapped", detail: context.tables.map(\.name).prefix(6).joined(separator: ", "))
            running("writing SQL")
        case .sqlDrafted(_, let attempt):
            line(attempt == 1 ? "SQL drafted" : "SQL drafted again", detail: attempt == 1 ? nil : "repair \(attempt - 1) of \(RepairLoop.maximumRepairs)")
            running("checking")
        case .sqlRepaired(_, let rules): line("SQL mended", detail: rules.joined(separator: "; "))
        case .sqlChecked(let checks):
            let odd = checks.filter { $0.status != .passed }.count
            line("checked", detail: odd == 0 ? "all \(checks.count) checks passed" : "\(odd) of \(checks.count) to look at", outcome: odd == 0 ? .done : .warned)
        case .queryProgress(let percentage): running("running, \(Int(percentage)) %")
        case .resultReady(let table, let milliseconds): line("ran", detail: "\(table.rows.count) rows, query \(milliseconds) ms")
        case .chartReady(let chart): line("drawn", detail: chart.kind.rawValue)
        case .insight, .completed: break
        }
    }

    /// As a workspace's progress.
    var ofWorkspace: WorkspaceProgress {
        WorkspaceProgress { event in
            switch event {
            case .importing(let event): self.show(event)
            case .mapping(let event): self.show(event)
            case .line(let text): self.line(text)
            }
        }
    }

    func show(_ event: ImportEvent) {
        switch event {
        case .reading(let file, _): running("reading \(file)")
        case .progress(let file, let percentage): running("reading \(file), \(Int(percentage)) %")
        case .loaded(let table, let rows): line("read \(table)", detail: "\(rows) rows")
        case .note(let note): line(note.source, detail: note.text, outcome: .warned)
        }
    }

    func show(_ event: CatalogProgress) {
        switch event {
        case .profiling(let table, let index, let count): running("profiling \(table), \(index) of \(count)")
        case .relating(let candidates): running("finding relationships among \(candidates) candidates")
        case .unreadable(let table): line(table, detail: "can't be read and is left out", outcome: .warned)
        }
    }

    func line(_ stage: String, detail: String? = nil, outcome: ProgressLine.Outcome = .done) {
        let milliseconds = last.withLock { last in
            let (seconds, attoseconds) = (ContinuousClock.now - last).components
            last = .now
            return Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
        }
        write(lines.finished(stage, detail: detail, milliseconds: milliseconds, outcome: outcome))
    }

    private func running(_ stage: String) { write(lines.started(stage)) }

    func waking() { running("waking the model") }

    func finish() { write(lines.ended) }

    private func write(_ text: String) {
        guard !isQuiet, !text.isEmpty else { return }
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }
}
