import Catalog
import Retrieval
import SQLSyntax

/// Finds the parts of a verified question that its SQL repeats as literals, each in one place only.
struct SlotFinder {
    let wording: Wording
    let tree: SyntaxTree
    let catalog: Catalog
    private let sites: [LiteralSite]

    init(wording: Wording, tree: SyntaxTree, catalog: Catalog) {
        (self.wording, self.tree, self.catalog) = (wording, tree, catalog)
        sites = LiteralSite.all(in: tree)
    }

    /// In the question's order, apart from each other.
    func slots() -> [Slot] {
        var found: [Slot] = []
        for site in sites { if let slot = value(at: site) { found.append(slot) } }
        found = Self.apart(found)
        let taken = Set(found.flatMap(\.span))
        for index in wording.tokens.indices where !taken.contains(index) {
            if let slot = period(at: index) ?? number(at: index) { found.append(slot) }
        }
        // A literal that two parts of the question claim follows neither.
        let claims = Dictionary(grouping: found.flatMap(\.target.sites), by: { $0 }).filter { $0.value.count > 1 }
        found.removeAll { $0.target.sites.contains { claims[$0] != nil } }
        found.sort { $0.span.lowerBound < $1.span.lowerBound }
        return hindered(found)
    }

    // MARK: Values

    /// The words of a stored value, in the singular, as they are compared.
    static func singular(_ normal: String) -> String {
        normal.split(separator: " ").map { Words.singular(String($0)) }.joined(separator: " ")
    }

    private func value(at site: LiteralSite) -> Slot? {
        guard case .text(let text) = site.content,
            case .column(let path, let function, let arguments, let operation) = site.context,
            function == nil || ["lower", "upper", "trim"].contains(function ?? ""), arguments.isEmpty,
            operation != "LIKE" || !text.contains(where: { $0 == "%" || $0 == "_" }),
            let column = reference(path), !isTemporal(site)
        else { return nil }
        let wanted = Self.singular(Words.normalize(text))
        guard !wanted.isEmpty else { return nil }
        let spans = spans(of: wanted)
        guard spans.count == 1, let span = spans.first else { return nil }
        return Slot(span: span, target: .value(site: site.index, column: column, function: function))
    }

    private func spans(of wanted: String) -> [Range<Int>] {
        var found: [Range<Int>] = []
        for start in wording.tokens.indices {
            var length = 1
            while start + length <= wording.tokens.count, length <= 10 {
                if Self.singular(wording.normal(start..<start + length)) == wanted {
                    found.append(start..<start + length)
                }
                length += 1
            }
        }
        return found
    }

    /// The longer ones of those that overlap; of two with the same words, none, for they are two literals.
    private static func apart(_ slots: [Slot]) -> [Slot] {
        let longest = slots.sorted { ($1.span.count, $0.span.lowerBound) < ($0.span.count, $1.span.lowerBound) }
        var kept: [Slot] = []
        for slot in longest where !kept.contains(where: { $0.span.overlaps(slot.span) }) {
            if slots.filter({ $0.span == slot.span }).count == 1 { kept.append(slot) }
        }
        return kept
    }

    // MARK: Numbers and periods

    private func number(at index: Int) -> Slot? {
        let wanted: Double
        switch wording.tokens[index].kind {
        case .number(let number, _): wanted = number
        case .period(.year(let year)): wanted = Double(year)
        default: return nil
        }
        let equal = sites.filter { $0.content == .number(wanted) }
        guard equal.count == 1, let site = equal.first else { return nil }
        let span = index..<index + 1
        switch site.context {
        case .limit: return Slot(span: span, target: .number(site: site.index, isLimit: true, column: nil))
        case .aggregate: return Slot(span: span, target: .number(site: site.index, isLimit: false, column: nil))
        case .column(let path, nil, _, _):
            guard let column = reference(path) else { return nil }
            return Slot(span: span, target: .number(site: site.index, isLimit: false, column: column))
        case .column, .other: return nil
        }
    }

    /// The literals that write the period: those of one column, each in another form.
    private func period(at index: Int) -> Slot? {
        guard case .period(let period) = wording.tokens[index].kind else { return nil }
        var byColumn: [[String]: [(site: Int, form: Slot.PeriodForm)]] = [:]
        for site in sites {
            guard case .column(let path, let function, let arguments, _) = site.context,
                let form = form(of: site.content, period, path, function, arguments)
            else { continue }
            byColumn[path.map { $0.lowercased() }, default: []].append((site.index, form))
        }
        guard byColumn.count == 1, let parts = byColumn.values.first, parts.count <= 2,
            Set(parts.map(\.form)).count == parts.count
        else { return nil }
        // A year and a number make a month; either alone would be something else.
        let forms = Set(parts.map(\.form))
        let needsNumber = period.number != nil && forms.contains(.year)
        guard needsNumber == forms.contains(.number) else { return nil }
        return Slot(span: index..<index + 1, target: .period(period, parts))
    }

