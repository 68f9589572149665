/// What differs between two models, part by part: `datasets/orders/fields/amount/description`.
public struct SemanticDiff: Sendable, Hashable {
    public struct Change: Sendable, Hashable {
        public enum Kind: String, Sendable, Hashable { case added, removed, changed }
        public var kind: Kind
        public var path: String
        /// The text before and after, where the part is one text.
        public var before: String?
        public var after: String?
    }

    /// In the order of the parts; a part that came or went whole is one change.
    public let changes: [Change]
    public var isEmpty: Bool { changes.isEmpty }

    public init(from old: SemanticModel, to new: SemanticModel) {
        changes = Self.changes(Self.expanded(OssieWriter.object(old)), Self.expanded(OssieWriter.object(new)), "")
    }

    private static func changes(_ old: YAMLValue, _ new: YAMLValue, _ path: String) -> [Change] {
        if old == new { return [] }
        switch (old, new) {
        case (.mapping(let before), .mapping(let after)):
            return pairs(before.map { ($0.key, $0.value) }, after.map { ($0.key, $0.value) }, path)
        case (.list(let before), .list(let after)):
            let (left, right) = (before.compactMap(named), after.compactMap(named))
            let areNamed = left.count == before.count && right.count == after.count
            let areUnique = Set(left.map(\.0)).count == left.count && Set(right.map(\.0)).count == right.count
            guard areNamed, areUnique else { return [changed(old, new, path)] }
            let found = pairs(left, right, path)
            // The same parts in another order are a change too: the first dialect and dataset count for more.
            return found.isEmpty ? [changed(old, new, path)] : found
        default: return [changed(old, new, path)]
        }
    }

    private static func pairs(
        _ old: [(String, YAMLValue)], _ new: [(String, YAMLValue)], _ path: String
    ) -> [Change] {
        let (before, after) = (index(old), index(new))
        var found: [Change] = []
        for (name, value) in old {
            let inner = join(path, name)
            if let other = after[name] {
                found += changes(value, other, inner)
            } else {
                found.append(Change(kind: .removed, path: inner, before: value.string, after: nil))
            }
        }
        for (name, value) in new where before[name] == nil {
            found.append(Change(kind: .added, path: join(path, name), before: nil, after: value.string))
        }
        return found
    }

    private static func index(_ members: [(String, YAMLValue)]) -> [String: YAMLValue] {
        Dictionary(members, uniquingKeysWith: { first, _ in first })
    }

    private static func changed(_ old: YAMLValue, _ new: YAMLValue, _ path: String) -> Change {
        Change(kind: .changed, path: path, before: old.string, after: new.string)
    }

    private static func join(_ path: String, _ name: String) -> String { path.isEmpty ? name : "\(path)/\(name)" }

    private static func named(_ item: YAMLValue) -> (String, YAMLValue)? {
        (item["name"] ?? item["term"] ?? item["vendor_name"] ?? item["dialect"])?.string.map { ($0, item) }
    }

    /// Pintail's own extension data as a tree, so that a change within it has its own path.
    private static func expanded(_ value: YAMLValue) -> YAMLValue {
        switch value {
        case .scalar: return value
        case .list(let items): return .list(items.map(expanded))
        case .mapping(let entries):
            if value["vendor_name"]?.string == OssieCoder.vendor, let data = value["data"]?.string,
                let read = try? YAMLText.read(data)
            {
                return .mapping([.init("vendor_name", .text(OssieCoder.vendor)), .init("data", read.value)])
            }
            return .mapping(entries.map { .init($0.key, expanded($0.value)) })
        }
    }
}
