/// The words and habits of the invented shop.
enum Vocabulary {
    struct Category: Sendable {
        var name: String
        var kinds: [(name: String, price: ClosedRange<Int>)]  // euros
        var brands: [String]
        var returnRate: Double
        var months: [Double]  // how much more or less it sells in January … December
        var weight: Double
    }

    static let categories: [Category] = [
        Category(
            name: "Clothing",
            kinds: [
                ("Rain jacket", 60...140), ("Wool sweater", 45...110), ("Linen shirt", 30...70),
                ("Running shorts", 18...40),
                ("Merino socks, 3 pairs", 12...25), ("Winter coat", 120...260),
            ],
            brands: ["Nordvik", "Alma", "Tailwind"], returnRate: 0.17,
            months: [1.1, 0.9, 1.0, 1.0, 1.0, 1.0, 1.1, 0.9, 1.1, 1.2, 1.2, 1.1], weight: 1.5),
        Category(
            name: "Shoes",
            kinds: [
                ("Trail shoes", 80...150), ("Leather boots", 110...220), ("Canvas sneakers", 40...80),
                ("Sandals", 25...60),
            ],
            brands: ["Tailwind", "Pasada"], returnRate: 0.21,
            months: [0.9, 0.9, 1.1, 1.2, 1.1, 1.1, 0.9, 0.9, 1.1, 1.0, 1.0, 1.0], weight: 1.0),
        Category(
            name: "Kitchen",
            kinds: [
                ("Chef's knife, 20 cm", 35...120), ("Cast iron pan", 40...90), ("Espresso maker", 25...60),
                ("Mixing bowl", 10...25),
                ("Cutting board", 15...45), ("Storage jars, set of 6", 18...35),
            ],
            brands: ["Hausmann", "Alma", "Kupfer"], returnRate: 0.05,
            months: [0.9, 0.9, 0.9, 0.9, 1.0, 0.9, 0.9, 0.9, 1.0, 1.0, 1.2, 1.4], weight: 1.3),
        Category(
            name: "Garden",
            kinds: [
                ("Pruning shears", 15...40), ("Watering can", 12...35), ("Raised bed", 60...160),
                ("Garden chair", 40...110),
                ("Seed collection", 8...20),
            ],
            brands: ["Gruenland", "Hausmann"], returnRate: 0.04,
            months: [0.3, 0.5, 1.3, 1.9, 2.0, 1.7, 1.3, 1.0, 0.7, 0.5, 0.3, 0.3], weight: 1.0),
        Category(
            name: "Electronics",
            kinds: [
                ("Wireless headphones", 60...250), ("Desk lamp", 25...80), ("Bluetooth speaker", 35...150),
                ("USB-C charger", 18...45),
                ("Smart scale", 35...90), ("E-reader 7\"", 110...190),
            ],
            brands: ["Voltaro", "Kupfer", "Lumen"], returnRate: 0.09,
            months: [0.9, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.9, 1.0, 1.0, 1.6, 1.6], weight: 1.2),
        Category(
            name: "Toys",
            kinds: [
                ("Wooden train set", 30...80), ("Board game", 20...50), ("Puzzle, 1000 pieces", 12...25),
                ("Plush duck", 12...30),
            ],
            brands: ["Spielwiese", "Alma"], returnRate: 0.03,
            months: [0.6, 0.6, 0.7, 0.9, 0.8, 0.8, 0.8, 0.8, 0.8, 1.0, 1.7, 2.6], weight: 0.9),
        Category(
            name: "Books",
            kinds: [
                ("Cookbook", 20...40), ("Travel guide", 14...25), ("Crime novel", 9...16), ("Atlas of birds", 25...60),
            ],
            brands: [], returnRate: 0.02,
            months: [1.0, 0.9, 0.9, 0.9, 0.9, 1.0, 1.2, 1.1, 0.9, 1.0, 1.1, 1.5], weight: 1.1),
    ]
    static let variants = ["Classic", "Plus", "Compact", "Eco", "Pro"]

    static let countries: [(name: String, cities: [String], weight: Double)] = [
        ("Germany", ["Berlin", "Hamburg", "Munich", "Cologne", "Leipzig"], 42),
        ("Austria", ["Vienna", "Graz", "Linz"], 13),
        ("France", ["Paris", "Lyon", "Nantes"], 17),
        ("Netherlands", ["Amsterdam", "Utrecht", "Rotterdam"], 12),
        ("Spain", ["Madrid", "Valencia", "Seville"], 9),
        ("Denmark", ["Copenhagen", "Aarhus"], 7),
    ]
    static let givenNames = [
        "Anna", "Ben", "Clara", "David", "Elena", "Felix", "Greta", "Hugo", "Ines", "Jonas", "Karin", "Luca", "Marie",
        "Nils",
        "Olga", "Pablo", "Rosa", "Simon", "Tessa", "Viktor", "Zoé", "José",
    ]
    static let familyNames = [
        "Andersen", "Bauer", "Castillo", "Dubois", "Eriksen", "Fischer", "García", "Huber", "Ivanova", "Jansen",
        "Keller",
        "Lambert", "Møller", "Novak", "O'Brien", "Peeters", "Richter", "Santos", "Turner", "Vogel", "Weber",
        "Zimmermann",
    ]
    static let segments: [(String, weight: Double)] = [("Consumer", 72), ("Small business", 20), ("Corporate", 8)]
    static let channels: [(String, weight: Double)] = [("web", 55), ("app", 30), ("store", 15)]
    static let returnReasons: [(String?, weight: Double)] = [
        ("wrong size", 30), ("changed mind", 22), ("damaged", 14), ("Damaged", 3), ("not as described", 12),
        ("late delivery", 7),
        (nil, 12),
    ]

    /// Orders in January … December and on Monday … Sunday, relative to an ordinary month and day.
    static let orderMonths = [0.85, 0.8, 0.9, 0.95, 1.0, 0.97, 0.88, 0.85, 0.97, 1.05, 1.5, 1.75]
    static let orderWeekdays = [1.05, 1.0, 1.0, 1.02, 1.1, 0.95, 0.88]
    static let growthOverThreeYears = 0.9
}
