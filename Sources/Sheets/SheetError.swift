/// Why steps cannot be done on a sheet.
public struct SheetError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Code: String, Sendable, Hashable {
        case tableMissing, headerMissing, columnsMissing, valuesUnfit
    }
    public let code: Code
    /// Which of the steps, counted from 0; nil for the finding of a table.
    public let step: Int?
    /// What happened and what to do. It names columns and rows, and never has a cell's text.
    public let description: String

    init(_ code: Code, step: Int?, _ description: String) {
        (self.code, self.step, self.description) = (code, step, description)
    }
}
