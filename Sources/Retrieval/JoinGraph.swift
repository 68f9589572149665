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
    /// Edges of node `n`: `incident[starts[n]..<starts[n + 1]]`. Flat, as every search goes over most of them.
    let starts: [Int]
    let incident: [Int]
    /// The nodes at the other ends of `incident`.
    let neighbours: [Int]
    /// The connected part that each node lies in, named by its first node.
    private let part: [Int]

    init(_ catalog: Catalog) {
        let tables = catalog.tables.map(\.name)
        let index = NameTable(tables)
        var edges: [Edge] = []
        for relationship in catalog.relationships {
            guard let from = index[relationship.fromTable], let to = index[relationship.toTable],
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
        var starts = [Int](repeating: 0, count: tables.count + 1)
        for edge in edges {
            starts[edge.from + 1] += 1
            starts[edge.to + 1] += 1
        }
        for node in tables.indices { starts[node + 1] += starts[node] }
        var incident = [Int](repeating: 0, count: edges.count * 2)
        var neighbours = incident
        var next = starts
        for (number, edge) in edges.enumerated() {
            for (node, other) in [(edge.from, edge.to), (edge.to, edge.from)] {
                incident[next[node]] = number
                neighbours[next[node]] = other
                next[node] += 1
            }
        }
        (self.tables, self.edges, self.starts) = (tables, edges, starts)
        (self.incident, self.neighbours) = (incident, neighbours)
        part = Self.parts(count: tables.count, edges)
    }

    private static func parts(count: Int, _ edges: [Edge]) -> [Int] {
        var root = Array(0..<count)
        func find(_ node: Int) -> Int {
            var node = node
            while root[node] != node {
                root[node] = root[root[node]]
                node = root[node]
            }
            return node
        }
        for edge in edges {
            let (first, second) = (find(edge.from), find(edge.to))
            root[max(first, second)] = min(first, second)
        }
        return (0..<count).map(find)
    }

    func joinTree(_ tree: Tree) -> JoinTree {
        JoinTree(tables: tree.nodes.map { tables[$0] }, joins: tree.edges.flatMap { edges[$0].joins }, cost: tree.cost)
    }
}

extension JoinGraph {
    /// The nodes by the connected part of the graph they lie in; each part's in order, parts by their first node.
    func components(of nodes: Set<Int>) -> [[Int]] {
        Dictionary(grouping: nodes.sorted()) { part[$0] }.values.sorted { $0[0] < $1[0] }
    }

    /// With edges, without join conditions, between separate parts whose tables have a column of one name and type, or
    /// whose rows are numbered alike. Names any table may have (name, date, code, …) don't count.
    func withGuesses(_ catalog: Catalog) -> JoinGraph {
        guard Set(part).count > 1 else { return self }
        var holders: [String: [Int]] = [:]
        for (number, table) in catalog.tables.enumerated() {
            for column in table.columns {
                let words = Words.nameWords(column.name)
                guard !words.allSatisfy(CommonEnglish.contains) else { continue }
                holders[words.joined(separator: " ") + ":" + column.typeClass.rawValue, default: []].append(number)
            }
        }
        for (number, table) in catalog.tables.enumerated() {
            if let rows = Self.numbering(table) { holders[rows, default: []].append(number) }
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

    /// What the key's whole numbers are, when there are enough rows for it to be no chance that another table has them.
    private static func numbering(_ table: Table) -> String? {
        guard table.rowCount >= 50, table.primaryKey.count == 1, let key = table.column(named: table.primaryKey[0]),
            key.typeClass == .integer, let least = key.profile.min, let most = key.profile.max
        else { return nil }
        return "\(table.rowCount) rows, \(least) to \(most)"
    }

    /// "a.x = b.y" for each join of the edges.
    func conditions(_ numbers: [Int]) -> [String] {
        numbers.flatMap { edges[$0].joins }.map {
            "\($0.left.table).\($0.left.column) = \($0.right.table).\($0.right.column)"
        }
    }
}
