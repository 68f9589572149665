import Testing

@testable import Catalog

@Suite("What people say of relationships")
struct RelationshipDecisionTests {
    private static let sql = """
        CREATE TABLE depot AS SELECT i AS depot_id, 'D' || i AS title FROM range(1, 6) t(i);
        CREATE TABLE truck AS SELECT i AS truck_id, 1 + i % 5 AS depot_id, 1 + i % 3 AS spare FROM range(1, 31) t(i);
        """

    @Test("are read as people write them", arguments: [
        ("truck.depot_id = depot.depot_id", ["depot_id"], ["depot_id"]), ("truck.depot_id=depot.depot_id", ["depot_id"], ["depot_id"]),
        ("truck.a + b = depot.c+d", ["a", "b"], ["c", "d"]),
    ])
    func reads(text: String, from: [String], to: [String]) throws {
        let decision = try #require(RelationshipDecision(.accepted, written: text))
        #expect(decision.fromTable == "truck" && decision.fromColumns == from && decision.toTable == "depot" && decision.toColumns == to)
    }

    @Test("are refused when they are none", arguments: ["truck", "truck.a", "truck.a = depot", "a = b", "truck.a+b = depot.c", "truck. = depot.x", ""])
    func refuses(text: String) { #expect(RelationshipDecision(.accepted, written: text) == nil) }

    @Test func `a rejected one is gone, whichever way round and in whatever case it was written`() async throws {
        let map = try await catalog(of: Self.sql)
        #expect(map.joins == ["truck.depot_id -> depot.depot_id"])
        let decision = try #require(RelationshipDecision(.rejected, written: "DEPOT.Depot_ID = Truck.depot_id"))
        #expect(map.applying([decision]).joins.isEmpty)
    }

    @Test func `an accepted one is certain, and added where it was not found`() async throws {
        let map = try await catalog(of: Self.sql)
        let found = try #require(RelationshipDecision(.accepted, written: "truck.depot_id = depot.depot_id"))
        let confirmed = map.applying([found]).relationships
        #expect(confirmed.count == 1 && confirmed[0].confidence == 1 && confirmed[0].source == .user)
        let added = try #require(RelationshipDecision(.accepted, written: "truck.spare = depot.depot_id"))
        let both = map.applying([added]).relationships
        #expect(both.count == 2 && both[1].multiplicity == .manyToOne && both[1].source == .user)
        let unknown = try #require(RelationshipDecision(.accepted, written: "truck.wheel = depot.depot_id"))
        #expect(map.applying([unknown]) == map, "a column that is not there joins nothing")
    }
}
