/// Which key columns of a schema a column's name may speak for, without comparing it with each of them.
///
/// Every rule of `NameEvidence` needs a word in common: the last word of what the target is about, all words of the
/// referenced name, a short form of the target's last word, or its words' initials; or the name is the target's and its key's, run together.
/// So keys are kept by those words, and what comes out holds every pair whose names say something, in the schema's order.
struct CandidateIndex {
    struct Key {
        /// Where the table stands in the schema.
        var table: Int
        var column: Column
        var words: NameWords
        var entity: NameWords
    }

    let keys: [Key]
    private var byTable: [String: [Int]] = [:]
    private var byEntityEnd: [String: [Int]] = [:]
    private var byWord: [String: [Int]] = [:]
    private var byJoined: [String: [Int]] = [:]
    private var byInitials: [String: [Int]] = [:]
    /// Last words of entities by their first letter, for short forms.
    private var ends: [Character: [String]] = [:]

    /// The single-column candidate keys of all tables.
    init(tables: [Table], names: SchemaNames) {
        var keys: [Key] = []
        for (index, table) in tables.enumerated() {
            for key in table.candidateKeys where key.count == 1 {
                guard let column = table.column(named: key[0]) else { continue }
                keys.append(Key(table: index, column: column, words: names.words(ofColumn: column.name), entity: names.entity(table.name)))
            }
        }
        self.keys = keys
        var frequency: [String: Int] = [:]
        for key in keys { for word in Set(key.words.words) { frequency[word, default: 0] += 1 } }
        for (number, key) in keys.enumerated() {
            byTable[tables[key.table].name, default: []].append(number)
            byJoined[key.entity.joined + key.words.joined, default: []].append(number)
            if key.entity.words.count >= 3 { byInitials[String(key.entity.words.compactMap(\.first)), default: []].append(number) }
            if let end = key.entity.last { byEntityEnd[end, default: []].append(number) }
            // A name that holds all its words holds the rarest, which few others do. `id` and `code` alone prove nothing.
            let rarest = key.words.words.min { (frequency[$0] ?? 0, $0) < (frequency[$1] ?? 0, $1) }
            if let rarest, !key.words.isBareIdentifier { byWord[rarest, default: []].append(number) }
        }
        for end in byEntityEnd.keys.sorted() { if let first = end.first { ends[first, default: []].append(end) } }
    }

    /// A table with more keys than this is wide or nearly empty: its columns are no references to one another.
    private static let ownKeyLimit = 16

    /// Numbers of keys, ascending. Of the column's own table all keys, since "manager" and "id" share no word.
    func keys(near column: NameWords, of table: String) -> [Int] {
        let own = byTable[table] ?? []
        var found = Set(own.count <= Self.ownKeyLimit ? own : [])
        let subject = column.subject
        for end in Set([column.last, subject.last].compactMap { $0 }) { found.formUnion(byEntityEnd[end] ?? []) }
        if let short = subject.last, let first = short.first {
            for end in ends[first] ?? [] where ShortForm.isShort(short, of: end) { found.formUnion(byEntityEnd[end] ?? []) }
        }
        for word in Set(column.words) { found.formUnion(byWord[word] ?? []) }
        found.formUnion(byJoined[column.joined] ?? [])
        found.formUnion(byInitials[subject.joined] ?? [])
        return found.sorted()
    }
}
