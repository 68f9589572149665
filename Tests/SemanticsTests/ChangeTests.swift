import Catalog
import DuckDB
import SQLSyntax
import Semantics
import Testing

@Suite("Differences between models")
struct DiffTests {
    @Test func `each change has its path`() {
        var new = chasmModel
        new.datasets[2].fields[1].description = "Net of tax"
        new.datasets[2].fields[1].unit = "EUR"
        new.metrics[0].expression = SemanticExpression("SUM(sales.amount) / 2")
        new.metrics.remove(at: 1)
        new.datasets.append(SemanticDataset(name: "new", table: "new"))
        new.calendar.weekStart = 7
        let changes = SemanticDiff(from: chasmModel, to: new).changes
        #expect(
            changes.map { "\($0.kind) \($0.path)" } == [
                "added datasets/sales/fields/amount/description",
                "added datasets/sales/fields/amount/custom_extensions", "added datasets/new",
                "changed metrics/revenue/expression/dialects/ANSI_SQL/expression", "removed metrics/visitors",
                "added custom_extensions/PINTAIL/data/calendar",
            ])
        #expect(changes.first { $0.kind == .changed }?.before == "SUM(sales.amount)")
    }

    @Test func `a model does not differ from itself`() {
        #expect(SemanticDiff(from: chasmModel, to: chasmModel).isEmpty)
    }
}

@Suite("Drift of the data under a model")
struct DriftTests {
    private let old = """
        CREATE TABLE orders AS SELECT i AS order_id, 1 + i % 7 AS customer_id, (i * 13 % 101) / 4.0 AS amount,
            ['new', 'paid', 'sent'][1 + i % 3] AS status, DATE '2024-01-01' + (i % 90)::INTEGER AS placed FROM range(200) r(i);
        CREATE TABLE customers AS SELECT i AS customer_id, 'C' || i AS name FROM range(1, 8) r(i);
        """

    private func breakages(after change: String, remembering: Bool = true) async throws -> [String] {
        let before = try await World(old)
        let model = SemanticDraft.model(from: try await before.catalog)
        let after = try await World(old + change)
        let found = await SemanticDrift(parser: before.parser).breakages(
            of: model, in: try await after.catalog, previous: remembering ? try await before.catalog : nil)
        return found.map { "\($0.kind) \($0.table).\($0.column ?? "") -> \($0.suggestion ?? "")" }
    }

    @Test(
        "is found before it breaks an answer",
        arguments: [
            ("", [], "nothing changed"),
            (
                "ALTER TABLE orders RENAME amount TO net_amount;", ["renamedColumn orders.amount -> net_amount"],
                "alike in name and data"
            ),
            (
                "ALTER TABLE orders RENAME status TO state_code;", ["renamedColumn orders.status -> state_code"],
                "the same values"
            ),
            ("ALTER TABLE orders DROP COLUMN amount;", ["droppedColumn orders.amount -> "], "nothing like it came"),
            (
                "ALTER TABLE orders ALTER amount TYPE VARCHAR;", ["retypedColumn orders.amount -> VARCHAR"],
                "a number that became text"
            ),
            ("ALTER TABLE orders ALTER amount TYPE DOUBLE;", [], "still a number"),
            ("ALTER TABLE customers RENAME TO clients;", ["renamedTable customers. -> clients"], "the same columns"),
            ("DROP TABLE customers;", ["droppedTable customers. -> "], "gone"),
            ("ALTER TABLE orders ADD COLUMN extra INTEGER;", [], "one more column breaks nothing"),
        ] as [(String, [String], String)])
    func drift(change: String, expected: [String], reason: String) async throws {
        #expect(try await breakages(after: change) == expected, Comment(rawValue: reason))
    }

    @Test func `without the last catalog names and types speak alone`() async throws {
        let found = try await breakages(after: "ALTER TABLE orders RENAME amount TO net_amount;", remembering: false)
        #expect(found == ["renamedColumn orders.amount -> net_amount"])
    }

    @Test func `filters of the model and of metrics break too`() async throws {
        let world = try await World(chasm)
        let after = try await World(chasm + "ALTER TABLE shops DROP COLUMN area; ALTER TABLE sales DROP COLUMN amount;")
        let found = await SemanticDrift(parser: world.parser).breakages(of: chasmModel, in: try await after.catalog)
        #expect(
            found.map(\.affected) == [
                ["datasets/shops/fields/area", "filters/large shops"],
                ["datasets/sales/fields/amount", "metrics/revenue", "metrics/big revenue"],
            ])
    }

    @Test func `what reads the column is named`() async throws {
        let before = try await World(old)
        let model = SemanticDraft.model(from: try await before.catalog)
        let after = try await World(old + "ALTER TABLE orders DROP COLUMN amount;")
        let found = await SemanticDrift(parser: before.parser).breakages(of: model, in: try await after.catalog)
        #expect(found.first?.affected == ["datasets/orders/fields/amount", "metrics/total_amount"])
    }
}
