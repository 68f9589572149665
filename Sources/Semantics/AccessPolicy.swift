public import SQLSyntax

/// What some roles may see of a dataset.
public struct AccessPolicy: Sendable, Hashable, Codable {
    /// The roles it holds for: owner, analyst, viewer.
    public var roles: [String]
    public var dataset: String
    /// A condition over the table's columns; `asker('…')` is what is known of who asks.
    public var filter: String?
    /// By column: `hidden`, `empty`, `partial`, or `= ` and a scalar expression.
    public var masks: [String: String]?

    public init(roles: [String], dataset: String, filter: String? = nil, masks: [String: String]? = nil) {
        (self.roles, self.dataset, self.filter, self.masks) = (roles, dataset, filter, masks)
    }

    static let roleNames = ["owner", "analyst", "viewer"]

    static func mask(_ text: String) -> TableRestriction.Mask? {
        switch text {
        case "hidden": .hidden
        case "empty": .empty
        case "partial": .partial
        case _ where text.hasPrefix("="): .expression(String(text.dropFirst()))
        default: nil
        }
    }
}

extension SemanticModel {
    /// The tables' restrictions for a role.
    /// - Throws: `Issue` when a policy speaks of a dataset the model lacks or has an unknown mask: such a policy would protect
    ///   nothing, so nobody it is for sees anything until it is mended.
    public func restrictions(for role: String) throws(Issue) -> [TableRestriction] {
        var restrictions: [TableRestriction] = []
        for policy in policies where policy.roles.contains(role) {
            guard let dataset = dataset(named: policy.dataset) else { throw Issue(.unknownDataset, "A policy speaks of the dataset \"\(policy.dataset)\", which the model lacks.") }
            var restriction = TableRestriction(table: dataset.table, filter: policy.filter)
            for (column, text) in policy.masks ?? [:] {
                guard let mask = AccessPolicy.mask(text) else { throw Issue(.badPolicy, "The mask of \"\(column)\" must be hidden, empty, partial, or begin with =.") }
                restriction.masks[column] = mask
            }
            restrictions.append(restriction)
        }
        return restrictions
    }
}