    private func form(
        of content: LiteralSite.Content, _ period: Period, _ path: [String], _ function: String?, _ arguments: [String]
    ) -> Slot.PeriodForm? {
        switch content {
        case .number(let number):
            let part = function == "date_part" || function == "datepart" ? arguments.first?.lowercased() : function
            if part == "year" || (function == nil && isYearColumn(path)) {
                return number == Double(period.year) && period.kind != .day ? .year : nil
            }
            guard let own = period.number, number == Double(own) else { return nil }
            return (part == "month" && period.kind == .month) || (part == "quarter" && period.kind == .quarter)
                ? .number : nil
        case .text(let text):
            if function != nil, function != "date_trunc" {
                if period.kind == .year, text == String(period.year) { return .yearText }
                return period.kind == .month && text == period.first.prefix(7) ? .yearMonthText : nil
            }
            if text == period.first.prefix(7), period.kind == .month { return .yearMonthText }
            let (day, time) = (String(text.prefix(10)), String(text.dropFirst(10)))
            guard ["", " 00:00:00", "T00:00:00", " 23:59:59"].contains(time) else { return nil }
            switch day {
            case period.first where time != " 23:59:59": return .first(time: time)
            case period.last: return .last(time: time)
            case period.next where time != " 23:59:59": return .next(time: time)
            default: return nil
            }
        case .other: return nil
        }
    }

    // MARK: What a changed slot must not leave behind

    /// Marks the slots whose other mentions in the SQL would go on saying the old value.
    private func hindered(_ slots: [Slot]) -> [Slot] {
        let covered = Set(slots.flatMap(\.target.sites))
        let hasLooseTime = sites.contains { !covered.contains($0.index) && isTemporal($0) }
        let labels = labels()
        return slots.map { slot in
            var slot = slot
            let words: [String]
            switch slot.target {
            case .value: words = wording.normal(slot.span).split(separator: " ").map { Words.singular(String($0)) }
            case .number: words = [wording.tokens[slot.span.lowerBound].normal]
            case .period(let period, _):
                words = [String(period.year)]
                if hasLooseTime { slot.obstacle = "another date in the SQL would stay" }
            }
            if labels.contains(where: { Self.contains($0, words) }) { slot.obstacle = "a name in the SQL says it" }
            if case .value(let site, let column, _) = slot.target {
                // A city's country may stand beside it: what the question does not say may depend on what it does.
                let isLoose = sites.contains { other in
                    guard !covered.contains(other.index), case .text = other.content,
                        case .column(let path, _, _, _) = other.context
                    else { return false }
                    guard let beside = reference(path), beside.table == column.table else { return false }
                    // One of two values is a condition of its own, as "is official"; it belongs to no other value.
                    let stored = catalog.table(named: beside.table)?.column(named: beside.column)
                    return stored.map { $0.profile.distinctCount > 2 || $0.profile.distinctCount == 0 } ?? true
                }
                if isLoose { slot.obstacle = "another value of the table would stay" }
                let others = sites.filter { $0.index != site }.compactMap { other -> [String]? in
                    guard case .text(let text) = other.content else { return nil }
                    return Words.normalize(text).split(separator: " ").map { Words.singular(String($0)) }
                }
                if others.contains(where: { Self.contains($0, words) }) { slot.obstacle = "another literal says it" }
            }
            return slot
        }
    }

    /// The words of the names the query gives.
    private func labels() -> [[String]] {
        var names = tree.facts.commonTables
        _ = tree.mapNodes { node in
            if let alias = node["alias"]?.string, !alias.isEmpty { names.append(alias) }
            return nil
        }
        return Set(names).map { Words.nameWords($0).map(Words.singular) }
    }

    private static func contains(_ words: [String], _ part: [String]) -> Bool {
        guard !part.isEmpty, words.count >= part.count else { return false }
        return (0...words.count - part.count).contains { Array(words[$0..<$0 + part.count]) == part }
    }

    private func isTemporal(_ site: LiteralSite) -> Bool {
        switch (site.content, site.context) {
        case (.text(let text), .column(let path, let function, _, _)):
            // A year kept as text is a stored value of its column.
            if text.utf8.count == 4, let year = Int(text), Period.isYear(year) {
                return function != nil || isYearColumn(path)
            }
            return Self.looksLikeDate(text)
        case (.text(let text), _): return Self.looksLikeDate(text)
        case (.number(let number), .column(let path, let function, let arguments, _)):
            let part = ["date_part", "datepart"].contains(function ?? "") ? arguments.first?.lowercased() : function
            return ["year", "month", "quarter", "week", "day"].contains(part ?? "")
                || isYear(number) && isYearColumn(path)
        case (.number(let number), .other): return isYear(number)
        default: return false
        }
    }

    private func isYear(_ number: Double) -> Bool { Int(exactly: number).map(Period.isYear) ?? false }

    private static func looksLikeDate(_ text: String) -> Bool {
        let bytes = Array(text.utf8.prefix(8))
        return bytes.count >= 7 && bytes[4] == 0x2D && bytes[..<4].allSatisfy { (0x30...0x39).contains($0) }
            && bytes[5...6].allSatisfy { (0x30...0x39).contains($0) }
    }

    private func isYearColumn(_ path: [String]) -> Bool {
        guard let name = path.last else { return false }
        return Words.nameWords(name).contains { $0 == "year" || $0 == "yr" }
    }

    // MARK: Columns

    /// The stored column a path names; nil when that is not certain.
    private func reference(_ path: [String]) -> ColumnReference? {
        guard let name = path.last else { return nil }
        let own = Set(tree.facts.commonTables.map { $0.lowercased() })
        var tables = tree.facts.tables.filter { !own.contains($0.name.lowercased()) }
        if path.count > 1 {
            tables = tables.filter { $0.reference.lowercased() == path[path.count - 2].lowercased() }
        }
        let found = Set(
            tables.compactMap { table -> ColumnReference? in
                guard let stored = catalog.table(named: table.name), let column = stored.column(named: name) else {
                    return nil
                }
                return ColumnReference(table: stored.name, column: column.name)
            })
        return found.count == 1 ? found.first : nil
    }
}
