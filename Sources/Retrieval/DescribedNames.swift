import Catalog

/// What people wrote about tables and columns, as words that lead to them where no name holds the word: weaker than names,
/// for a text says more than what the thing is called.
struct DescribedNames {
    typealias Word = (word: String, weight: Double)

    /// By table.
    private(set) var tables: [[Word]] = []
    /// By column, numbered through all tables.
    private(set) var columns: [[Word]] = []

    /// What one word of a text says of the thing: of a text of three words or fewer each says more.
    private static let (shortText, longText) = (0.5, 0.35)
    /// A text has no more words that lead anywhere.
    private static let limit = 48

    /// - Parameter isCutShort: whether names say little by themselves; else only what stands for codes leads to a column.
    init(_ catalog: Catalog, _ descriptions: SchemaDescriptions, isCutShort: Bool) {
        for table in catalog.tables {
            var own = Self.words(descriptions.tables[table.name] ?? "")
            for column in table.columns {
                let words = Self.words(descriptions.columns[ColumnReference(table: table.name, column: column.name)] ?? "")
                columns.append(isCutShort || [.category, .flag].contains(column.role) ? words : [])
                // "Object number" of the key of `obj` says what its rows are.
                if table.primaryKey == [column.name] {
                    own += words.filter { word in !own.contains { $0.word == word.word } && !CommonEnglish.contains(word.word) }
                        .map { ($0.word, Self.keyText) }
                }
            }
            tables.append(own)
        }
    }

    private static let keyText = 0.6

    private static func words(_ text: String) -> [Word] {
        var seen: Set<String> = []
        let words = Words.nameWords(text).filter { word in
            word.utf8.count > 1 && !CommonEnglish.stopWords.contains(word) && seen.insert(Words.stem(word)).inserted
        }.prefix(limit)
        let weight = words.count <= 3 ? shortText : longText
        return words.map { ($0, weight) }
    }
}
