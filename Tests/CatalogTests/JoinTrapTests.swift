import Catalog
import Testing

@Suite("Traps of joins")
struct JoinTrapTests {
    struct Case: CustomTestStringConvertible {
        var reason: String
        var joins: [JoinTrap.Join]
        var aggregated: [String]
        var traps: [JoinTrap]
        var testDescription: String { reason }
    }

    private static func many(_ from: String, _ to: String) -> JoinTrap.Join { .init(from: from, to: to, multiplicity: .manyToOne) }

    static let cases = [
        Case(
            reason: "summing the rows of the many side is safe", joins: [many("orders", "customers")], aggregated: ["orders"], traps: []),
        Case(
            reason: "summing the one side counts its rows once for each of the many", joins: [many("orders", "customers")],
            aggregated: ["customers"], traps: [.init(.fanOut, aggregated: "customers", repeatedBy: "orders", meeting: "customers")]),
        Case(
            reason: "two steps down, the first step repeats", joins: [many("items", "orders"), many("orders", "customers")],
            aggregated: ["customers"], traps: [.init(.fanOut, aggregated: "customers", repeatedBy: "orders", meeting: "customers")]),
        Case(
            reason: "in the middle of a chain only the step down repeats",
            joins: [many("items", "orders"), many("orders", "customers")], aggregated: ["Orders"],
            traps: [.init(.fanOut, aggregated: "Orders", repeatedBy: "items", meeting: "Orders")]),
        Case(
            reason: "two tables that meet in a third repeat each other", joins: [many("orders", "customers"), many("visits", "customers")],
            aggregated: ["orders", "visits"],
            traps: [
                .init(.chasm, aggregated: "orders", repeatedBy: "visits", meeting: "customers"),
                .init(.chasm, aggregated: "visits", repeatedBy: "orders", meeting: "customers"),
            ]),
        Case(
            reason: "a row more of the same thing is no repetition",
            joins: [.init(from: "passports", to: "people", multiplicity: .oneToOne)], aggregated: ["people", "passports"], traps: []),
        Case(
            reason: "behind a one-to-one join there may be many",
            joins: [.init(from: "passports", to: "people", multiplicity: .oneToOne), many("stamps", "passports")],
            aggregated: ["people"], traps: [.init(.fanOut, aggregated: "people", repeatedBy: "stamps", meeting: "passports")]),
        Case(
            reason: "many to many repeats both", joins: [.init(from: "a", to: "b", multiplicity: .manyToMany)], aggregated: ["a", "b"],
            traps: [.init(.fanOut, aggregated: "a", repeatedBy: "b", meeting: "a"), .init(.fanOut, aggregated: "b", repeatedBy: "a", meeting: "b")]),
        Case(
            reason: "written from the one side it is the same", joins: [.init(from: "customers", to: "orders", multiplicity: .oneToMany)],
            aggregated: ["customers"], traps: [.init(.fanOut, aggregated: "customers", repeatedBy: "orders", meeting: "customers")]),
        Case(
            reason: "over a bridge the things on its sides repeat", joins: [many("wrote", "books"), many("wrote", "authors")],
            aggregated: ["books"], traps: [.init(.fanOut, aggregated: "books", repeatedBy: "wrote", meeting: "books")]),
        Case(reason: "joins in a circle end", joins: [many("a", "b"), many("b", "c"), many("c", "a")], aggregated: ["a"],
            traps: [.init(.fanOut, aggregated: "a", repeatedBy: "c", meeting: "a")]),
        Case(reason: "a table without joins", joins: [], aggregated: ["a"], traps: []),
    ]

    @Test("are found from multiplicities", arguments: cases)
    func traps(_ each: Case) {
        #expect(JoinTrap.traps(in: each.joins, aggregating: each.aggregated) == each.traps)
    }
}
