import Foundation
import Testing

@testable import Sheets

@Suite("Recipes, done again on next month's file")
struct RecipeTests {
    private static let may = """
        Turnover of our shops,,,,
        Shop,Opened,Jan,Feb,Mar
        Kiel,13/02/2019,10,20,30
        Ulm,01/02/2020,1,2,3
        Total,,11,22,33

        """
    private static let june = """
        Turnover of our shops,,,,,
        as of June,,,,,
        Shop,Opened,Jan,Feb,Mar,Apr
        Kiel,03/02/2019,10,20,30,40
        Ulm,01/02/2020,1,2,3,4
        Total,,11,22,33,44

        """

    private func found(_ text: String) throws -> (sheet: Sheet, table: FoundTable) {
        let sheet = TestText.sheet(text)
        return (sheet, try #require(SheetReader().tables(in: sheet).first))
    }

    private func recipe(_ text: String) throws -> Recipe { Recipe(try found(text).table, as: "shops") }

    private func index(_ recipe: Recipe, _ fits: (Step) -> Bool) throws -> Int {
        try #require(recipe.entries.firstIndex { fits($0.step) })
    }

    private func isTotals(_ step: Step) -> Bool { if case .dropTotals = step { true } else { false } }

    @Test("A recipe without decisions makes the table that was found", arguments: MessyFile.all)
    func same(_ file: MessyFile) throws {
        for table in SheetReader().tables(in: file.sheet) {
            let (again, recipe) = Recipe(table, as: "t").replay(on: file.sheet, found: table)
            #expect(TestText.lines(again) == TestText.lines(table))
            #expect(again.steps == table.steps && recipe.entries.allSatisfy { $0.unfit == nil })
        }
    }

    @Test("Totals come back when their removal is undone, and go when it is done again")
    func undo() throws {
        let (sheet, table) = try found(Self.may)
        var recipe = Recipe(table, as: "shops")
        #expect(table.rows.count == 2)
        let totals = try index(recipe, isTotals)
        let isUndone = recipe.undo(totals)
        #expect(isUndone && recipe.hasDecisions)
        let (undone, after) = recipe.replay(on: sheet, found: table)
        #expect(undone.rows.count == 3 && after.entries[totals].isUndone)
        var redone = after
        let isRedone = redone.redo(totals)
        #expect(isRedone && !redone.hasDecisions)
        #expect(TestText.lines(redone.replay(on: sheet, found: table).table) == TestText.lines(table))
    }

    @Test("Next month keeps both decisions: totals stay, and the new month becomes rows, too")
    func next() throws {
        var recipe = try recipe(Self.may)
        let totals = try index(recipe, isTotals)
        let decided = [recipe.undo(totals), recipe.accept(0)]
        #expect(decided == [true, true])
        let (sheet, fresh) = try found(Self.june)
        #expect(Recipe.best(of: [recipe], header: fresh.header, names: ["june"]) == recipe)
        let (table, after) = recipe.replay(on: sheet, found: fresh)
        #expect(table.columns.map(\.name) == ["Shop", "Opened", "month", "value"])
        #expect(table.rows.count == 3 * 4)
        #expect(after.entries.allSatisfy { $0.unfit == nil } && table.proposals.isEmpty)
        // Both of June's days could be months; May's told their order.
        #expect(table.rows[0][1] == .date(days: 17_930))
    }

    @Test("A step that the new file has no column for is told and kept; the rest is done")
    func unfit() throws {
        var recipe = try recipe(Self.may)
        let totals = try index(recipe, isTotals)
        let decided = [recipe.undo(totals), recipe.accept(0)]
        #expect(decided == [true, true])
        let (sheet, fresh) = try found("Shop,Opened,Jan\nKiel,13/02/2019,10\nUlm,01/02/2020,1\nTotal,,11\n")
        let (table, after) = recipe.replay(on: sheet, found: fresh)
        #expect(table.columns.map(\.name) == ["Shop", "Opened", "Jan"] && table.rows.count == 3)
        let last = try #require(after.entries.last)
        #expect(last.isAccepted && last.unfit?.contains("Feb") == true)
    }

    @Test("What needs an undone step is not done either, and says so")
    func dependents() throws {
        let text = "Item,Price\nPen,\"1,204.50\"\nInk,n/a\nNib,\"2,000.00\"\nCap,\"3,100.25\"\n"
        let (sheet, table) = try found(text)
        var recipe = Recipe(table, as: "stock")
        let missing = try index(recipe) { if case .readMissing = $0 { true } else { false } }
        let isUndone = recipe.undo(missing)
        #expect(isUndone)
        let after = recipe.replay(on: sheet, found: table).recipe
        let numbers = try index(after) { if case .readNumbers = $0 { true } else { false } }
        #expect(after.entries[numbers].unfit?.contains("Price") == true)
    }

    @Test("A rejected proposal does not come again; an accepted one can be taken back")
    func proposals() throws {
        let (sheet, table) = try found(Self.may)
        var rejecting = Recipe(table, as: "shops")
        let isRejected = rejecting.reject(0)
        #expect(isRejected)
        #expect(rejecting.replay(on: sheet, found: table).table.proposals.isEmpty)
        var accepting = Recipe(table, as: "shops")
        let accepted = [accepting.accept(0), accepting.accept(0)]
        #expect(accepted == [true, false], "there is one proposal")
        let isTakenBack = accepting.undo(accepting.entries.count - 1)
        #expect(isTakenBack && !accepting.hasDecisions)
        #expect(accepting.proposals == table.proposals)
    }

    @Test("Another table has no recipe, whatever its name")
    func other() throws {
        let recipe = try recipe(Self.may)
        #expect(Recipe.best(of: [recipe], header: ["sku", "price", "weight"], names: ["shops"]) == nil)
    }

    @Test("A recipe is the same after JSON")
    func json() throws {
        var recipe = try recipe(Self.may)
        _ = recipe.undo(0)
        #expect(try JSONDecoder().decode(Recipe.self, from: JSONEncoder().encode(recipe)) == recipe)
    }
}
