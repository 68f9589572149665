extension Shop {
    /// Customers in the order they signed up, which is the order of their ids. A third was there before the first order.
    static func makeCustomers(count: Int, using generator: inout SeededGenerator) -> [Customer] {
        let early = count / 3
        var signups: [Day] = []
        for index in 0..<count {
            let range =
                index < early ? Day(2021, 3, 1).number...firstDay.number - 1 : firstDay.number...lastDay.number - 20
            signups.append(Day(number: generator.integer(in: range)))
        }
        var customers: [Customer] = []
        for (index, signup) in signups.sorted().enumerated() {
            // Now and then somebody signs up twice, with the name typed another way: real duplicates, found by address.
            if index > 10, generator.happens(0.012) {
                var twin = customers[generator.integer(in: 0...index - 1)]
                twin.id = index + 1
                twin.signup = signup
                twin.name = generator.happens(0.5) ? twin.name.uppercased() : twin.name.lowercased()
                customers.append(twin)
            } else {
                customers.append(makeCustomer(id: index + 1, signup: signup, using: &generator))
            }
        }
        return customers
    }

    private static func makeCustomer(id: Int, signup: Day, using generator: inout SeededGenerator) -> Customer {
        let given = Vocabulary.givenNames[generator.integer(in: 0...Vocabulary.givenNames.count - 1)]
        let family = Vocabulary.familyNames[generator.integer(in: 0...Vocabulary.familyNames.count - 1)]
        let country = generator.pick(Vocabulary.countries.map { ($0, weight: $0.weight) })
        let city = country.cities[generator.integer(in: 0...country.cities.count - 1)]
        let address = asciiLetters("\(given).\(family)").lowercased() + "\(id)@example.com"
        return Customer(
            id: id,
            name: "\(given) \(family)",
            email: generator.happens(0.07) ? nil : address,
            city: untidy(city, using: &generator),
            country: country.name,
            segment: generator.pick(Vocabulary.segments),
            signup: signup,
            birthYear: generator.happens(0.18) ? nil : generator.integer(in: 1948...2004))
    }

    /// As people type it: most cities are right, some in another case, some with a space behind.
    private static func untidy(_ city: String, using generator: inout SeededGenerator) -> String {
        switch generator.unit() {
        case ..<0.03: city.lowercased()
        case ..<0.05: city.uppercased()
        case ..<0.08: city + " "
        default: city
        }
    }

    private static func asciiLetters(_ name: String) -> String {
        let plain: [Character: Character] = ["é": "e", "í": "i", "ø": "o"]
        return String(name.compactMap { $0 == "'" ? nil : plain[$0] ?? $0 })
    }
}
