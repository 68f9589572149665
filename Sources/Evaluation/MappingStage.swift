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
                guard let found = Self.counterpart(of: column, in: table, catalog) else {
                    report.types.count(false, "\(table.name).\(column.name): not there")
                    report.decidableTypes.count(false, "\(table.name).\(column.name): not there")
                    continue
                }
                let isSame = Self.sameClass(found.typeClass, column.typeClass)
                let name = "\(table.name).\(column.name): \(column.type) declared, \(found.type) found"
                report.types.count(isSame, name)
                if isSame {
                    report.decidableTypes.count(true, "")
                } else if let reason = Self.undecidable(column, found) {
                    report.undecidableTypes[reason, default: 0] += 1
                } else {
                    report.decidableTypes.count(false, name)
                }
            }
        }
    }

    /// The column of the file: by its name, or by its place where reading changed the name (a unit taken off).
    private static func counterpart(of column: Column, in table: Table, _ catalog: Catalog) -> Column? {
        guard let read = catalog.table(named: table.name) else { return nil }
        if let found = read.column(named: column.name) { return found }
        guard read.columns.count == table.columns.count,
            let place = table.columns.firstIndex(where: { $0.name == column.name }),
            table.column(named: read.columns[place].name) == nil
        else { return nil }
        return read.columns[place]
    }

    /// Why no reader of the file alone could tell the declared type; nil where the values do tell it.
    private static func undecidable(_ declared: Column, _ found: Column) -> String? {
        if found.profile.distinctCount == 0 { return "no value at all" }
        switch declared.typeClass {
        case .text where found.typeClass.isNumeric: return "a text of nothing but numbers"
        case .text where found.typeClass.isTemporal || found.typeClass == .time: return "a text of nothing but dates or times"
        case .text where found.typeClass == .boolean: return "a text of nothing but true and false"
        case .boolean where found.typeClass.isNumeric && found.profile.distinctCount <= 2: return "a truth of nothing but 0 and 1"
        default: return nil
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
        func hasValues(_ relationship: Relationship) -> Bool {
            relationship.fromColumns.allSatisfy {
                catalog.table(named: relationship.fromTable)?.column(named: $0)?.profile.distinctCount != 0
            }
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
            // A key without a value, or one that the data contradicts, can't be discovered from it.
            guard hasValues(relationship) else { continue }
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
        report.tablesKept.append(tables.count)
        for table in use.tables { report.tableRecall.count(tables.contains(table), "\(item.id) \(table), linked \(tables.sorted().joined(separator: " ")): \(item.question)") }
        for column in use.columns {
            report.columnRecall.count(columns.contains(column), "\(item.id) \(column.table).\(column.column): \(item.question)")
        }
        if mapped.catalog.tables.reduce(0, { $0 + $1.columns.count }) > Self.largeSchema { report.columnsKept.append(columns.count) }
        for literal in use.literals {
            // A date or a number is written as the question says it: only texts must be found among those stored.
            guard mapped.catalog.table(named: literal.column.table)?.column(named: literal.column.column)?.typeClass == .text
            else { continue }
            guard try await occurs(literal.text, in: literal.column, gold) else { continue }
            let isSaid = context.values.contains { $0.stored == literal.text }
            let isOffered = context.offered.contains { $0.column == literal.column && $0.values.contains(literal.text) }
            report.valueRecall.count(isSaid || isOffered, "\(item.id) \(literal.column.column) '\(literal.text)': \(item.question)")
            report.valuesSaid.count(isSaid, "\(literal.text)")
        }
    }

    private func occurs(_ text: String, in column: ColumnReference, _ gold: Connection) async throws -> Bool {
        let found = try await gold.query(
            "SELECT count(*) FROM \(SQLText.identifier(column.table)) WHERE CAST(\(SQLText.identifier(column.column)) AS VARCHAR) = $1",
            [.text(text)])
        return (found.rows.first?.first?.double ?? 0) > 0
    }
}
