/// How much two columns' names say that the first refers to the second. Pure; the data is asked afterwards.
///
/// The scores are an order, not probabilities: 1 names the table and its key in full, 0.6 to 0.75 agrees in part.
struct NameEvidence {
    /// The referring column, and what its own table is about.
    var column: NameWords
    var table: NameWords
    var isOwnKey: Bool
    /// The referenced column, what its table is about, and whether it is that table's primary key.
    var referenced: NameWords
    var target: NameWords
    var isTargetKey: Bool
    /// Both columns are of the same table.
    var isSelf: Bool
    var isText: Bool

    /// Names that many tables give to a column of their own.
    private static let generic: Set<String> = [
        "name", "title", "label", "description", "type", "status", "date", "year", "value", "note", "comment", "text",
    ]
    /// Amounts, which are whole numbers too, and may share their name with a table.
    static let quantities: Set<String> = [
        "quantity", "qty", "amount", "price", "cost", "total", "count", "sum", "salary", "revenue", "sale", "age",
        "score",
        "rating", "population", "size", "weight", "height", "length", "width", "percent", "percentage", "rate",
        "budget",
        "profit", "income", "balance", "discount", "tax", "duration", "distance", "capacity", "volume", "year", "month",
        "day", "rank", "level", "point",
    ]
    /// What one row of a table can be to another of the same table.
    private static let kin: Set<String> = [
        "parent", "manager", "mgr", "supervisor", "boss", "superior", "mentor", "report", "leader", "chief", "head",
        "previous", "prev", "next", "predecessor", "successor", "original", "root", "referrer", "spouse", "partner",
        "replacement", "replaced",
    ]

    /// nil when the names say nothing.
    var strength: Double? {
        guard !column.words.isEmpty, !referenced.words.isEmpty, !column.isBareIdentifier else { return nil }
        // A table's own key is referred to; it does not refer to those that repeat it. But `pet_id` in `has_pet` is
        // first of all that of `pets`.
        let subject = column.subject
        if isOwnKey, column.names(table), subject == table || subject != target { return nil }
        return [sameName, entityAndKey, qualifiedKey, entityAlone, ownKin].compactMap { $0 }.max()
    }

    /// `aid` and `customerid` are run together; they count as identifiers when two columns agree on them.
    private func looksLikeIdentifier(_ name: NameWords) -> Bool {
        name.endsInIdentifier || (name.last?.hasSuffix("id") ?? false)
    }

    /// The referenced column's name says what its table is about: `employee_id` in `employees`, `StuID` in `Student`.
    private var referencedNamesTarget: Bool { referenced.names(target) }

    /// `orders.customer_id` and `customers.customer_id`; `votes.state` and `states.state`.
    private var sameName: Double? {
        guard column == referenced, !isSelf else { return nil }
        if looksLikeIdentifier(column) {
            if column.subject == target { return 1 }
            if referencedNamesTarget { return target.words.count > column.subject.words.count ? 0.92 : 0.97 }
            return isTargetKey || column.words.starts(with: target.words) ? 0.85 : nil
        }
        guard isText, !(column.words.allSatisfy(Self.generic.contains)) else { return nil }
        if column.words.contains(where: target.words.contains) { return 0.75 }
        return isTargetKey || column.abbreviates(target) ? 0.7 : nil
    }

