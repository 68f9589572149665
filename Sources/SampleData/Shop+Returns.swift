extension Shop {
    /// What came back of delivered orders; an order of which everything came back is refunded.
    static func makeReturns(of orders: inout [Order], using generator: inout SeededGenerator) -> [Return] {
        let rates = Dictionary(uniqueKeysWithValues: Vocabulary.categories.map { ($0.name, $0.returnRate) })
        var returns: [Return] = []
        for index in orders.indices where orders[index].status == "delivered" {
            let order = orders[index]
            var count = 0
            for item in order.items where generator.happens(rates[item.product.category] ?? 0) {
                let day = order.day + generator.integer(in: 4...32)
                guard day <= lastDay else { continue }
                // Worn or opened goods get half the price back.
                let refund = generator.happens(0.08) ? item.amount / 2 : item.amount
                returns.append(
                    Return(
                        order: order.id, product: item.product.id, day: day,
                        reason: generator.pick(Vocabulary.returnReasons), refund: refund))
                count += 1
            }
            if count == order.items.count { orders[index].status = "refunded" }
        }
        // Numbered as they came in; orders of one day keep their order.
        return returns.enumerated().sorted { ($0.element.day, $0.offset) < ($1.element.day, $1.offset) }.map(\.element)
    }
}
