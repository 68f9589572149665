struct ResolvedField: Sendable, Hashable {
    var dataset: SemanticDataset
    var field: SemanticField
    var reference: FieldReference { FieldReference(dataset.name, field.name) }
}

extension SemanticModel {
    /// The field that a metric or filter calls by this path: `orders.amount`, or `amount` where only one of its
    /// datasets (or of all, when it names none) has it.
    func resolve(_ path: [String], datasets names: [String]) -> ResolvedField? {
        if path.count == 2, let dataset = dataset(named: path[0]) {
            return dataset.field(named: path[1]).map { ResolvedField(dataset: dataset, field: $0) }
        }
        guard path.count == 1 else { return nil }
        let searched = names.isEmpty ? datasets : names.compactMap { dataset(named: $0) }
        let found = searched.compactMap { dataset in
            dataset.field(named: path[0]).map { ResolvedField(dataset: dataset, field: $0) }
        }
        // The metric's own dataset, the first named, goes before those it reaches.
        if !names.isEmpty, let first = found.first, first.dataset.name == searched.first?.name { return first }
        return found.count == 1 ? found[0] : nil
    }
}
