import Catalog

/// Tables joined without a cycle.
public struct JoinTree: Sendable, Hashable {
    /// In the order they are joined: each after the first joins one before it.
    public var tables: [String]
    public var joins: [Join]
    /// Sum of 1/confidence of the relationships, + 0.3 for each table that was not asked for.
    public var cost: Double
}

/// Tables as nodes, relationships as edges.
struct JoinGraph: Sendable {
    struct Edge: Sendable {
        var from: Int
        var to: Int
        var weight: Double
        var joins: [Join]
    }

    let tables: [String]
    let edges: [Edge]
    private let edgesOf: [[Int]]

    init(_ catalog: Catalog) {
        let tables = catalog.tables.map(\.name)
        let index = Dictionary(
            tables.enumerated().map { ($1.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
        var edges: [Edge] = []
        for relationship in catalog.relationships {
            guard let from = index[relationship.fromTable.lowercased()],
                let to = index[relationship.toTable.lowercased()],
                from != to, !relationship.fromColumns.isEmpty
            else { continue }
            let joins = zip(relationship.fromColumns, relationship.toColumns).map {
                Join(
                    left: ColumnReference(table: tables[from], column: $0),
                    right: ColumnReference(table: tables[to], column: $1), multiplicity: relationship.multiplicity)
            }
            edges.append(Edge(from: from, to: to, weight: 1 / max(0.05, relationship.confidence), joins: joins))
        }
        self.init(tables: tables, edges: edges)
    }

    private init(tables: [String], edges: [Edge]) {
        var edgesOf = [[Int]](repeating: [], count: tables.count)
        for (number, edge) in edges.enumerated() {
            edgesOf[edge.from].append(number)
            edgesOf[edge.to].append(number)
        }
        (self.tables, self.edges, self.edgesOf) = (tables, edges, edgesOf)
    }

    /// The cheapest tree found over the terminals and the cheapest one that differs from it; nil when they don't hang
    /// together. The shortest-path heuristic, grown from each terminal (Takahashi and Matsuyama, 1980): exact enough
    /// for the handful of tables a question joins. `discount` is taken off an edge's weight.
    func trees(over terminals: [Int], discount: [Int: Double] = [:]) -> (best: Tree, second: Tree?)? {
        guard let best = tree(over: terminals, discount: discount, without: nil) else { return nil }
        var second: Tree?
        for edge in best.edges {
            guard let other = tree(over: terminals, discount: discount, without: edge) else { continue }
            if other.cost < second?.cost ?? .infinity { second = other }
        }
        return (best, second)
    }

    struct Tree: Sendable {
        var nodes: [Int]
        var edges: [Int]
        var cost: Double
    }

    private func tree(over terminals: [Int], discount: [Int: Double], without banned: Int?) -> Tree? {
        let terminals = Array(Set(terminals)).sorted()
        guard let first = terminals.first else { return nil }
        if terminals.count == 1 { return Tree(nodes: [first], edges: [], cost: 0) }
        var best: Tree?
        for root in terminals {
            guard let grown = grow(from: root, terminals: Set(terminals), discount: discount, without: banned) else {
                return nil
            }
            if grown.cost < (best?.cost ?? .infinity) - 1e-9 { best = grown }
        }
        return best
    }

    private func grow(from root: Int, terminals: Set<Int>, discount: [Int: Double], without banned: Int?) -> Tree? {
        var tree = Tree(nodes: [root], edges: [], cost: 0)
        var missing = terminals.subtracting([root])
        while !missing.isEmpty {
            guard let path = shortestPath(from: tree.nodes, to: missing, terminals, discount, banned) else {
                return nil
            }
            tree.cost += path.cost
            for (node, edge) in path.steps {
                tree.nodes.append(node)
                tree.edges.append(edge)
                missing.remove(node)
            }
        }
        return tree
    }

    private func shortestPath(
        from sources: [Int], to targets: Set<Int>, _ terminals: Set<Int>, _ discount: [Int: Double], _ banned: Int?
    ) -> (steps: [(Int, Int)], cost: Double)? {
        var cost = [Double](repeating: .infinity, count: tables.count)
        var reachedBy = [Int?](repeating: nil, count: tables.count)
        var done = [Bool](repeating: false, count: tables.count)
        for source in sources { cost[source] = 0 }
        while let node = cost.indices.filter({ !done[$0] && cost[$0] < .infinity }).min(by: { cost[$0] < cost[$1] }) {
            done[node] = true
            if targets.contains(node) { return (steps(to: node, reachedBy), cost[node]) }
            for number in edgesOf[node] where number != banned {
                let next = edges[number].from == node ? edges[number].to : edges[number].from
                let weight = max(0.1, edges[number].weight - (discount[number] ?? 0))
                let through = cost[node] + weight + (terminals.contains(next) ? 0 : 0.3)
                if !done[next], through < cost[next] - 1e-9 {
                    cost[next] = through
                    reachedBy[next] = number
                }
            }
        }
        return nil
    }

    private func steps(to target: Int, _ reachedBy: [Int?]) -> [(Int, Int)] {
        var steps: [(Int, Int)] = []
        var node = target
        while let number = reachedBy[node] {
            steps.append((node, number))
            node = edges[number].from == node ? edges[number].to : edges[number].from
        }
        return steps.reversed()
    }

    func joinTree(_ tree: Tree) -> JoinTree {
        JoinTree(tables: tree.nodes.map { tables[$0] }, joins: tree.edges.flatMap { edges[$0].joins }, cost: tree.cost)
    }
}

extension JoinGraph {
    /// The nodes by the connected part of the graph they lie in; each part's in order, parts by their first node.
    func components(of nodes: Set<Int>) -> [[Int]] {
        var root = Array(tables.indices)
        func find(_ node: Int) -> Int {
            var node = node
            while root[node] != node { node = root[node] }
            return node
        }
        for edge in edges {
            let (first, second) = (find(edge.from), find(edge.to))
            root[max(first, second)] = min(first, second)
        }
        return Dictionary(grouping: nodes.sorted(), by: find).values.sorted { $0[0] < $1[0] }
    }

    /// With edges, without join conditions, between separate parts whose tables have a column of one name and type.
    /// Names any table may have (name, date, code, …) don't count.
    func withGuesses(_ catalog: Catalog) -> JoinGraph {
        var part: [Int: Int] = [:]
        for (number, nodes) in components(of: Set(tables.indices)).enumerated() {
            for node in nodes { part[node] = number }
        }
        var holders: [String: [Int]] = [:]
        for (number, table) in catalog.tables.enumerated() {
            for column in table.columns {
                let words = Words.nameWords(column.name)
                guard !words.allSatisfy(CommonEnglish.contains) else { continue }
                holders[words.joined(separator: " ") + ":" + column.typeClass.rawValue, default: []].append(number)
            }
        }
        var guesses: [Edge] = []
        for (_, nodes) in holders.sorted(by: { $0.key < $1.key }) where nodes.count <= 8 {
            for (position, first) in nodes.enumerated() {
                for second in nodes[(position + 1)...] where part[first] != part[second] {
                    guesses.append(Edge(from: first, to: second, weight: 3, joins: []))
                }
            }
        }
        return JoinGraph(tables: tables, edges: edges + guesses)
    }

    /// "a.x = b.y" for each join of the edges.
    func conditions(_ numbers: [Int]) -> [String] {
        numbers.flatMap { edges[$0].joins }.map {
            "\($0.left.table).\($0.left.column) = \($0.right.table).\($0.right.column)"
        }
    }
}
