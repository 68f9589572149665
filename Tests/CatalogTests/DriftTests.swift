import Testing

@testable import Catalog

@Suite("Drift from one version to the next")
struct DriftTests {
    private static let old = """
        CREATE TABLE parcel AS SELECT i AS parcel_id, 'S' || i % 4 AS sender_city, i * 1.5 AS weight, DATE '2024-01-01' + i::INTEGER AS sent FROM range(1, 41) t(i);
        CREATE TABLE depot AS SELECT i AS depot_id FROM range(1, 4) t(i);
        """

    @Test("says what changed", arguments: [
        ("nothing", "SELECT * FROM parcel", []),
        ("a column went", "SELECT * EXCLUDE (weight) FROM parcel", ["The column parcel.weight is gone."]),
        ("a column came", "SELECT *, 1 AS pieces FROM parcel", ["The column parcel.pieces is new."]),
        ("a name with the same words", "SELECT * RENAME (weight AS weight_kg) FROM parcel", ["The column parcel.weight seems to be called weight_kg now."]),
        ("the same values", "SELECT * RENAME (sender_city AS origin) FROM parcel", ["The column parcel.sender_city seems to be called origin now."]),
        ("another type", "SELECT * REPLACE (weight::VARCHAR AS weight) FROM parcel", ["The column parcel.weight was DECIMAL(21,1) and is VARCHAR now."]),
        ("a wider number is the same", "SELECT * REPLACE (weight::DECIMAL(30,3) AS weight) FROM parcel", []),
    ] as [(String, String, [String])])
    func changes(reason: String, select: String, expected: [String]) async throws {
        let before = try await catalog(of: Self.old)
        let after = try await catalog(of: Self.old + "CREATE OR REPLACE TABLE parcel AS \(select);")
        #expect(CatalogDrift(from: before, to: after).changes.map(\.description) == expected, "\(reason)")
    }

    @Test func `only what can break a query is breaking`() async throws {
        let before = try await catalog(of: Self.old)
        let after = try await catalog(of: Self.old + "DROP TABLE depot; CREATE TABLE route (a INTEGER); ALTER TABLE parcel ADD COLUMN note VARCHAR;")
        let drift = CatalogDrift(from: before, to: after)
        #expect(drift.changes.map(\.kind) == [.tableRemoved, .columnAdded, .tableAdded], "in the order of the tables")
        #expect(drift.breaking.map(\.description) == ["The table depot is gone."])
    }
}
