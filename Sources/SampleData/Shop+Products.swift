extension Shop {
    /// Two or three variants of each kind of product; prices are those of the last year.
    static func makeProducts(using generator: inout SeededGenerator) -> [Product] {
        var products: [Product] = []
        for category in Vocabulary.categories {
            for kind in category.kinds {
                let first = generator.integer(in: 0...Vocabulary.variants.count - 1)
                for offset in 0..<generator.integer(in: 2...3) {
                    let euros = generator.integer(in: kind.price)
                    let price = euros * 100 - generator.pick([(1, weight: 6), (10, weight: 3), (50, weight: 1)])
                    let launchedLater = generator.happens(0.15)
                    products.append(
                        Product(
                            id: 101 + products.count,
                            name: "\(kind.name) \(Vocabulary.variants[(first + offset) % Vocabulary.variants.count])",
                            category: category.name,
                            brand: category.brands.isEmpty || generator.happens(0.06)
                                ? nil : category.brands[generator.integer(in: 0...category.brands.count - 1)],
                            price: price,
                            cost: price * generator.integer(in: 42...68) / 100,
                            launch: launchedLater ? firstDay + generator.integer(in: 90...800) : firstDay))
                }
            }
        }
        return products
    }

    /// Each January prices rise by about four percent.
    static func price(of product: Product, on day: Day) -> Int {
        let percent = [2023: 92, 2024: 96][day.civil.year] ?? 100
        return percent == 100 ? product.price : product.price * percent / 1000 * 10 - 1
    }
}
