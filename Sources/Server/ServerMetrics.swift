import Synchronization

/// What the server counts of itself, in Prometheus' text form (version 0.0.4).
final class ServerMetrics: Sendable {
    private struct Key: Hashable {
        var route: String
        var status: Int
    }
    private struct State {
        var requests: [Key: Int] = [:]
        /// By route: how many took at most each bound, their seconds and number.
        var durations: [String: (buckets: [Int], sum: Double, count: Int)] = [:]
        var active = 0
        var counters: [String: Double] = [:]
    }
    private static let bounds = [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 60]
    private let state = Mutex(State())

    func begin() { state.withLock { $0.active += 1 } }

    func end(route: String, status: Int, seconds: Double) {
        state.withLock { state in
            state.active -= 1
            state.requests[Key(route: route, status: status), default: 0] += 1
            var duration = state.durations[route] ?? (Array(repeating: 0, count: Self.bounds.count), 0, 0)
            for (index, bound) in Self.bounds.enumerated() where seconds <= bound { duration.buckets[index] += 1 }
            duration.sum += seconds
            duration.count += 1
            state.durations[route] = duration
        }
    }

    /// Adds to a counter or gauge; its name is part of the page's contract.
    func add(_ name: String, _ amount: Double = 1) { state.withLock { $0.counters[name, default: 0] += amount } }

    func value(_ name: String) -> Double { state.withLock { $0.counters[name] ?? 0 } }

    func page() -> String {
        state.withLock { state in
            var lines = ["# TYPE pintail_http_requests_total counter"]
            for (key, count) in state.requests.sorted(by: {
                ($0.key.route, $0.key.status) < ($1.key.route, $1.key.status)
            }) {
                lines.append("pintail_http_requests_total{route=\"\(key.route)\",status=\"\(key.status)\"} \(count)")
            }
            lines.append("# TYPE pintail_http_request_duration_seconds histogram")
            for (route, duration) in state.durations.sorted(by: { $0.key < $1.key }) {
                for (bound, count) in zip(Self.bounds, duration.buckets) {
                    lines.append(
                        "pintail_http_request_duration_seconds_bucket{route=\"\(route)\",le=\"\(bound)\"} \(count)")
                }
                lines.append(
                    "pintail_http_request_duration_seconds_bucket{route=\"\(route)\",le=\"+Inf\"} \(duration.count)")
                lines.append("pintail_http_request_duration_seconds_sum{route=\"\(route)\"} \(duration.sum)")
                lines.append("pintail_http_request_duration_seconds_count{route=\"\(route)\"} \(duration.count)")
            }
            lines += ["# TYPE pintail_http_requests_active gauge", "pintail_http_requests_active \(state.active)"]
            for (name, value) in state.counters.sorted(by: { $0.key < $1.key }) {
                lines += [
                    "# TYPE pintail_\(name) \(name.hasSuffix("_total") ? "counter" : "gauge")",
                    "pintail_\(name) \(value)",
                ]
            }
            return lines.joined(separator: "\n") + "\n"
        }
    }
}
