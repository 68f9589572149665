/// A type of DuckDB's SQL, as far as a reader of results needs it: what it is called and what it is made of.
public struct LogicalType: Sendable, Hashable {
    /// The number of the type in DuckDB's C API. Types added to later versions are values too.
    public struct ID: RawRepresentable, Sendable, Hashable {
        public let rawValue: UInt32
        public init(rawValue: UInt32) { self.rawValue = rawValue }
    }

    /// What a type is made of besides its id.
    public enum Details: Sendable, Hashable {
        case none
        case decimal(width: UInt8, scale: UInt8)
        case enumeration([String])
        indirect case list(LogicalType)
        indirect case array(LogicalType, count: Int)
        indirect case map(key: LogicalType, value: LogicalType)
        case structure([Member])
        case union([Member])
    }

    /// A field of a STRUCT or an alternative of a UNION.
    public struct Member: Sendable, Hashable {
        public var name: String
        public var type: LogicalType
        public init(name: String, type: LogicalType) { (self.name, self.type) = (name, type) }
    }

    public let id: ID
    public let details: Details
    /// The name a type was given on top of its storage, as JSON on VARCHAR.
    public let alias: String?

    public init(_ id: ID, details: Details = .none, alias: String? = nil) {
        (self.id, self.details, self.alias) = (id, details, alias)
    }

    /// The types this one is made of, in DuckDB's order: a map's key before its value.
    public var children: [LogicalType] {
        switch details {
        case .none, .decimal, .enumeration: []
        case .list(let child), .array(let child, _): [child]
        case .map(let key, let value): [key, value]
        case .structure(let members), .union(let members): members.map(\.type)
        }
    }
}

extension LogicalType.ID {
    public static let boolean = Self(rawValue: 1)
    public static let tinyint = Self(rawValue: 2)
    public static let smallint = Self(rawValue: 3)
    public static let integer = Self(rawValue: 4)
    public static let bigint = Self(rawValue: 5)
    public static let utinyint = Self(rawValue: 6)
    public static let usmallint = Self(rawValue: 7)
    public static let uinteger = Self(rawValue: 8)
    public static let ubigint = Self(rawValue: 9)
    public static let float = Self(rawValue: 10)
    public static let double = Self(rawValue: 11)
    public static let timestamp = Self(rawValue: 12)
    public static let date = Self(rawValue: 13)
    public static let time = Self(rawValue: 14)
    public static let interval = Self(rawValue: 15)
    public static let hugeint = Self(rawValue: 16)
    public static let varchar = Self(rawValue: 17)
    public static let blob = Self(rawValue: 18)
    public static let decimal = Self(rawValue: 19)
    public static let timestampSeconds = Self(rawValue: 20)
    public static let timestampMilliseconds = Self(rawValue: 21)
    public static let timestampNanoseconds = Self(rawValue: 22)
    public static let enumeration = Self(rawValue: 23)
    public static let list = Self(rawValue: 24)
    public static let structure = Self(rawValue: 25)
    public static let map = Self(rawValue: 26)
    public static let uuid = Self(rawValue: 27)
    public static let union = Self(rawValue: 28)
    public static let bit = Self(rawValue: 29)
    public static let timeTZ = Self(rawValue: 30)
    public static let timestampTZ = Self(rawValue: 31)
    public static let uhugeint = Self(rawValue: 32)
    public static let array = Self(rawValue: 33)
    public static let bignum = Self(rawValue: 35)
    public static let null = Self(rawValue: 36)
    public static let timeNanoseconds = Self(rawValue: 39)
    public static let geometry = Self(rawValue: 40)
    public static let variant = Self(rawValue: 41)
}

extension LogicalType {
    public static let null = LogicalType(.null)
    public static let boolean = LogicalType(.boolean)
    public static let integer = LogicalType(.integer)
    public static let bigint = LogicalType(.bigint)
    public static let hugeint = LogicalType(.hugeint)
    public static let uhugeint = LogicalType(.uhugeint)
    public static let double = LogicalType(.double)
    public static let varchar = LogicalType(.varchar)
    public static let json = LogicalType(.varchar, alias: "JSON")
    public static let blob = LogicalType(.blob)
    public static let bit = LogicalType(.bit)
    public static let uuid = LogicalType(.uuid)
    public static let date = LogicalType(.date)
    public static let time = LogicalType(.time)
    public static let timestamp = LogicalType(.timestamp)
    public static let timestampTZ = LogicalType(.timestampTZ)
    public static let interval = LogicalType(.interval)

    public static func decimal(width: UInt8, scale: UInt8) -> Self {
        Self(.decimal, details: .decimal(width: width, scale: scale))
    }
    public static func list(_ child: LogicalType) -> Self { Self(.list, details: .list(child)) }
    public static func structure(_ members: [Member]) -> Self { Self(.structure, details: .structure(members)) }
    public static func map(key: LogicalType, value: LogicalType) -> Self {
        Self(.map, details: .map(key: key, value: value))
    }

    /// TINYINT to HUGEINT and their unsigned kin; not DECIMAL, not BIGNUM.
    public var isInteger: Bool {
        switch id {
        case .tinyint, .smallint, .integer, .bigint, .utinyint, .usmallint, .uinteger, .ubigint, .hugeint, .uhugeint:
            true
        default: false
        }
    }

    /// Whether arithmetic is done with it: integers, DECIMAL, FLOAT, DOUBLE, BIGNUM.
    public var isNumeric: Bool { isInteger || [.decimal, .float, .double, .bignum].contains(id) }

    /// Whether it has a day in it: DATE and the timestamps.
    public var isDateOrTimestamp: Bool {
        switch id {
        case .date, .timestamp, .timestampSeconds, .timestampMilliseconds, .timestampNanoseconds, .timestampTZ: true
        default: false
        }
    }

    /// Whether its cells can be read; VARIANT, and types of later engines, have to be cast in SQL.
    public var isReadable: Bool {
        switch details {
        case .none: id != .variant && (1...40).contains(id.rawValue) && id.rawValue != 34
        default: children.allSatisfy(\.isReadable)
        }
    }

    /// False for the engine's stand-ins (INVALID, ANY) for a type that only the bound values decide.
    var isResolved: Bool {
        switch details {
        case .none: id.rawValue != 0 && id.rawValue != 34
        default: children.allSatisfy(\.isResolved)
        }
    }

    public var isText: Bool { id == .varchar || id == .enumeration }
}