    /// `customer_id` and `customers.id`, `start_station_id` and `station.id`, `maker_id` and `car_makers.id`.
    private var entityAndKey: Double? {
        guard column.endsInIdentifier || column.joined == target.joined + referenced.joined else { return nil }
        guard referenced.isBareIdentifier || (isTargetKey && referencedNamesTarget) else { return nil }
        let subject = column.subject
        guard !subject.words.isEmpty, !target.words.isEmpty else { return nil }
        // `country_code` rather than `country_id` for a column called `code`; `mid` is an id.
        let isSameKind =
            column.last == referenced.last || (column.last == "id" && referenced.last?.hasSuffix("id") ?? false)
        let penalty = column.endsInIdentifier && !isSameKind ? 0.1 : 0
        if isSelf && subject == target { return nil }
        if subject == target || column.joined == target.joined + referenced.joined { return 1 - penalty }
        if subject.hasSuffix(target) { return 0.9 - penalty }
        // More than a key of the same name elsewhere: `camera_id` is first of all that of the traffic cameras.
        if target.hasSuffix(subject) { return 0.86 - penalty }
        // `cms_id` and `content_management_system.id`.
        if subject.words.count == 1, target.words.count >= 3, subject.joined == String(target.words.compactMap(\.first)) {
            return 0.8 - penalty
        }
        if subject.abbreviates(target) { return (subject.words.count == 1 ? 0.75 : 0.7) - penalty }
        return nil
    }

    /// `head_employee_id` and `employee_id`; `txCustId` and `custId`.
    private var qualifiedKey: Double? {
        guard column != referenced, !referenced.isBareIdentifier, looksLikeIdentifier(referenced),
            column.last == referenced.last, referenced.words.count > 1 || referenced.last?.count ?? 0 > 3
        else { return nil }
        if column.hasSuffix(referenced) { return referencedNamesTarget ? 0.9 : isTargetKey ? 0.75 : nil }
        guard column.containsInOrder(referenced) else { return nil }
        return referencedNamesTarget ? 0.75 : isTargetKey ? 0.7 : nil
    }

    /// `country` and `countries.country_id`, `maker` and `car_makers.id`, `source_airport` and `airports.code`.
    private var entityAlone: Double? {
        guard !column.endsInIdentifier, !column.isPlural, isTargetKey, !target.words.isEmpty, !isSelf else {
            return nil
        }
        guard let last = column.last, !Self.quantities.contains(last), !Self.generic.contains(last) else { return nil }
        guard looksLikeIdentifier(referenced) || referencedNamesTarget else { return column == target ? 0.75 : nil }
        if column == target { return 0.85 }
        if column.hasSuffix(target) || target.hasSuffix(column) { return 0.75 }
        return nil
    }

    /// `manager_id`, `reports_to` and the key of the same table.
    private var ownKin: Double? {
        guard isSelf, isTargetKey, looksLikeIdentifier(referenced) else { return nil }
        return column.words.contains(where: Self.kin.contains) ? 0.7 : nil
    }
}

/// The words of a schema's names, without what all its tables' names begin with.
struct SchemaNames {
    /// Words at the end of a table's name that say how it is kept, not what it is about.
    private static let storage: Set<String> = [
        "table", "tbl", "data", "list", "info", "master", "record", "lookup", "dim", "fact",
    ]

    /// Split once: every column is compared with every key.
    private var columns: [String: NameWords] = [:]
    private var entities: [String: NameWords] = [:]

    init(tables: [Table]) {
        let first = Set(tables.map { NameWords($0.name).words.first ?? "" })
        let prefix = tables.count > 1 && first.count == 1 ? first.first : nil
        for table in tables {
            entities[table.name] = Self.entity(Self.without(prefix, NameWords(table.name)))
            for column in table.columns where columns[column.name] == nil {
                columns[column.name] = Self.without(prefix, NameWords(column.name))
            }
        }
    }

    func words(ofColumn name: String) -> NameWords { columns[name] ?? NameWords(name) }

    /// What a table is about: its name without the common prefix and words of storage.
    func entity(_ name: String) -> NameWords { entities[name] ?? NameWords(name) }

    private static func entity(_ name: NameWords) -> NameWords {
        var words = name.words
        while words.count > 1, let last = words.last, storage.contains(last) { words.removeLast() }
        while words.count > 1, let first = words.first, storage.contains(first) { words.removeFirst() }
        return NameWords(words: words)
    }

    private static func without(_ prefix: String?, _ name: NameWords) -> NameWords {
        guard let prefix, name.words.count > 1, name.words.first == prefix else { return name }
        return NameWords(words: Array(name.words.dropFirst()), isPlural: name.isPlural)
    }
}
