import SQLSyntax

/// Small repairs of a query's shape that the question's words settle.
enum ShapeRepair {
    /// "Top 5" sorted but not cut gets its LIMIT.
    static func limit(_ tree: SyntaxTree, _ frame: QuestionFrame, _ notes: inout Notes) -> SyntaxTree {
        guard let wanted = frame.limit, wanted > 1, tree.facts.hasTopLevelOrder, !tree.facts.hasLimit, tree.facts.qualify == nil,
            frame.grain == nil, !frame.isGrouped
        else { return tree }
        notes.repairs.append("kept the first \(wanted) rows")
        return tree.settingLimit(wanted)
    }
}
