import Catalog
import Retrieval
import Testing

@Suite("Values that a question means without saying them")
struct OfferTests {
    /// Visits by weekday, and members by standing.
    private static let index = SchemaIndex(
        catalog: Catalog(tables: [
            Bookshop.table(
                "visits", .fact,
                [
                    Bookshop.column("visit_id", .key, .integer), Bookshop.column("day", .category),
                    Bookshop.column("kind", .category), Bookshop.column("grade", .category),
                ]),
            Bookshop.table(
                "members", .dimension,
                [Bookshop.column("member_id", .key, .integer), Bookshop.column("standing", .category), Bookshop.column("place", .category)]),
        ]),
        values: [
            Bookshop.values("visits", "day", days), Bookshop.values("visits", "kind", ["in-person", "online"]),
            Bookshop.values("visits", "grade", ["A", "B", "C"]),
            Bookshop.values("members", "standing", ["Good Member", "Bad Member", "Cancelled"]),
            Bookshop.values("members", "place", ["1st", "2nd", "3rd"]),
        ])
    private static let days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

    @Test(
        "A column of few values that the question is about offers them",
        arguments: ["How many visits were there on weekends?", "visits on the two days before Saturday", "visits by day"])
    func offered(question: String) {
        let offered = Self.index.link(question).offered.first { $0.column.column == "day" }
        #expect(offered?.values == Self.days)
    }

    @Test func `a column that the question leaves alone offers nothing`() {
        #expect(Self.index.link("How many visits are there?").offered.isEmpty)
    }

    @Test(
        "A word of a value, or another form of it, hints at the value",
        arguments: [
            ("How many members are rated good?", "Good Member"), ("Which members have canceled?", "Cancelled"),
            ("the champion among the members", "1st"), ("Which members came third?", "3rd"),
        ])
    func hints(question: String, value: String) {
        let values = Self.index.link(question).values.map(\.stored)
        #expect(values == [value], "what most values share, 'Member', says none of them")
    }

    @Test(
        "Words held together and letters are values where they are stored so",
        arguments: [
            ("visits that were in-person", ["in-person"]),
            ("visits with a grade of A or C", ["A", "C"]),
            ("What makes a visit that a person in charge likes?", []),
        ] as [(String, [String])])
    func compounds(question: String, values: [String]) {
        #expect(Self.index.link(question).values.filter { $0.match != .fuzzy }.map(\.stored).sorted() == values.sorted())
    }
}
