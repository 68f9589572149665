import Foundation

/// Follows an answer that another node makes, by what it keeps of it.
struct KeptEvents: Sendable {
    let parts: ServerParts
    let id: String
    let workspace: String
    private static let longest: Duration = .seconds(600)

    /// Until the answer is done, or for ten minutes: a node that was lost tells nobody.
    func follow(into log: EventLog) {
        Task {
            let end = ContinuousClock.now + Self.longest
            defer { log.finish() }
            while ContinuousClock.now < end, !parts.shutdown.isOn {
                // The state first: events that come after it is read are none of a finished answer.
                let kept = try await parts.records.answers.answer(id, of: workspace)
                var isOver = true
                if let kept { isOver = try await Answers(parts: parts).settled(kept).state != .running }
                for event in try await parts.records.answers.events(of: id).dropFirst(log.count) {
                    log.append(event.name, event.data)
                }
                if isOver { return }
                try await Task.sleep(for: .milliseconds(300))
            }
        }
    }
}
