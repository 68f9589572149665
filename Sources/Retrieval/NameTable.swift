/// Names to their numbers, as SQL compares them: the same spelling first, then without case. Where several names differ
/// in case only, each is still found by its own spelling.
struct NameTable: Sendable {
    private var exact: [String: Int] = [:]
    private var folded: [String: Int] = [:]

    init(_ names: some Sequence<String>) {
        for (number, name) in names.enumerated() {
            if exact[name] == nil { exact[name] = number }
            let lower = name.lowercased()
            if folded[lower] == nil { folded[lower] = number }
        }
    }

    subscript(name: String) -> Int? { exact[name] ?? folded[name.lowercased()] }
}
