/// The shop before it becomes text. Money is in cents, so that sums are exact.
struct Shop: Sendable {
    struct Customer: Sendable {
        var id: Int
        var name: String
        var email: String?
        var city: String
        var country: String
        var segment: String
        var signup: Day
        var birthYear: Int?
    }

    struct Product: Sendable {
        var id: Int
        var name: String
        var category: String
        var brand: String?
        var price: Int
        var cost: Int
        var launch: Day
    }

    struct Order: Sendable {
        struct Item: Sendable {
            var product: Product
            var quantity: Int
            var unitPrice: Int
            var amount: Int { quantity * unitPrice }
        }
        var id: Int
        var customer: Int
        var day: Day
        var status: String
        var channel: String
        var shipping: Int
        var discount: Int?
        var items: [Item]
    }

    struct Return: Sendable {
        var order: Int
        var product: Int
        var day: Day
        var reason: String?
        var refund: Int
    }

    static let firstDay = Day(2023, 1, 1)
    static let lastDay = Day(2025, 12, 31)

    var customers: [Customer]
    var products: [Product]
    var orders: [Order]
    var returns: [Return]
}
