extension JoinGraph {
    struct Tree: Sendable {
        var nodes: [Int]
        var edges: [Int]
        var cost: Double
    }

    /// What a table costs that was not asked for.
    private static let detour = 0.3
    /// In a graph of more tables the next best tree is looked for only between so many: each edge of the best one is
    /// tried without, and each try goes over the graph once for every table.
    private static let (smallGraph, fewTerminals) = (100, 6)

    /// The cheapest tree found over the terminals and the cheapest one that differs from it; nil when they don't hang
    /// together. The shortest-path heuristic, grown from each terminal (Takahashi and Matsuyama, 1980): exact enough
    /// for the handful of tables a question joins. `discount` is taken off an edge's weight.
    func trees(
        over terminals: [Int], discount: [Int: Double] = [:], onlyBest: Bool = false
    ) -> (best: Tree, second: Tree?)? {
        let terminals = Array(Set(terminals)).sorted()
        guard let first = terminals.first else { return nil }
        if terminals.count == 1 { return (Tree(nodes: [first], edges: [], cost: 0), nil) }
        var weights = edges.map(\.weight)
        for (edge, off) in discount { weights[edge] -= off }
        weights = weights.map { max(0.1, $0) }
        let paths = terminals.map { Paths(to: $0, in: self, terminals, weights, without: nil) }
        guard let best = tree(over: terminals, paths, weights) else { return nil }
        let seeksSecond = tables.count <= Self.smallGraph || terminals.count <= Self.fewTerminals
        guard seeksSecond, !onlyBest else { return (best, nil) }
        var second: Tree?
        for edge in best.edges {
            // Paths that don't use the edge stay what they are.
            let others = paths.map {
                $0.uses(edge) ? Paths(to: $0.target, in: self, terminals, weights, without: edge) : $0
            }
            guard let other = tree(over: terminals, others, weights) else { continue }
            if other.cost < second?.cost ?? .infinity { second = other }
        }
        return (best, second)
    }

    private func tree(over terminals: [Int], _ paths: [Paths], _ weights: [Double]) -> Tree? {
        var best: Tree?
        for root in terminals {
            guard let grown = grow(from: root, paths, weights) else { return nil }
            if grown.cost < (best?.cost ?? .infinity) - 1e-9 { best = grown }
        }
        return best
    }

    /// Joins the nearest terminal that is missing until none is.
    private func grow(from root: Int, _ paths: [Paths], _ weights: [Double]) -> Tree? {
        var tree = Tree(nodes: [root], edges: [], cost: 0)
        var missing = paths.filter { $0.target != root }
        while !missing.isEmpty {
            var nearest: (cost: Double, node: Int, place: Int)?
            for (place, path) in missing.enumerated() {
                for node in tree.nodes {
                    let cost = path.cost(from: node)
                    guard cost < (nearest?.cost ?? .infinity) - 1e-9 else { continue }
                    nearest = (cost, node, place)
                }
            }
            guard let (cost, start, place) = nearest else { return nil }
            let path = missing.remove(at: place)
            tree.cost += cost
            var node = start
            while let edge = path.next(from: node) {
                node = edges[edge].from == node ? edges[edge].to : edges[edge].from
                tree.nodes.append(node)
                tree.edges.append(edge)
            }
        }
        return tree
    }

    /// The cheapest ways from everywhere to one terminal (Dijkstra, 1959, with a binary heap).
    private struct Paths {
        let target: Int
        private var reached: [Double]
        private var through: [Int32]
        private let isTerminal: Set<Int>

        init(to target: Int, in graph: JoinGraph, _ terminals: [Int], _ weights: [Double], without banned: Int?) {
            self.target = target
            isTerminal = Set(terminals)
            var reached = [Double](repeating: .infinity, count: graph.tables.count)
            var through = [Int32](repeating: -1, count: graph.tables.count)
            var passing = [Double](repeating: JoinGraph.detour, count: graph.tables.count)
            for terminal in terminals { passing[terminal] = 0 }
            reached[target] = 0
            var heap = Heap()
            heap.push(0, target)
            var open = terminals.count
            while let (cost, node) = heap.pop() {
                if cost > reached[node] { continue }
                if passing[node] == 0 {
                    open -= 1
                    // What lies further away than every terminal is on no way between two of them.
                    if open == 0 { break }
                }
                for place in graph.starts[node]..<graph.starts[node + 1] {
                    let (edge, next) = (graph.incident[place], graph.neighbours[place])
                    if edge == banned { continue }
                    let there = cost + weights[edge] + passing[next]
                    if there < reached[next] - 1e-9 {
                        reached[next] = there
                        through[next] = Int32(edge)
                        heap.push(there, next)
                    }
                }
            }
            (self.reached, self.through) = (reached, through)
        }

        /// From a table of the tree, which is paid for.
        func cost(from node: Int) -> Double {
            isTerminal.contains(node) ? reached[node] : reached[node] - JoinGraph.detour
        }
        func next(from node: Int) -> Int? { through[node] < 0 ? nil : Int(through[node]) }
        func uses(_ edge: Int) -> Bool { through.contains(Int32(edge)) }
    }

    /// Cheapest first; of equal ones the node with the lower number.
    private struct Heap {
        private var items: [(cost: Double, node: Int)] = []

        mutating func push(_ cost: Double, _ node: Int) {
            items.append((cost, node))
            var place = items.count - 1
            while place > 0, items[place] < items[(place - 1) / 2] {
                items.swapAt(place, (place - 1) / 2)
                place = (place - 1) / 2
            }
        }

        mutating func pop() -> (cost: Double, node: Int)? {
            guard let first = items.first, let last = items.popLast() else { return nil }
            guard !items.isEmpty else { return first }
            items[0] = last
            var place = 0
            while true {
                var least = place
                let (left, right) = (place * 2 + 1, place * 2 + 2)
                if left < items.count, items[left] < items[least] { least = left }
                if right < items.count, items[right] < items[least] { least = right }
                if least == place { return first }
                items.swapAt(place, least)
                place = least
            }
        }
    }
}
