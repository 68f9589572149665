import Yams

/// A YAML document as a value, in its own order.
public indirect enum YAMLValue: Sendable, Hashable {
    /// A plain scalar is written without quotes and may be read as a number, boolean or null; else it is a string.
    case scalar(String, isPlain: Bool)
    case list([YAMLValue])
    case mapping([Entry])

    public struct Entry: Sendable, Hashable {
        public var key: String
        public var value: YAMLValue
        public init(_ key: String, _ value: YAMLValue) { (self.key, self.value) = (key, value) }
    }

    public static func text(_ text: String) -> YAMLValue { .scalar(text, isPlain: false) }

    public subscript(key: String) -> YAMLValue? {
        guard case .mapping(let entries) = self else { return nil }
        return entries.first { $0.key == key }?.value
    }

    /// The scalar's text; nil for a plain null.
    var string: String? {
        guard case .scalar(let text, let isPlain) = self else { return nil }
        return isPlain && ["", "~", "null", "Null", "NULL"].contains(text) ? nil : text
    }

    var items: [YAMLValue] { if case .list(let items) = self { items } else { [] } }
    var entries: [Entry] { if case .mapping(let entries) = self { entries } else { [] } }
    var isNull: Bool { if case .scalar = self { string == nil } else { false } }
    var isTrue: Bool? {
        switch string?.lowercased() {
        case "true": true
        case "false": false
        default: nil
        }
    }
}

/// Reads and writes YAML text within bounds: text from people is data, and small text must stay small work.
enum YAMLText {
    /// A draft of 1,000 tables with 20,000 columns takes about 10 MB.
    static let byteLimit = 32 << 20
    /// Counted with aliases resolved, so that nested aliases cannot multiply.
    static let nodeLimit = 2_000_000
    /// The parser itself stops at 1000.
    static let depthLimit = 100

    static func read(_ text: String) throws(Issue) -> (value: YAMLValue, positions: SourceMap) {
        guard text.utf8.count <= byteLimit else {
            throw Issue(.badYAML, "The file is larger than \(byteLimit >> 20) MB; a model is text by people.", line: 1)
        }
        let root: Node?
        do {
            root = try compose(yaml: text)
        } catch {
            throw issue(error)
        }
        guard let root else { throw Issue(.badYAML, "The file is empty.", line: 1, column: 1) }
        var reader = Reader()
        return (try reader.value(root, path: "", depth: 0), reader.map)
    }

    static func write(_ value: YAMLValue) throws -> String {
        try serialize(node: node(value), width: -1, allowUnicode: true, newLineScalarStyle: .literal)
    }

    private static func issue(_ error: any Error) -> Issue {
        switch error {
        case YamlError.scanner(_, let problem, let mark, _), YamlError.parser(_, let problem, let mark, _),
            YamlError.composer(_, let problem, let mark, _):
            Issue(.badYAML, "The YAML does not parse: \(problem).", line: mark.line, column: mark.column)
        case YamlError.duplicatedKeysInMapping(let keys, let context):
            Issue(
                .badYAML, "The key \(quote(keys.first ?? "")) stands twice in one mapping.", line: context.mark.line,
                column: context.mark.column)
        default: Issue(.badYAML, "The text is not YAML.", line: 1, column: 1)
        }
    }

    private struct Reader {
        var map = SourceMap()
        var count = 0

        mutating func value(_ node: Node, path: String, depth: Int) throws(Issue) -> YAMLValue {
            count += 1
            let mark = node.mark
            guard count <= nodeLimit, depth <= depthLimit else {
                throw Issue(
                    .badYAML, "The YAML is too large or too deeply nested.", line: mark?.line ?? 0,
                    column: mark?.column ?? 0)
            }
            if let mark { map.positions[path] = .init(line: mark.line, column: mark.column) }
            switch node {
            case .scalar(let scalar): return .scalar(scalar.string, isPlain: scalar.style == .plain)
            case .sequence(let sequence):
                var items: [YAMLValue] = []
                for (index, item) in sequence.enumerated() {
                    items.append(try value(item, path: "\(path)[\(index)]", depth: depth + 1))
                }
                return .list(items)
            case .mapping(let mapping):
                var entries: [YAMLValue.Entry] = []
                for (key, item) in mapping {
                    guard case .scalar(let name) = key else {
                        throw Issue(
                            .badYAML, "A key must be a word.", line: mark?.line ?? 0, column: mark?.column ?? 0)
                    }
                    let inner = path.isEmpty ? name.string : "\(path).\(name.string)"
                    entries.append(.init(name.string, try value(item, path: inner, depth: depth + 1)))
                    if let mark = key.mark {
                        map.positions["\(inner)#key"] = .init(line: mark.line, column: mark.column)
                    }
                }
                return .mapping(entries)
            case .alias:
                throw Issue(
                    .badYAML, "An alias names no anchor.", line: mark?.line ?? 0, column: mark?.column ?? 0)
            }
        }
    }

    private static func node(_ value: YAMLValue) -> Node {
        switch value {
        case .scalar(let text, isPlain: true): Node(text, .implicit, .plain)
        case .scalar(let text, isPlain: false): Node(text, .implicit, textStyle(text))
        case .list(let items): Node(items.map(node))
        case .mapping(let entries): Node(entries.map { (Node($0.key, .implicit, textStyle($0.key)), node($0.value)) })
        }
    }

    /// Words stand plain; what YAML could read as something else, or that holds control characters, is quoted.
    private static func textStyle(_ text: String) -> Node.Scalar.Style {
        let isWord =
            !text.isEmpty && text.first?.isLetter == true
            && text.unicodeScalars.allSatisfy {
                $0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "_" || $0 == " " || $0 == "."
            }
            && text.last != " " && !reserved.contains(text.lowercased())
        return isWord ? .plain : .doubleQuoted
    }

    private static let reserved: Set<String> = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"]
}
