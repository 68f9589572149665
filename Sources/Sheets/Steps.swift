/// The steps from a sheet to a clean table, in order.
public struct Steps: Sendable, Hashable, Codable {
    public var list: [Step]

    public init(_ list: [Step] = []) { self.list = list }

    public init(from decoder: any Decoder) throws { list = try decoder.singleValueContainer().decode([Step].self) }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(list)
    }

    /// Undoes one step; the ones after it are done without it.
    public func dropping(_ index: Int) -> Steps {
        guard list.indices.contains(index) else { return self }
        return Steps(list.enumerated().filter { $0.offset != index }.map(\.element))
    }

    /// With one step more, such as a proposal.
    public func adding(_ step: Step) -> Steps { Steps(list + [step]) }

    /// Does the steps on another sheet. Without any the first row is the header and all others are data.
    /// - Throws: `SheetError` where the sheet is built otherwise than the one the steps were found on.
    public func apply(to sheet: Sheet) throws(SheetError) -> FoundTable {
        guard let used = sheet.used else {
            throw SheetError(
                .tableMissing, step: nil, "The sheet \(sheet.name) has no cells; give the file with the table.")
        }
        var draft = Draft(sheet, used)
        for (index, step) in list.enumerated() { try step.apply(to: &draft, of: sheet, at: index) }
        return draft.finished(by: self)
    }
}
