import Crypto
import Foundation
import SQLSyntax
import Synchronization

/// What of an asker decides what they see of a dataset. Askers for whom that is the same share open datasets, answers and caches.
public final class AccessRules: Sendable {
    public struct View: Sendable, Hashable {
        /// Full where no policy holds; else with the attributes that policies ask for, and no others.
        public var access: Access
        /// Equal for those who see the same, and changed when a policy does.
        public var key: String
        /// Of the dataset: what it held and what was said of it when they looked.
        public var stamp: String
    }
    private struct Name: Hashable {
        var home: String
        var dataset: String
        var role: String
    }
    private struct Rules {
        var stamp: String
        /// Nil where none hold.
        var text: String?
        /// The conditions and expressions, which name the attributes they ask for.
        var conditions = ""
    }
    private let kept = Mutex<[Name: Rules]>([:])

    public init() {}

    /// - Parameter stamp: of the dataset, as the store gives it.
    /// - Throws: `WorkspaceError` for policies that can't be read: nobody sees anything then.
    public func view(of dataset: String, stamp: String, in workspace: Workspace, for access: Access) throws -> View {
        guard let role = access.role else { return View(access: .full, key: "all", stamp: stamp) }
        let name = Name(home: workspace.home.path, dataset: dataset, role: role)
        let rules: Rules
        if let known = kept.withLock({ $0[name] }), known.stamp == stamp {
            rules = known
        } else {
            rules = try Self.rules(workspace.restrictions(of: dataset, for: access), stamp: stamp)
            kept.withLock { kept in
                if kept.count >= 10_000 { kept = [:] }
                kept[name] = rules
            }
        }
        guard let text = rules.text else { return View(access: .full, key: "all", stamp: stamp) }
        let attributes = access.attributes.filter { rules.conditions.contains($0.key) }
        let words = attributes.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.joined(separator: "\u{1F}"))" }
        let hash = SHA256.hash(data: Data(([role, text] + words).joined(separator: "\u{1E}").utf8))
        return View(
            access: Access(role: role, attributes: attributes),
            key: hash.prefix(16).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined(),
            stamp: stamp)
    }

    private static func rules(_ restrictions: [TableRestriction], stamp: String) throws -> Rules {
        guard !restrictions.isEmpty else { return Rules(stamp: stamp) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let text = String(decoding: try encoder.encode(restrictions), as: UTF8.self)
        let conditions = restrictions.flatMap { restriction in
            [restriction.filter].compactMap { $0 }
                + restriction.masks.values.compactMap { mask in if case .expression(let sql) = mask { sql } else { nil } }
        }
        return Rules(stamp: stamp, text: text, conditions: conditions.joined(separator: "\n"))
    }
}
