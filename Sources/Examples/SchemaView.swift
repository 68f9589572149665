import Catalog
import DuckDB
import Retrieval

/// A catalog as templates see it: what has a name to be said, by what it can be used for.
struct SchemaView {
    struct Field: Hashable {
        var column: Column
        var phrase: NamePhrase
        /// Quoted where needed, without its table.
        var sql: String { phrase.sql }
        var said: String { phrase.text }
    }

    struct Entity {
        var table: Table
        var phrase: NamePhrase
        /// What a row is called by: one name column, or first and last name; empty when there is none.
        var label: [Field]
        var key: Field?
        var categories: [Field]
        var measures: [Field]
        var additive: [Field]
        var dates: [Field]
        var flags: [Field]
        var incomplete: [Field]

        var sql: String { phrase.sql }
        var one: String { phrase.singular }
        var many: String { phrase.plural }
        func qualified(_ field: Field) -> String { "\(sql).\(field.sql)" }
    }

    /// Many rows of `child` belong to one of `parent`.
    struct Link {
        var child: Int
        var parent: Int
        var childColumn: Field
        var parentColumn: Field
        /// What the parent is to the child where the referring column says more than its name: "source airport".
        var role: String?
    }

    var entities: [Entity] = []
    /// Between different tables; without a role at most one for a pair.
    var links: [Link] = []
    var plainLinks: [Link] { links.filter { $0.role == nil } }
    /// Of a table to itself.
    var selfLinks: [Link] = []

    init(_ catalog: Catalog, tableLimit: Int) {
        let degrees = Dictionary(
            grouping: catalog.relationships.flatMap { [$0.fromTable, $0.toTable] }, by: { $0 }
        ).mapValues(\.count)
        let chosen = catalog.tables.filter { $0.rowCount > 0 }
            .sorted { first, second in
                let degree = (degrees[first.name] ?? 0, degrees[second.name] ?? 0)
                if degree.0 != degree.1 { return degree.0 > degree.1 }
                return (second.rowCount, first.name) < (first.rowCount, second.name)
            }
        entities = Array(chosen.lazy.compactMap(Self.entity).prefix(max(0, tableLimit)))
        addLinks(catalog)
    }

    // MARK: Entities

    private static func entity(_ table: Table) -> Entity? {
        guard let phrase = NamePhrase(table.name, dropping: ["tbl", "dim", "fact", "fct", "stg", "raw", "vw"]) else {
            return nil
        }
        let fields = table.columns.prefix(300).compactMap { column in
            NamePhrase(column.name).map { Field(column: column, phrase: $0) }
        }
        func some(_ limit: Int, _ isWanted: (Column) -> Bool) -> [Field] {
            Array(fields.filter { isWanted($0.column) }.prefix(limit))
        }
        let key = table.primaryKey.count == 1 ? fields.first { $0.column.name == table.primaryKey[0] } : nil
        let label = label(fields, rows: table.rowCount)
        let measures = some(5) {
            $0.role == .measure && $0.typeClass.isNumeric && $0.profile.distinctCount > 2 && isAmount($0)
        }
        let dates = some(2) { $0.role == .date && $0.typeClass.isTemporal && $0.profile.distinctCount > 1 }
        let flags = some(2) { $0.typeClass == .boolean && $0.profile.distinctCount == 2 }
        let incomplete = some(2) {
            $0.profile.nullCount > 0 && $0.profile.nullCount < table.rowCount && $0.role != .foreignKey
        }
        return Entity(
            table: table, phrase: phrase, label: label, key: key, categories: categories(fields, label),
            measures: measures,
            additive: some(4, Summable.isSummable), dates: dates, flags: flags, incomplete: incomplete)
    }

    /// What rows are grouped by: categories first, then names that several rows share.
    private static func categories(_ fields: [Field], _ label: [Field]) -> [Field] {
        let able = fields.filter { field in
            let column = field.column
            let isNumber = column.typeClass == .integer
            return (column.typeClass == .text || isNumber) && (2...60).contains(column.profile.distinctCount)
                && !["id", "uuid", "guid", "key"].contains(field.phrase.words.last) && !label.contains(field)
                // "for each is official" is no English.
                && !(field.phrase.words.count > 1 && ["is", "has", "was", "can"].contains(field.phrase.words.first))
        }
        let proper = able.filter { $0.column.role == .category || $0.column.role == .flag }
        let shared = able.filter { field in
            let present = field.column.profile.topValues.reduce(0) { $0 + $1.count }
            return field.column.role == .name && field.column.profile.distinctCount * 10 <= present * 9
        }
        return Array((proper + shared).prefix(5))
    }

