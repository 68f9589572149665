extension Shop {
    var tables: [SampleTable] {
        [
            SampleTable(
                name: "customers",
                columns: ["id", "name", "email", "city", "country", "segment", "signup_date", "birth_year"],
                rows: customers.map {
                    [
                        "\($0.id)", $0.name, $0.email, $0.city, $0.country, $0.segment, $0.signup.text,
                        $0.birthYear.map(String.init),
                    ]
                }),
            SampleTable(
                name: "products",
                columns: ["id", "name", "category", "brand", "price", "cost"],
                rows: products.map { ["\($0.id)", $0.name, $0.category, $0.brand, money($0.price), money($0.cost)] }),
            SampleTable(
                name: "orders",
                columns: ["id", "customer_id", "order_date", "status", "channel", "shipping_cost", "discount"],
                rows: orders.map {
                    [
                        "\($0.id)", "\($0.customer)", $0.day.text, $0.status, $0.channel, money($0.shipping),
                        $0.discount.map(money),
                    ]
                }),
            SampleTable(
                name: "order_items",
                columns: ["order_id", "line_number", "product_id", "quantity", "unit_price"],
                rows: orders.flatMap { order in
                    order.items.enumerated().map { index, item in
                        [
                            "\(order.id)", "\(index + 1)", "\(item.product.id)", "\(item.quantity)",
                            money(item.unitPrice),
                        ]
                    }
                }),
            SampleTable(
                name: "returns",
                columns: ["id", "order_id", "product_id", "return_date", "reason", "refund_amount"],
                rows: returns.enumerated().map { index, item in
                    [
                        "\(index + 1)", "\(item.order)", "\(item.product)", item.day.text, item.reason,
                        money(item.refund),
                    ]
                }),
        ]
    }

    /// Cents as euros with two decimals.
    private func money(_ cents: Int) -> String {
        let rest = cents % 100
        return "\(cents / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}
