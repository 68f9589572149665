import Foundation
import Testing

@testable import SampleData

@Suite struct `The sample shop` {
    let shop = ShopGenerator().shop()

    @Test func `is the same for the same seed and another for another`() {
        let csv = ShopGenerator(seed: 7).tables().map(\.csv)
        #expect(csv == ShopGenerator(seed: 7).tables().map(\.csv))
        #expect(csv != ShopGenerator(seed: 8).tables().map(\.csv))
    }

    /// Examples/shop/questions.jsonl holds true answers only while the default shop stays what it is.
    @Test func `keeps its sizes`() {
        let counts = ShopGenerator().tables().map { "\($0.name) \($0.rows.count)" }
        #expect(counts == ["customers 1000", "products 84", "orders 4978", "order_items 9617", "returns 848"])
    }

    @Test func `has every referred row`() {
        let customers = Dictionary(uniqueKeysWithValues: shop.customers.map { ($0.id, $0) })
        let products = Set(shop.products.map(\.id))
        let orders = Dictionary(uniqueKeysWithValues: shop.orders.map { ($0.id, $0) })
        for order in shop.orders {
            #expect(!order.items.isEmpty)
            #expect(customers[order.customer].map { $0.signup <= order.day } == true, "ordered before signing up")
            #expect(order.items.allSatisfy { products.contains($0.product.id) && $0.product.launch <= order.day })
        }
        for item in shop.returns {
            let order = orders[item.order]
            #expect(order?.items.contains { $0.product.id == item.product && item.refund <= $0.amount } == true)
            #expect(order.map { $0.day < item.day } == true)
        }
    }

    @Test func `sells more before Christmas, more each year, and gardens in spring`() {
        func orders(_ matches: (Shop.Order) -> Bool) -> Double { Double(shop.orders.count(where: matches)) }
        let december = orders { $0.day.civil.month == 12 }
        let february = orders { $0.day.civil.month == 2 }
        #expect(december > 1.5 * february)
        let years = [2023, 2024, 2025].map { year in orders { $0.day.civil.year == year } }
        #expect(years[0] < years[1] && years[1] < years[2])
        func garden(_ month: Int) -> Int {
            shop.orders.filter { $0.day.civil.month == month }.flatMap(\.items).count {
                $0.product.category == "Garden"
            }
        }
        #expect(garden(5) > 2 * garden(1))
    }

    @Test func `has few customers with many orders and some with none`() {
        let perCustomer = Dictionary(grouping: shop.orders, by: \.customer).mapValues(\.count).values.sorted(by: >)
        let best = perCustomer.prefix(shop.customers.count / 5).reduce(0, +)
        #expect(Double(best) > 0.4 * Double(shop.orders.count), "the best fifth")
        #expect(perCustomer.count < shop.customers.count)
    }

    @Test func `is as untidy as real data`() {
        let tables = Dictionary(uniqueKeysWithValues: shop.tables.map { ($0.name, $0) })
        for (table, column, reason) in [
            ("customers", "email", "not everybody gives an address"), ("customers", "birth_year", "nor an age"),
            ("products", "brand", "books have none"), ("orders", "discount", "no code entered"),
            ("returns", "reason", "left out of the form"),
        ] {
            let index = tables[table]?.columns.firstIndex(of: column)
            let values = index.map { index in tables[table]?.rows.map { $0[index] } ?? [] } ?? []
            #expect(values.contains(nil) && values.contains { $0 != nil }, "\(table).\(column): \(reason)")
        }
        #expect(shop.customers.contains { $0.city.hasSuffix(" ") })
        #expect(shop.customers.contains { $0.city == $0.city.lowercased() })
        let addresses = shop.customers.compactMap(\.email)
        #expect(Set(addresses).count < addresses.count, "somebody signed up twice")
    }

    @Test func `raises prices and keeps them above cost`() {
        for product in shop.products {
            let prices = [2023, 2024, 2025].map { Shop.price(of: product, on: Day($0, 6, 1)) }
            #expect(prices[0] < prices[2] && prices[1] < prices[2])
            #expect(product.cost < prices[0])
        }
    }

    @Test func `writes one file a table and replaces earlier ones`() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("shop-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        _ = try ShopGenerator(seed: 1, scale: 0.02).write(to: folder)
        let files = try ShopGenerator(seed: 2, scale: 0.02).write(to: folder)
        #expect(
            files.map(\.lastPathComponent) == [
                "customers.csv", "products.csv", "orders.csv", "order_items.csv", "returns.csv",
            ])
        let expected = ShopGenerator(seed: 2, scale: 0.02).tables().map(\.csv)
        #expect(try files.map { try String(contentsOf: $0, encoding: .utf8) } == expected)
    }

    @Test func `says what to do when it cannot write`() {
        #expect(throws: SampleDataError.self) {
            try ShopGenerator(scale: 0.02).write(to: URL(fileURLWithPath: "/dev/null/shop"))
        }
    }
}

@Suite struct `Sample CSV` {
    @Test func `quotes only what needs it`() {
        let table = SampleTable(
            name: "t", columns: ["a", "b"],
            rows: [["plain", nil], ["7\"", "knife, 20 cm"], ["two\nlines", ""]])
        #expect(table.csv == "a,b\nplain,\n\"7\"\"\",\"knife, 20 cm\"\n\"two\nlines\",\n")
    }
}

@Suite struct `A day` {
    @Test(arguments: [
        (1970, 1, 1, 0, 3, "the epoch, a Thursday"), (2000, 2, 29, 11_016, 1, "leap day of a century divisible by 400"),
        (2024, 2, 29, 19_782, 3, "leap day"), (2025, 12, 31, 20_453, 2, "the last day of the shop"),
    ])
    func `is counted as in the calendar`(year: Int, month: Int, day: Int, number: Int, weekday: Int, reason: String) {
        let date = Day(year, month, day)
        #expect(date.number == number, "\(reason)")
        #expect(date.weekday == weekday, "\(reason)")
        #expect(date.civil == (year, month, day), "\(reason)")
    }
}
