public import Catalog
import DuckDB
public import Foundation
public import Retrieval
public import SQLSyntax

/// Measures the map without a model: links against what gold SQL reads, discovered relationships and types against what
/// the set's schema declares.
public struct MappingStage: Sendable {
    /// A database as its CSV files alone show it: no keys or types are declared.
    public struct Mapped: Sendable {
        public var catalog: Catalog
        public var index: SchemaIndex
        public var parser: SyntaxParser
        /// What a question is near to in meaning.
        public var near: @Sendable (String) async -> [DocumentMatch]

        public init(
            catalog: Catalog, index: SchemaIndex, parser: SyntaxParser,
            near: @escaping @Sendable (String) async -> [DocumentMatch] = { _ in [] }
        ) {
            (self.catalog, self.index, self.parser, self.near) = (catalog, index, parser, near)
        }
    }

    /// A schema with more columns than this is one of which only a part should be kept.
    static let largeSchema = 30

    private let set: BenchSet
    private let open: @Sendable (_ name: String, _ folder: URL) async throws -> Mapped

    public init(set: BenchSet, open: @escaping @Sendable (_ name: String, _ folder: URL) async throws -> Mapped) {
        (self.set, self.open) = (set, open)
    }

    public func run(_ items: [BenchSet.Item], onDatabase: @Sendable (String) -> Void = { _ in }) async throws -> MappingReport {
        var report = MappingReport()
        for name in Set(items.map(\.db)).sorted() {
            try Task.checkCancellation()
            onDatabase(name)
            let mapped = try await open(name, set.database(name))
            let gold = try await DeclaredDatabase.open(set.database(name))
            let declared = try await CatalogBuilder(gold).build()
            compareTypes(mapped.catalog, declared, &report)
            compareRelationships(mapped.catalog, declared, name, &report)
            for item in items where item.db == name { try await compareLinks(item, mapped, gold, &report) }
        }
        return report
    }

    private func compareTypes(_ catalog: Catalog, _ declared: Catalog, _ report: inout MappingReport) {
        for table in declared.tables {
            for column in table.columns {
                guard let found = catalog.table(named: table.name)?.column(named: column.name) else {
                    report.types.count(false, "\(table.name).\(column.name): not there")
                    continue
                }
                report.types.count(
                    Self.sameClass(found.typeClass, column.typeClass),
                    "\(table.name).\(column.name): \(column.type) declared, \(found.type) found")
            }
        }
    }

    /// Whole numbers are numbers, however they are declared; a text declared where every value is a number can't be seen.
    private static func sameClass(_ a: Column.TypeClass, _ b: Column.TypeClass) -> Bool {
        a == b || (a.isNumeric && b.isNumeric) || (a.isTemporal && b.isTemporal)
    }

    private func compareRelationships(_ catalog: Catalog, _ declared: Catalog, _ name: String, _ report: inout MappingReport) {
        func key(_ relationship: Relationship) -> [String] {
            ([relationship.fromTable] + relationship.fromColumns + [relationship.toTable] + relationship.toColumns).map { $0.lowercased() }
        }
        func spelled(_ relationship: Relationship) -> String {
            "\(name): \(relationship.fromTable).\(relationship.fromColumns.joined(separator: "+")) = "
                + "\(relationship.toTable).\(relationship.toColumns.joined(separator: "+"))"
        }
        // A column that repeats its row's key in another table may be declared from either side.
        func reversed(_ key: [String]) -> [String] { Array(key[(key.count / 2)...] + key[..<(key.count / 2)]) }
        let wanted = Dictionary(declared.relationships.map { (key($0), $0) }, uniquingKeysWith: { first, _ in first })
        let found = Dictionary(catalog.relationships.map { (key($0), $0) }, uniquingKeysWith: { first, _ in first })
        if !wanted.isEmpty {
            for (key, relationship) in found {
                let isWanted = wanted[key] != nil || (relationship.multiplicity == .oneToOne && wanted[reversed(key)] != nil)
                report.relationshipPrecision.count(isWanted, spelled(relationship))
            }
        }
        for (key, relationship) in wanted {
            // A key that the data contradicts can't be discovered from it.
            let match = found[key] ?? found[reversed(key)].flatMap { $0.multiplicity == .oneToOne ? $0 : nil }
            report.relationshipRecall.count(match != nil, spelled(relationship))
            if let match = found[key], match.multiplicity != relationship.multiplicity {
                report.multiplicities.count(false, spelled(relationship))
            } else if match != nil {
                report.multiplicities.count(true, "")
            }
        }
    }

    private func compareLinks(
        _ item: BenchSet.Item, _ mapped: Mapped, _ gold: Connection, _ report: inout MappingReport
    ) async throws {
        guard let sql = item.gold, let tree = try? await mapped.parser.parse(sql) else { return }
        let use = GoldUse(tree, in: mapped.catalog)
        let near = await mapped.near(item.question)
        let start = ContinuousClock.now
        let context = mapped.index.link(item.question, near: near)
        report.linkMilliseconds.append((ContinuousClock.now - start) / .milliseconds(1))
        let tables = Set(context.tables.map(\.name))
        let columns = Set(context.tables.flatMap { table in table.columns.map { ColumnReference(table: table.name, column: $0.name) } })
        for table in use.tables { report.tableRecall.count(tables.contains(table), "\(item.id) \(table): \(item.question)") }
        for column in use.columns {
            report.columnRecall.count(columns.contains(column), "\(item.id) \(column.table).\(column.column): \(item.question)")
        }
        if mapped.catalog.tables.reduce(0, { $0 + $1.columns.count }) > Self.largeSchema { report.columnsKept.append(columns.count) }
        for literal in use.literals {
            guard try await occurs(literal.text, in: literal.column, gold) else { continue }
            let isGrounded = context.values.contains { $0.stored == literal.text }
            report.valueRecall.count(isGrounded, "\(item.id) '\(literal.text)': \(item.question)")
        }
    }

    private func occurs(_ text: String, in column: ColumnReference, _ gold: Connection) async throws -> Bool {
        let found = try await gold.query(
            "SELECT count(*) FROM \(SQLText.identifier(column.table)) WHERE CAST(\(SQLText.identifier(column.column)) AS VARCHAR) = $1",
            [.text(text)])
        return (found.rows.first?.first?.double ?? 0) > 0
    }
}
