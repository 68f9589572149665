import Foundation

/// Words people use for one another in questions about any data. None names a thing of one trade.
enum Synonyms {
    static let common: [String: String] = Dictionary(
        table.split(separator: "\n").compactMap { line in
            let words = line.split(separator: ":").map { $0.trimmingCharacters(in: .whitespaces) }
            return words.count == 2 ? (words[0], words[1]) : nil
        }, uniquingKeysWith: { first, _ in first })

    private static let table = """
        show: display
        list: give
        find: look up
        return: give
        average: mean
        maximum: largest
        minimum: smallest
        highest: greatest
        lowest: least
        biggest: largest
        each: every
        different: distinct
        name: title
        names: titles
        country: nation
        countries: nations
        city: town
        cities: towns
        price: cost
        people: persons
        starting: beginning
        before: earlier than
        after: later than
        above: over
        below: under
        ordered: sorted
        information: details
        """
}
