extension Shop {
    /// About `count` orders over all days, more with the years and before Christmas, few on Sundays.
    static func makeOrders(
        count: Double, customers: [Customer], products: [Product], using generator: inout SeededGenerator
    ) -> [Order] {
        let days = (firstDay.number...lastDay.number).map(Day.init(number:))
        let weights = days.enumerated().map { index, day in
            (1 + Vocabulary.growthOverThreeYears * Double(index) / Double(days.count))
                * Vocabulary.orderMonths[day.civil.month - 1] * Vocabulary.orderWeekdays[day.weekday]
        }
        let total = weights.reduce(0, +)
        let loyalty = customerWeights(count: customers.count, using: &generator).runningSum()
        let popularity = products.map { _ in 0.2 + generator.unit() * generator.unit() * 3 }

        var orders: [Order] = []
        var signedUp = 0
        var month = (number: 0, sums: [Double]())
        for (day, weight) in zip(days, weights) {
            while signedUp < customers.count, customers[signedUp].signup <= day { signedUp += 1 }
            if month.number != day.civil.month {
                month = (day.civil.month, productWeights(products, popularity, on: day).runningSum())
            }
            let expected = count * weight / total * (0.7 + 0.6 * generator.unit())
            let today = Int(expected) + (generator.happens(expected - expected.rounded(.down)) ? 1 : 0)
            for _ in 0..<today {
                let customer = customers[generator.index(inRunningSum: loyalty, first: signedUp)]
                orders.append(
                    makeOrder(
                        id: 10_001 + orders.count, customer: customer, day: day, products: products,
                        weights: month.sums,
                        using: &generator))
            }
        }
        return orders
    }

    /// A few customers order often, most now and then, one in eight never (Zipf's law over a random ranking).
    private static func customerWeights(count: Int, using generator: inout SeededGenerator) -> [Double] {
        var ranks = Array(0..<count)
        for index in stride(from: count - 1, to: 0, by: -1) {  // Fisher and Yates
            ranks.swapAt(index, generator.integer(in: 0...index))
        }
        return ranks.map { rank in rank >= count - count / 8 ? 0 : 1 / (Double(rank) + 25) }
    }

    private static func productWeights(_ products: [Product], _ popularity: [Double], on day: Day) -> [Double] {
        let categories = Dictionary(uniqueKeysWithValues: Vocabulary.categories.map { ($0.name, $0) })
        return zip(products, popularity).map { product, popularity in
            guard product.launch <= day, let category = categories[product.category] else { return 0 }
            return popularity * category.weight * category.months[day.civil.month - 1]
        }
    }

    private static func makeOrder(
        id: Int, customer: Customer, day: Day, products: [Product], weights: [Double],
        using generator: inout SeededGenerator
    ) -> Order {
        var items: [Order.Item] = []
        let lines = generator.pick([(1, weight: 44), (2, weight: 30), (3, weight: 16), (4, weight: 7), (5, weight: 3)])
        for _ in 0..<lines {
            let product = products[generator.index(inRunningSum: weights, first: weights.count)]
            if items.contains(where: { $0.product.id == product.id }) { continue }
            let often = customer.segment == "Consumer" ? 0.16 : 0.4
            let quantity = generator.happens(often) ? generator.integer(in: 2...5) : 1
            items.append(Order.Item(product: product, quantity: quantity, unitPrice: price(of: product, on: day)))
        }
        let amount = items.reduce(0) { $0 + $1.amount }
        let channel = generator.pick(Vocabulary.channels)
        return Order(
            id: id, customer: customer.id, day: day,
            status: status(on: day, using: &generator),
            channel: channel,
            shipping: channel == "store" || amount >= 6000 ? 0 : customer.country == "Germany" ? 490 : 790,
            discount: discount(of: amount, on: day, using: &generator),
            items: items)
    }

    private static func status(on day: Day, using generator: inout SeededGenerator) -> String {
        if generator.happens(0.045) { return "cancelled" }
        switch lastDay.number - day.number {
        case ..<4: return "paid"
        case ..<12: return "shipped"
        default: return "delivered"
        }
    }

    /// Nil where no code was entered, 0 where one was entered that gave nothing.
    private static func discount(of amount: Int, on day: Day, using generator: inout SeededGenerator) -> Int? {
        guard generator.happens(day.civil.month == 11 ? 0.45 : 0.2) else { return nil }
        let percent = generator.pick([
            (0, weight: 1), (5, weight: 3), (10, weight: 5), (15, weight: 2), (20, weight: 1),
        ])
        return amount * percent / 100
    }
}
