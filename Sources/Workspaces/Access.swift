/// Who asks, as far as it decides what they may see.
public struct Access: Sendable, Hashable {
    /// Roles whose policies hold; nil for someone no policy holds for, such as the person at the command line.
    public var role: String?
    /// What `asker('…')` in policies stands for.
    public var attributes: [String: [String]]

    public init(role: String?, attributes: [String: [String]] = [:]) { (self.role, self.attributes) = (role, attributes) }

    public static let full = Access(role: nil)
}
