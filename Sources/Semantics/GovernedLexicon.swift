/// The phrases of a model, each with all that it may mean.
struct GovernedLexicon: Sendable {
    enum Meaning: Sendable, Hashable {
        case metric(String)
        case dimension(FieldReference)
        case value(FieldReference, String)
        case filter(String)
    }

    private(set) var longest = 1
    private var meanings: [[String]: Set<Meaning>] = [:]

    init(_ model: SemanticModel, values: [FieldReference: [String]], includingDrafts: Bool) {
        func isOpen(_ status: DraftStatus) -> Bool { includingDrafts || status == .confirmed }
        for metric in model.metrics where isOpen(metric.status) {
            for name in [metric.name] + [metric.label].compactMap({ $0 }) + metric.context.synonyms {
                add(name, .metric(metric.name))
            }
        }
        for filter in model.filters {
            for name in [filter.name] + (filter.synonyms ?? []) { add(name, .filter(filter.name)) }
        }
        for dataset in model.datasets {
            for field in dataset.fields where field.isDimension && isOpen(field.status) {
                let reference = FieldReference(dataset.name, field.name)
                for name in [field.name] + [field.label].compactMap({ $0 }) + field.context.synonyms {
                    add(name, .dimension(reference))
                    add("\(dataset.name) \(name)", .dimension(reference))
                }
                for value in values[reference] ?? [] { addValue(value, reference) }
            }
        }
    }

    func meanings(of phrase: ArraySlice<String>) -> Set<Meaning> { meanings[Array(phrase)] ?? [] }

    private mutating func add(_ phrase: String, _ meaning: Meaning) {
        let stems = NameText.words(phrase).map(NameText.stem)
        guard !stems.isEmpty, stems.count <= 8 else { return }
        longest = max(longest, stems.count)
        meanings[stems, default: []].insert(meaning)
    }

    /// Numbers are left out: `2024` in a question is a year sooner than a value.
    private mutating func addValue(_ value: String, _ field: FieldReference) {
        guard value.contains(where: \.isLetter) else { return }
        add(value, .value(field, value))
    }
}

/// The words of a question as they stand and as they are compared.
struct GovernedWords: Sendable {
    var written: [String] = []
    var stems: [String] = []

    /// nil for signs that change what is asked (`>`, `%`, `=`), which no phrase of the model explains.
    init?(_ question: String) {
        guard !question.contains(where: { "<>=%*+≠≤≥!".contains($0) }), question.count <= 500 else { return nil }
        var word = ""
        func isDigit(_ character: Character?) -> Bool { character?.isASCII == true && character?.isNumber == true }
        let letters = Array(question)
        for (index, letter) in letters.enumerated() {
            let next = index + 1 < letters.count ? letters[index + 1] : nil
            let isDash = letter == "-" && isDigit(word.last) && isDigit(next)
            if letter.isLetter || letter.isNumber || isDash {
                word.append(letter)
            } else {
                finish(&word)
            }
        }
        finish(&word)
        mergeCounting()
    }

    private mutating func finish(_ word: inout String) {
        guard !word.isEmpty else { return }
        written.append(word)
        stems.append(NameText.stem(word))
        word = ""
    }

    /// `how many orders` asks for the `number of orders`.
    private mutating func mergeCounting() {
        for index in stems.indices.dropLast() where stems[index] == "how" && stems[index + 1] == "many" {
            (stems[index], stems[index + 1]) = ("number", "of")
            (written[index], written[index + 1]) = ("number", "of")
        }
    }
}
