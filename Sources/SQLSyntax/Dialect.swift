/// How an engine's SQL differs from what people and models write from habit.
public struct Dialect: Sendable, Hashable {
    public var name: String
    /// One page of facts for prompts.
    public var sheet: String
    /// Statements the engine runs once at connect.
    public var macros: [String]
    /// Functions the macros define.
    public var macroNames: Set<String>

    public init(name: String, sheet: String, macros: [String], macroNames: Set<String>) {
        (self.name, self.sheet, self.macros, self.macroNames) = (name, sheet, macros, macroNames)
    }
}
