extension Table {
    /// The table's place among the others.
    /// - Parameters:
    ///   - outward: the relationships that start from it.
    ///   - inward: those that lead to it.
    func kind(outward: [Relationship], inward: [Relationship]) -> Kind {
        if calendarDay != nil { return .dateDimension }
        let isReferredTo = inward.contains { $0.fromTable != name }
        if isBridge(outward, isReferredTo: isReferredTo) { return .bridge }
        if outward.isEmpty, rowCount <= 50, (2...3).contains(columns.count) { return .lookup }
        if !outward.isEmpty, columns.contains(where: { $0.role == .measure }) { return .fact }
        if isReferredTo { return .dimension }
        return outward.isEmpty ? .other : .fact
    }

    /// Little but links from many rows to one in two other places: what stands between rows that go with several of each
    /// other. A name or a text of its own makes a row a thing; so does being referred to, when there is more than links.
    private func isBridge(_ outward: [Relationship], isReferredTo: Bool) -> Bool {
        let links = Set(outward.filter { $0.toTable != name && $0.multiplicity != .oneToOne }.map(\.fromColumns))
        let linking = Set(outward.flatMap(\.fromColumns))
        let rest = columns.filter { !linking.contains($0.name) && $0.role != .key }
        return links.count >= 2 && rest.count <= (isReferredTo ? 0 : 1) && rest.allSatisfy { $0.role != .name && $0.role != .freeText }
    }

    /// The tables between whose rows a bridge stands, in the order of its columns.
    func bridged(by relationships: [Relationship]) -> [String] {
        guard kind == .bridge else { return [] }
        var seen: Set<String> = []
        return columns.flatMap { column in relationships.filter { $0.fromTable == name && $0.fromColumns.first == column.name } }
            .map(\.toTable).filter { $0 != name && seen.insert($0).inserted }
    }
}
