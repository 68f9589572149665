import Catalog
import Retrieval

/// A question with the schema's words and its values replaced by what they are, so that "total fee per doctor" and
/// "total weight per truck" read alike. Masking: Guo et al., de-semanticization and skeleton retrieval, 2023; Gao et
/// al., DAIL-SQL, 2023.
struct QuestionMask {
    /// Marks start with a sign no word has.
    private let marks: [[String]: String]
    private let longest: Int

    init(_ catalog: Catalog) {
        var marks: [[String]: String] = [:]
        func add(_ name: String, _ mark: String) {
            let words = Words.nameWords(name).map(Words.stem)
            guard !words.isEmpty, words.count <= 6 else { return }
            // What a table is called is not also a column's name; among columns the first in order decides.
            if marks[words] == nil { marks[words] = mark }
        }
        for table in catalog.tables { add(table.name, "#table") }
        for table in catalog.tables {
            for column in table.columns { add(column.name, Self.mark(column.role)) }
        }
        self.marks = marks
        longest = marks.keys.map(\.count).max() ?? 0
    }

    private static func mark(_ role: Column.Role) -> String {
        switch role {
        case .measure: "#measure"
        case .date: "#date"
        case .category, .flag, .geo: "#category"
        case .name, .freeText: "#name"
        case .key, .foreignKey: "#key"
        case .other: "#column"
        }
    }

    /// - Parameter values: stored values as the question writes them.
    func words(_ question: String, values: [String]) -> [String] {
        let words = Words.normalize(question).split(separator: " ").map { Words.stem(String($0)) }
        let known = values.map { Words.normalize($0).split(separator: " ").map { Words.stem(String($0)) } }
            .filter { !$0.isEmpty }.sorted { $0.count > $1.count }
        var masked: [String] = []
        var index = 0
        while index < words.count {
            if let value = known.first(where: { words[index...].starts(with: $0) }) {
                masked.append(value.count == 1 ? Self.number(value[0]) ?? "#value" : "#value")
                index += value.count
            } else if let (mark, length) = name(at: index, words) {
                masked.append(mark)
                index += length
            } else {
                masked.append(Self.number(words[index]) ?? words[index])
                index += 1
            }
        }
        return masked
    }

    private func name(at index: Int, _ words: [String]) -> (String, Int)? {
        for length in stride(from: min(longest, words.count - index), through: 1, by: -1) {
            if let mark = marks[Array(words[index..<index + length])] { return (mark, length) }
        }
        return nil
    }

    private static func number(_ word: String) -> String? {
        guard word.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return word.utf8.count == 4 && Int(word).map(Period.isYear) == true ? "#year" : "#number"
    }
}
