public import Foundation

/// A small online shop over the three years 2023 to 2025, made up from a seed: customers, products, orders, order items and
/// returns, with growth, seasons, regular customers, price changes, missing and untidy values.
///
/// The same seed and scale give the same bytes everywhere.
public struct ShopGenerator: Sendable {
    public let seed: UInt64
    /// 1 makes about 5,000 orders; rows grow in proportion, the range of products does not.
    public let scale: Double

    public init(seed: UInt64 = 2023, scale: Double = 1) {
        self.seed = seed
        self.scale = scale.isFinite ? min(max(scale, 0.01), 10_000) : 1
    }

    /// customers, products, orders, order_items, returns, in this order.
    public func tables() -> [SampleTable] {
        shop().tables
    }

    /// Writes one `<table>.csv` a table into the directory, which is made when it is not there; earlier ones are replaced.
    ///
    /// - Returns: the files in the order of ``tables()``.
    public func write(to directory: URL) throws(SampleDataError) -> [URL] {
        do {
            try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
            return try tables().map { table in
                let file = directory.appendingPathComponent(table.name + ".csv")
                try Data(table.csv.utf8).write(to: file, options: .atomic)
                return file
            }
        } catch {
            throw SampleDataError(code: .notWritable, path: directory.path)
        }
    }

    func shop() -> Shop {
        var generator = SeededGenerator(seed: seed)
        let customers = Shop.makeCustomers(count: max(20, Int(1000 * scale)), using: &generator)
        let products = Shop.makeProducts(using: &generator)
        var orders = Shop.makeOrders(count: 5000 * scale, customers: customers, products: products, using: &generator)
        let returns = Shop.makeReturns(of: &orders, using: &generator)
        return Shop(customers: customers, products: products, orders: orders, returns: returns)
    }
}

public struct SampleDataError: Error, Hashable, CustomStringConvertible {
    public struct Code: RawRepresentable, Sendable, Hashable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        public static let notWritable = Code(rawValue: "not_writable")
    }

    public let code: Code
    public let path: String

    public var description: String {
        "The sample data could not be written to \(path). Choose a folder you may write to and look at the free space."
    }
}
