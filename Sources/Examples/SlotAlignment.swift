import Catalog

/// Lays a question over a verified one: equal words in the same order, and something fitting in each slot.
struct SlotAlignment {
    /// What stands in a slot.
    enum Filling: Hashable {
        case same
        case value(String)
        case number(Double, written: String)
        case period(Period, written: String)
    }

    private enum Item {
        case fixed(Wording.Token.Kind)
        case slot(Slot)
    }

    let verified: Wording
    let asked: Wording
    let values: StoredValues
    private let items: [Item]
    private let slotCount: Int

    init(verified: Wording, slots: [Slot], asked: Wording, values: StoredValues) {
        (self.verified, self.asked, self.values, slotCount) = (verified, asked, values, slots.count)
        var items: [Item] = []
        var index = 0
        while index < verified.tokens.count {
            if let slot = slots.first(where: { $0.span.lowerBound == index }) {
                items.append(.slot(slot))
                index = slot.span.upperBound
            } else {
                if !verified.tokens[index].isDroppable { items.append(.fixed(verified.tokens[index].kind)) }
                index += 1
            }
        }
        self.items = items
    }

    /// One filling for each slot, in order; nil when the questions differ in more. The longest value wins.
    func fillings() -> [Filling]? {
        // A question of nothing but slots and filler asks nothing.
        guard items.contains(where: { if case .fixed = $0 { true } else { false } }) else { return nil }
        var steps = 0
        return fill(0, 0, &steps)
    }

    private func fill(_ item: Int, _ position: Int, _ steps: inout Int) -> [Filling]? {
        steps += 1
        guard steps < 20_000 else { return nil }
        guard item < items.count else {
            return asked.tokens[position...].allSatisfy(\.isDroppable) ? [] : nil
        }
        switch items[item] {
        case .fixed(let kind):
            var position = position
            while position < asked.tokens.count, asked.tokens[position].isDroppable, asked.tokens[position].kind != kind
            {
                position += 1
            }
            guard position < asked.tokens.count, asked.tokens[position].kind == kind else { return nil }
            return fill(item + 1, position + 1, &steps)
        case .slot(let slot):
            var start = position
            while start < asked.tokens.count {
                for length in stride(from: min(10, asked.tokens.count - start), through: 1, by: -1) {
                    guard let filling = filling(slot, start..<start + length) else { continue }
                    if let rest = fill(item + 1, start + length, &steps) { return [filling] + rest }
                }
                guard asked.tokens[start].isDroppable else { break }
                start += 1
            }
            return nil
        }
    }

    private func filling(_ slot: Slot, _ span: Range<Int>) -> Filling? {
        let isSame = SlotFinder.singular(asked.normal(span)) == SlotFinder.singular(verified.normal(slot.span))
        switch slot.target {
        case .value(_, let column, _):
            if isSame { return .same }
            return values.value(written: asked.written(span), normal: asked.normal(span), in: column)
                .map { $0 == verified.written(slot.span) ? .same : .value($0) }
        case .number(_, let isLimit, _):
            guard span.count == 1 else { return nil }
            let (old, new) = (verified.tokens[slot.span.lowerBound].kind, asked.tokens[span.lowerBound].kind)
            if old == new { return .same }
            guard let (number, unit, isYear) = Self.number(new), let before = Self.number(old), unit == before.unit
            else {
                return nil
            }
            // Where rows are counted out, 2024 is more likely a year.
            if isLimit, isYear != before.isYear || number < 1 || number > 1_000_000 || number != number.rounded() {
                return nil
            }
            return .number(number, written: asked.written(span))
        case .period(let period, _):
            guard span.count == 1, case .period(let new) = asked.tokens[span.lowerBound].kind, new.kind == period.kind
            else {
                return nil
            }
            return new == period ? .same : .period(new, written: asked.written(span))
        }
    }

    private static func number(_ kind: Wording.Token.Kind) -> (value: Double, unit: String, isYear: Bool)? {
        switch kind {
        case .number(let number, let unit): (number, unit, false)
        case .period(.year(let year)): (Double(year), "", true)
        default: nil
        }
    }
}
