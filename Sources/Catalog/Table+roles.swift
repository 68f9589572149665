extension Table {
    /// Gives each column its role from names, types, profile, keys and the relationships that start from this table.
    mutating func assignRoles(outward relationships: [Relationship]) {
        let linking = Set(relationships.flatMap(\.fromColumns))
        for index in columns.indices {
            columns[index].role = role(of: columns[index], refersOutward: linking.contains(columns[index].name))
        }
    }

    /// Units, additivity and personal data, which follow from roles and patterns.
    mutating func assignMeanings() {
        for index in columns.indices {
            columns[index].unit = Unit.of(columns[index], samples: columns[index].profile.samples)
            columns[index].additivity = Additivity.of(columns[index])
            columns[index].personal = PersonalData.of(columns[index], in: name)
        }
    }

    private func role(of column: Column, refersOutward: Bool) -> Column.Role {
        let words = NameWords(column.name)
        if primaryKey == [column.name], isKeyLike(column, words) {
            return refersOutward && !isFirst(column) ? .foreignKey : .key
        }
        if refersOutward { return .foreignKey }
        let namesRows = words.isBareIdentifier || words.names(NameWords(name)) || column.type == "UUID"
        if candidateKeys.contains([column.name]), namesRows { return .key }
        if primaryKey.contains(column.name), words.endsInIdentifier { return .key }
        switch column.typeClass {
        case .boolean: return .flag
        case .date, .timestamp: return .date
        case .interval: return .measure
        case .time, .binary, .nested: return column.type == "GEOMETRY" ? .geo : .other
        case .integer, .decimal: return numericRole(of: column, words)
        case .text: return textRole(of: column)
        }
    }

    private func isFirst(_ column: Column) -> Bool { columns.first?.name == column.name }

    /// A number that merely happens to differ in every row is a measure, not a key; a text key may be any word.
    private func isKeyLike(_ column: Column, _ words: NameWords) -> Bool {
        if words.endsInIdentifier || words.joined.hasSuffix("id") || column.type == "UUID" { return true }
        return isFirst(column) && column.typeClass == .integer && !NameEvidence.quantities.contains(words.last ?? "")
    }

    private func numericRole(of column: Column, _ words: NameWords) -> Column.Role {
        let profile = column.profile
        let present = rowCount - profile.nullCount
        let (low, high) = (profile.min.flatMap(Double.init), profile.max.flatMap(Double.init))
        if let low, let high {
            let isNamed = { (names: Set<String>) in words.words.contains(where: names.contains) }
            if column.typeClass == .decimal {
                if isNamed(["latitude", "lat"]), low >= -90, high <= 90 { return .geo }
                if isNamed(["longitude", "lon", "lng", "long"]), low >= -180, high <= 180 { return .geo }
            }
            // A calendar year kept as a number.
            if column.typeClass == .integer, isNamed(["year", "yr"]), low >= 1000, high <= 2200 { return .date }
        }
        let isAmount = words.words.contains(where: NameEvidence.quantities.contains)
        // `count` of `num_votes` counts; `account_num` names.
        let identifies = words.endsInIdentifier && !isAmount
        if identifies || words.words.contains("zip") || words.words.contains("phone") {
            return repeats(column, atMost: 50) ? .category : .other
        }
        if profile.distinctCount <= 2, present >= 10 { return .flag }
        if column.typeClass == .decimal || isAmount || profile.distinctCount > 20 { return .measure }
        return present >= 4 * profile.distinctCount ? .category : .measure
    }

    private func textRole(of column: Column) -> Column.Role {
        let profile = column.profile
        let present = rowCount - profile.nullCount
        let length = profile.averageLength ?? 0
        if profile.distinctCount == 0 { return .other }
        if column.type == "UUID" { return .other }
        if profile.distinctCount <= 2, present >= 4 { return length < 40 ? .flag : .freeText }
        if length < 60, repeats(column, atMost: 50) { return .category }
        return length < 40 ? .name : .freeText
    }

    /// At most `limit` values or one in twenty rows, and each of them met about twice.
    private func repeats(_ column: Column, atMost limit: Int) -> Bool {
        let present = rowCount - column.profile.nullCount
        let distinct = column.profile.distinctCount
        return distinct <= max(limit, rowCount / 20) && distinct * 2 <= present
    }
}
