import Catalog
import DuckDB
import Foundation
import Retrieval

/// Finds a supposition that can be read for certain: one change of one column, everything else said in it understood. Anything
/// less is left to the model, with the question whole.
struct SuppositionReader {
    let catalog: Catalog
    let index: SchemaIndex

    func read(_ question: String) -> Supposition? { SupposedClause.splits(question).lazy.compactMap { read(Self.inDigits($0.clause), rest: $0.rest) }.first }

    /// "Two years older": numbers in words before what they count.
    private static func inDigits(_ clause: String) -> String {
        let numbers = ["two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50]
        return clause.replacing(/\b[a-z]+\b(?=\ [a-z])/) { match in numbers[String(match.output)].map(String.init) ?? String(match.output) }
    }

    private func read(_ clause: String, rest: String) -> Supposition? {
        if let counted = counted(clause, rest: rest) { return counted }
        guard let (change, written) = SupposedClause.change(in: clause), !QuestionFrame(written).isNegated else { return nil }
        if case .text(let word) = change { return became(word, written, rest: rest) }
        if let (extreme, left) = SupposedExtreme.split(written) { return ofExtreme(extreme, change, left, rest: rest) }
        let (scope, left) = Self.scope(written)
        guard !QuestionFrame(left).isSuperlative, !QuestionFrame.words(left).contains(where: { $0.count > 4 && $0.hasSuffix("est") }) else { return nil }
        let context = index.link(left)
        let found = context.values.filter { $0.match != .fuzzy }
        // "If all courses were 12 % off, which has the highest price": of what the question goes on to ask.
        guard let (table, column, named) = change == .removed ? holder(of: found) : column(in: left, found) ?? column(in: rest, found) else { return nil }
        var supposition = Supposition(column: ColumnReference(table: table.name, column: column.name), change: change, scope: scope, rest: rest)
        let exact = found.filter { !Words.stems($0.text).allSatisfy(named.contains) }
        let values = exact + kinds(left, table).filter { kind in !exact.contains { $0.column == kind.column } && !Words.stems(kind.text).allSatisfy(named.contains) }
        guard let conditions = conditions(values, table), isExplained(left, by: values, named, table) else { return nil }
        guard let years = years(left, values, table) else { return nil }
        supposition.conditions = conditions + years
        return change == .removed && supposition.conditions.isEmpty ? nil : supposition
    }

    /// Conditions for the years named that are no part of a value: "before 2000"; nil where a number is something else.
    private func years(_ clause: String, _ values: [GroundedValue], _ table: Table) -> [Supposition.Condition]? {
        let words = QuestionFrame.words(clause)
        var conditions: [Supposition.Condition] = []
        for number in QuestionFrame(clause).numbers where !values.contains(where: { QuestionFrame.words($0.text).contains(number) }) {
            guard let place = words.firstIndex(of: number) else { return nil }
            // "With 4 cylinders": the number of a column that is called so.
            if let column = column(named: words.dropFirst(place + 1).first, in: table) {
                conditions.append(Supposition.Condition(column: ColumnReference(table: table.name, column: column.name), values: [number]))
                continue
            }
            guard let year = Int(number), (1900...2100).contains(year), let column = yearColumn(of: table) else { return nil }
            let before = words[..<place].last { !["the", "year", "to"].contains($0) }
            let comparison = ["before": "<", "pre": "<", "prior": "<", "after": ">", "since": ">=", "from": ">="][before ?? ""] ?? "="
            conditions.append(Supposition.Condition(column: ColumnReference(table: table.name, column: column), year: year, comparison: comparison))
        }
        return conditions
    }

    private func column(named word: String?, in table: Table) -> Column? {
        guard let word else { return nil }
        return table.columns.first { column in
            column.typeClass.isNumeric && Words.nameWords(column.name).filter { MeasureUnit.all(in: [$0]).isEmpty }.map(Words.stem) == [Words.stem(word)]
        }
    }

    /// "All orders before 2000 have been completed": rows get the one kind of their table that the word means.
    private func became(_ word: String, _ left: String, rest: String) -> Supposition? {
        let context = index.link(left)
        let stems = Set(Words.stems(left))
        let options = catalog.tables.filter { table in
            // Spoken of by its name, or by the last word of it: "orders" for customer_orders.
            Words.nameWords(table.name).last.map { stems.contains(Words.stem($0)) } == true
        }.flatMap { table in kinds(word, table).map { (table, $0) } }
        guard options.count == 1, let (table, kind) = options.first else { return nil }
        let values = context.values.filter { $0.match != .fuzzy }
        guard let conditions = conditions(values, table), let years = years(left, values, table), isExplained(left, by: values, [], table) else { return nil }
        return Supposition(column: kind.column, change: .text(kind.stored), conditions: conditions + years, rest: rest)
    }

    /// "10 patients have used Foo's drugs": what is counted for one value, which the rest of the question counts too.
    private func counted(_ clause: String, rest: String) -> Supposition? {
        guard let match = clause.firstMatch(of: /^(?i)(?:there (?:were|are|had been) |only )?(?<number>\d+) (?<noun>[a-z]+) (?:have|had|has|who|that|which|were|are|used|took)\ /), let number = Double(match.number) else { return nil }
        let asked = Words.stems(rest)
        let values = index.link(clause).values.filter { $0.match != .fuzzy && $0.text.count > 2 && Set(Words.stems($0.text)).isSubset(of: asked) }
        guard asked.contains(Words.stem(match.noun.lowercased())), let place = values.first?.column, Set(values.map(\.stored)).count == 1, Set(values.map(\.column)).count == 1 else { return nil }
        let condition = Supposition.Condition(column: place, values: [values[0].stored])
        return Supposition(column: place, change: .set(number), conditions: [condition], scope: .count, rest: rest)
    }

    /// "The tallest player weighed 170": of the rows with the extreme of another column.
    private func ofExtreme(_ extreme: SupposedExtreme, _ change: Supposition.Change, _ left: String, rest: String) -> Supposition? {
        guard case let found = index.link(left).values.filter({ $0.match != .fuzzy }), found.isEmpty, let (table, column, named) = column(in: left, found),
            let measure = table.columns.first(where: { $0.typeClass.isNumeric && !extreme.measures.isDisjoint(with: Words.nameWords($0.name)) }),
            isExplained(left, by: [], named, table), QuestionFrame(left).numbers.isEmpty
        else { return nil }
        let condition = Supposition.Condition(column: ColumnReference(table: table.name, column: measure.name), extreme: extreme.function)
        return Supposition(column: ColumnReference(table: table.name, column: column.name), change: change, conditions: [condition], rest: rest)
    }

    /// "The lowest price": of one aggregate rather than of rows.
    private static func scope(_ clause: String) -> (Supposition.Scope, String) {
        for (scope, cues) in [(Supposition.Scope.min, "lowest|minimum|cheapest|least"), (.max, "highest|maximum|greatest|largest"), (.avg, "average|mean")] {
            guard let cue = try? Regex("(?i)\\b(?:the )?(?:\(cues)) "), clause.firstMatch(of: cue) != nil else { continue }
            return (scope, clause.replacing(cue, with: "", maxReplacements: 1))
        }
        return (.rows, clause)
    }

    /// "Clothing" for 'Clothes': a word that begins as the one of the table's few kinds does.
    private func kinds(_ clause: String, _ table: Table) -> [GroundedValue] {
        let words = QuestionFrame.words(clause)
        let names = Set(Words.nameWords(table.name).map(Words.stem))
        return words.enumerated().flatMap { place, word in
            /// "Day passes": a short word counts right before the thing itself.
            let isBefore = words.dropFirst(place + 1).first.map { names.contains(Words.stem($0)) } ?? false
            let near = table.columns.filter { [.category, .flag].contains($0.role) }.flatMap { column in
                column.profile.topValues.filter { value in
                    let stored = Words.normalize(value.value)
                    if isBefore, stored == word || stored == Words.singular(word) { return true }
                    return !stored.contains(" ") && zip(word, stored).prefix { $0 == $1 }.count >= max(5, min(word.count, stored.count) - 3)
                }.map { GroundedValue(text: word, column: ColumnReference(table: table.name, column: column.name), stored: $0.value, match: .fuzzy, score: 0.5) }
            }
            return near.count == 1 ? near : []
        }
    }

    /// The one table that holds the values themselves.
    private func holder(of values: [GroundedValue]) -> (Table, Column, Set<String>)? {
        let places = Set(values.map(\.column))
        guard places.count == 1, let place = places.first, let table = catalog.table(named: place.table), let column = table.column(named: place.column) else { return nil }
        return (table, column, [])
    }

    /// Whether nothing else is said: names of the tables and columns concerned, and words that tell nothing apart.
    private func isExplained(_ clause: String, by values: [GroundedValue], _ named: Set<String>, _ table: Table) -> Bool {
        let columns = values.map(\.column)
        let names = ([table.name] + [yearColumn(of: table)].compactMap { $0 } + columns.flatMap { [$0.table, $0.column] } + table.columns.filter { [.key, .name].contains($0.role) }.map(\.name)).flatMap(Words.nameWords)
        let said = named.union(values.flatMap { Words.stems($0.text) }).union(names.map(Words.stem)).union(Self.empty.map(Words.stem))
        let words = QuestionFrame.words(clause)
        let things = catalog.nameStems
        return words.indices.allSatisfy { place in
            let word = words[place]
            // "Each treatment" takes none out, if the data knows of treatments.
            if place > 0, ["each", "every", "all"].contains(words[place - 1]) || words[place - 1] == "the" && word.hasSuffix("s"), things.contains(Words.stem(word)) { return true }
            if place > 0, words[place - 1].first?.isNumber == true, column(named: word, in: table) != nil { return true }
            return word.hasSuffix("ed") || word.first?.isNumber == true || !MeasureUnit.all(in: [word]).isEmpty || Words.contentStems(word).isSubset(of: said)
        }
    }

    private static let empty = [
        "all", "each", "every", "made", "sold", "bought", "built", "given", "held", "grown", "written", "born", "won", "paid", "taken", "drawn", "driven", "kept", "led", "type", "kind", "sort", "number", "amount", "value", "total", "unit", "instead", "actually",
        "suddenly", "currently", "overall", "before", "after", "since", "prior", "pre", "average", "mean", "day", "date", "year", "only", "just", "exactly", "whole", "entire", "old", "dollar", "usd", "euro", "franc", "pound", "point",
    ]

    /// The one number column that the clause names, with the stems it is named by: by all words of its name, else by the last.
    private func column(in clause: String, _ values: [GroundedValue]) -> (Table, Column, Set<String>)? {
        let stems = Words.stems(clause)
        let said = Set(stems + stems.flatMap { stem in Self.alike.first { $0.contains(stem) } ?? [] })
        let spoken = catalog.names.map { Set(Words.nameWords($0).map(Words.stem)) }
        var best: [(table: Table, column: Column, stems: Set<String>, score: Double)] = []
        for table in catalog.tables {
            for column in table.columns where column.typeClass.isNumeric && ![.key, .foreignKey].contains(column.role) {
                // `height_cm` is spoken of as the height.
                let own = Words.nameWords(column.name).filter { MeasureUnit.all(in: [$0]).isEmpty && !Self.currencies.contains($0) }.map(Words.stem)
                let met = own.filter(said.contains)
                // "Elo points" are of the one column that has the word.
                let isOwn = met.contains { word in spoken.count { $0.contains(word) } == 1 }
                guard let last = own.last, met.contains(last) || isOwn || Double(met.count) >= Double(own.count) * 0.6, !met.isEmpty else { continue }
                let isNear = Words.nameWords(table.name).map(Words.stem).contains(where: said.contains) || values.contains { $0.match != .fuzzy && $0.column.table == table.name }
                best.append((table, column, Set(met), Double(met.count) / Double(own.count) + Double(met.count) * 0.2 + (isNear ? 0.1 : 0)))
            }
        }
        best.sort { $0.score > $1.score }
        guard let first = best.first, best.count == 1 || best[1].score < first.score else { return nil }
        return (first.table, first.column, first.stems.union(Self.alike.first { !$0.isDisjoint(with: first.stems) } ?? []))
    }

    /// `price_chf` is spoken of as the price.
    private static let currencies: Set = ["chf", "eur", "euro", "euros", "usd", "gbp", "dollar", "dollars", "francs", "pounds"]

    /// Words that ask for the same numbers: where they are money, where they are people.
    private static let alike = [["price", "cost", "cheaper", "expensive", "priced", "pricier", "dearer"], ["population", "inhabitants", "people", "residents"]].map { Set($0.map(Words.stem)) }

    /// Values by column, each of the table or of one that its rows point at; nil where one can't be reached.
    private func conditions(_ values: [GroundedValue], _ table: Table) -> [Supposition.Condition]? {
        var conditions: [Supposition.Condition] = []
        for (_, options) in Dictionary(grouping: values, by: { $0.text.lowercased() }).sorted(by: { $0.key < $1.key }) {
            let near = options.filter { $0.column.table == table.name }
            let reached = near.isEmpty ? options.filter { catalog.leads(from: table.name, to: $0.column.table) } : near
            // A longer value that holds this one says it already.
            if values.contains(where: { other in other.text.count > options[0].text.count && other.text.localizedCaseInsensitiveContains(options[0].text) }) { continue }
            guard let first = reached.first, Set(reached.map(\.column)).count == 1 else { return nil }
            if let place = conditions.firstIndex(where: { $0.column == first.column }) {
                conditions[place].values.append(first.stored)
            } else {
                conditions.append(Supposition.Condition(column: first.column, values: Set(reached.map(\.stored)).sorted()))
            }
        }
        return conditions
    }

    private func yearColumn(of table: Table) -> String? {
        let years = table.columns.filter { Words.nameWords($0.name).contains("year") }
        if years.count == 1 { return years[0].name }
        // When someone was born is asked about in other words.
        let dates = table.columns.filter { $0.typeClass.isTemporal && !$0.isBirth }
        return years.isEmpty && dates.count == 1 ? dates[0].name : nil
    }
}
