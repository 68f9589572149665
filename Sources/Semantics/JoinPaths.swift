/// The ways from a dataset along many-to-one relationships: joins that keep each of its rows once.
struct JoinPaths: Sendable {
    struct Step: Sendable, Hashable {
        var from: String
        var to: String
        var fromColumns: [String]
        var toColumns: [String]
    }

    enum Path: Sendable, Hashable { case none, several, one([Step]) }

    private let steps: [String: [Step]]

    init(_ model: SemanticModel) {
        var steps: [String: [Step]] = [:]
        for join in model.relationships
        where !join.fromColumns.isEmpty && join.fromColumns.count == join.toColumns.count {
            guard let from = model.dataset(named: join.from)?.name, let to = model.dataset(named: join.to)?.name,
                from != to, join.multiplicity != .manyToMany
            else { continue }
            steps[from, default: []].append(
                Step(from: from, to: to, fromColumns: join.fromColumns, toColumns: join.toColumns))
            if join.multiplicity == .oneToOne {
                steps[to, default: []].append(
                    Step(from: to, to: from, fromColumns: join.toColumns, toColumns: join.fromColumns))
            }
        }
        self.steps = steps
    }

    /// The shortest path; `several` when two shortest ones mean different things.
    func path(from start: String, to goal: String) -> Path {
        if start == goal { return .one([]) }
        var seen: Set<String> = [start]
        var fringe: [String: [[Step]]] = [start: [[]]]
        while !fringe.isEmpty {
            var next: [String: [[Step]]] = [:]
            for (place, ways) in fringe.sorted(by: { $0.key < $1.key }) {
                for step in steps[place] ?? [] where !seen.contains(step.to) {
                    // Two ways tell that there are several; more would only cost.
                    next[step.to] = Array(((next[step.to] ?? []) + ways.map { $0 + [step] }).prefix(2))
                }
            }
            if let ways = next[goal] { return ways.count == 1 ? .one(ways[0]) : .several }
            seen.formUnion(next.keys)
            fringe = next
        }
        return .none
    }
}
