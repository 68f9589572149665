import Analyst

/// What is left of a result's room. Elements are taken while they fit; the first always is, or nothing could be shown.
struct Cap {
    private(set) var characters: Int
    private(set) var isFull = false
    private var isEmpty = true

    init(characters: Int) { self.characters = characters }

    /// The elements that fit, in their order; none after the first that does not.
    mutating func fitting<T: Encodable>(_ elements: [T]) throws -> [T] {
        var taken: [T] = []
        for element in elements {
            guard try take(element) else { break }
            taken.append(element)
        }
        return taken
    }

    /// Takes the room of an element, if there is enough.
    mutating func take(_ element: some Encodable) throws -> Bool {
        guard !isFull else { return false }
        let size = try OrderedJSONEncoder().encode(element).count + 1
        guard size <= characters || isEmpty else {
            isFull = true
            return false
        }
        isEmpty = false
        characters -= size
        return true
    }
}