    /// Codes and calendar years are numbers nobody averages.
    private static func isAmount(_ column: Column) -> Bool {
        let words = Words.nameWords(column.name).map(Words.singular)
        return !words.contains {
            [
                "year", "month", "day", "status", "type", "class", "category", "code", "id", "number", "zip", "phone",
                "flag",
                "kind", "group", "version", "latitude", "longitude", "lat", "lon", "lng", "date", "time",
            ].contains($0)
        }
    }

    private static func label(_ fields: [Field], rows: Int) -> [Field] {
        let names = fields.filter { $0.column.role == .name && $0.column.typeClass == .text }
        func named(_ words: Set<String>) -> Field? { names.first { $0.phrase.words.contains(where: words.contains) } }
        if let first = named(["first", "fname", "firstname", "forename"]),
            let last = named(["last", "lname", "lastname", "surname"])
        {
            return [first, last]
        }
        let isLocator: (Field) -> Bool = {
            !$0.phrase.words.filter(["email", "mail", "phone", "url", "address"].contains).isEmpty
        }
        // A name column that does not say so must tell the rows apart.
        let other = names.first { !isLocator($0) && $0.column.profile.distinctCount * 10 >= rows * 9 }
        return (named(["name", "title", "label"]) ?? other).map { [$0] } ?? []
    }

    // MARK: Links

    private mutating func addLinks(_ catalog: Catalog) {
        let places = Dictionary(
            entities.indices.map { (entities[$0].table.name, $0) }, uniquingKeysWith: { first, _ in first })
        var found: [Link] = []
        for relationship in catalog.relationships where relationship.multiplicity == .manyToOne {
            // A table's link to itself is said with its column's name, which is right even when the link is less sure.
            let required = relationship.fromTable == relationship.toTable ? 0.7 : 0.8
            guard relationship.confidence >= required, relationship.fromColumns.count == 1,
                relationship.toColumns.count == 1,
                let child = places[relationship.fromTable], let parent = places[relationship.toTable],
                let childColumn = field(relationship.fromColumns[0], of: child),
                let parentColumn = field(relationship.toColumns[0], of: parent)
            else { continue }
            found.append(
                Link(child: child, parent: parent, childColumn: childColumn, parentColumn: parentColumn, role: nil))
        }
        // Two ways to the same table mean different things, which the tables' names alone do not tell apart.
        let plain = Dictionary(grouping: found.filter(isNamedForParent)) { [$0.child, $0.parent] }
        for var link in found {
            let subject = Self.subject(link.childColumn)
            if link.child == link.parent {
                if !subject.isEmpty { selfLinks.append(link) }
            } else if isNamedForParent(link), plain[[link.child, link.parent]]?.count == 1 {
                links.append(link)
            } else if (1...3).contains(subject.count) {
                link.role = subject.joined(separator: " ")
                links.append(link)
            }
        }
    }

    /// No second way leads from the child to `top`, which would mean something else.
    func isOnlyWay(over lower: Link, to top: Int) -> Bool {
        guard top != lower.child else { return false }
        let steps = links.filter { $0.child == lower.child }
        let ways = steps.reduce(0) { count, step in
            count + links.count { $0.child == step.parent && $0.parent == top }
        }
        return ways == 1 && !steps.contains { $0.parent == top }
    }

    private func field(_ name: String, of entity: Int) -> Field? {
        guard let column = entities[entity].table.column(named: name) else { return nil }
        return NamePhrase(column.name).map { Field(column: column, phrase: $0) }
    }

    /// The words of a referring column without those that only say that it refers: "manager" of manager_id.
    static func subject(_ field: Field) -> [String] {
        var words = field.phrase.words.map(Words.singular)
        while let last = words.last,
            ["id", "key", "code", "no", "num", "number", "uid", "uuid", "fk", "sk", "ref"].contains(last)
        {
            words.removeLast()
        }
        return words
    }

    /// False for roles, as `head_employee_id`: the departments an employee heads are not "the employee's departments".
    private func isNamedForParent(_ link: Link) -> Bool {
        let subject = Self.subject(link.childColumn)
        let parent = entities[link.parent].phrase.words.map(Words.singular)
        if subject.allSatisfy(parent.contains) { return true }
        let key = Self.subject(link.parentColumn)
        if !key.isEmpty, subject == key { return true }
        // stu of student, customerid of customers.
        guard subject.count == 1, let word = subject.first, let first = parent.first else { return false }
        let short = word.hasSuffix("id") ? String(word.dropLast(2)) : word
        return short.count >= 2 && (first.hasPrefix(short) || parent.joined() == short)
    }
}
