/// Why a workspace could not do what was asked, in words for the person who asked.
public struct WorkspaceError: Error, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable {
        /// A setting or an argument that makes no sense.
        case usage
        /// There is no such dataset.
        case notFound = "not_found"
        /// What is stored can't be read.
        case data
        /// New data breaks what people have settled; the version before stays current.
        case heldBack = "held_back"
    }
    public var code: Code
    /// What happened and what to do.
    public var message: String

    public init(_ code: Code, _ message: String) { (self.code, self.message) = (code, message) }

    public var description: String { message }

    static func noDataset(_ name: String) -> WorkspaceError {
        WorkspaceError(.notFound, "There is no dataset named \(name). Make it with `pintail import --dataset \(name) --data FILE`.")
    }
}
