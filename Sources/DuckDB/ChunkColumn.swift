/// One column of a chunk, to be read as a whole: a copy of the engine's numbers, not a value for each cell.
public struct ChunkColumn {
    let chunk: DataChunk
    let view: VectorView

    public var type: LogicalType { view.type }

    /// Whether any cell is NULL.
    public var hasNulls: Bool { view.validity != nil && (0..<chunk.rowCount).contains { view.isNull($0) } }
    public func isNull(_ row: Int) -> Bool { view.isNull(row) }

    /// Any number or boolean as doubles, DECIMAL included; `null` stands for NULL. Throws `.typeMismatch`.
    public func doubles(null: Double = .nan) throws(DuckDBError) -> [Double] {
        var result: [Double] = []
        try appendDoubles(to: &result, null: null)
        return result
    }

    /// Integers up to 64 bits, the days of DATE, the microseconds of TIME and the ticks of timestamps;
    /// `null` stands for NULL. Throws `.typeMismatch`.
    public func int64s(null: Int64 = 0) throws(DuckDBError) -> [Int64] {
        var result: [Int64] = []
        try appendInt64s(to: &result, null: null)
        return result
    }

    /// VARCHAR and ENUM; `null` stands for NULL. Throws `.typeMismatch`.
    public func strings(null: String = "") throws(DuckDBError) -> [String] {
        var result: [String] = []
        try appendStrings(to: &result, null: null)
        return result
    }

    /// As `doubles`, after what `array` holds already.
    public func appendDoubles(to array: inout [Double], null: Double = .nan) throws(DuckDBError) {
        switch type.id {
        case .double: append(Double.self, to: &array, null) { $0 }
        case .float: append(Float.self, to: &array, null) { Double($0) }
        case .boolean, .utinyint: append(UInt8.self, to: &array, null) { Double($0) }
        case .tinyint: append(Int8.self, to: &array, null) { Double($0) }
        case .smallint: append(Int16.self, to: &array, null) { Double($0) }
        case .usmallint: append(UInt16.self, to: &array, null) { Double($0) }
        case .integer: append(Int32.self, to: &array, null) { Double($0) }
        case .uinteger: append(UInt32.self, to: &array, null) { Double($0) }
        case .bigint: append(Int64.self, to: &array, null) { Double($0) }
        case .ubigint: append(UInt64.self, to: &array, null) { Double($0) }
        case .hugeint, .uhugeint:
            for row in 0..<chunk.rowCount { array.append(view.value(at: row).double ?? null) }
        case .decimal: appendDecimals(to: &array, null)
        default: throw mismatch("Double")
        }
    }

    /// As `int64s`, after what `array` holds already.
    public func appendInt64s(to array: inout [Int64], null: Int64 = 0) throws(DuckDBError) {
        switch type.id {
        case .bigint, .time, .timeNanoseconds, .timestamp, .timestampTZ, .timestampSeconds, .timestampMilliseconds,
            .timestampNanoseconds:
            append(Int64.self, to: &array, null) { $0 }
        case .integer, .date: append(Int32.self, to: &array, null) { Int64($0) }
        case .boolean, .utinyint: append(UInt8.self, to: &array, null) { Int64($0) }
        case .tinyint: append(Int8.self, to: &array, null) { Int64($0) }
        case .smallint: append(Int16.self, to: &array, null) { Int64($0) }
        case .usmallint: append(UInt16.self, to: &array, null) { Int64($0) }
        case .uinteger: append(UInt32.self, to: &array, null) { Int64($0) }
        default: throw mismatch("Int64")
        }
    }

    /// As `strings`, after what `array` holds already.
    public func appendStrings(to array: inout [String], null: String = "") throws(DuckDBError) {
        let start = array.count
        let rows = 0..<chunk.rowCount
        switch type.details {
        case .none where type.id == .varchar:
            array.reserveRoom(for: rows.count)
            guard let data = view.data, view.validity == nil else {
                array.append(contentsOf: rows.lazy.map { view.isNull($0) ? null : view.string($0) })
                break
            }
            array.append(contentsOf: rows.lazy.map { VectorView.string(data, $0) })
        case .enumeration(let names):
            array.reserveRoom(for: rows.count)
            array.append(
                contentsOf: rows.lazy.map { view.isNull($0) ? null : names[view.enumIndex($0, count: names.count)] })
        default: throw mismatch("String")
        }
        assert(array.count == start + rows.count)
    }

    @inline(__always)
    private func append<Stored: BitwiseCopyable, T>(
        _ stored: Stored.Type, to array: inout [T], _ null: T, _ convert: (Stored) -> T
    ) {
        guard let data = view.data else { return }
        let cells = UnsafeBufferPointer(start: data.assumingMemoryBound(to: Stored.self), count: chunk.rowCount)
        let start = array.count
        array.reserveRoom(for: cells.count)
        if let same = cells as? UnsafeBufferPointer<T> {
            array.append(contentsOf: same)
        } else {
            array.append(contentsOf: cells.lazy.map(convert))
        }
        guard view.validity != nil else { return }
        for row in cells.indices where view.isNull(row) { array[start + row] = null }
    }

    private func appendDecimals(to array: inout [Double], _ null: Double) {
        guard case .decimal(let width, let scale) = type.details else { return }
        array.reserveRoom(for: chunk.rowCount)
        for row in 0..<chunk.rowCount {
            array.append(
                view.isNull(row)
                    ? null : FixedDecimal(unscaled: view.unscaled(row, width: width), scale: scale).double)
        }
    }

    private func mismatch(_ wanted: String) -> DuckDBError {
        DuckDBError(.typeMismatch, engineMessage: "\(type.name) is not \(wanted)")
    }
}

extension Array {
    /// Room for `count` more, growing by doubling; `reserveCapacity` alone would copy the array for every chunk.
    fileprivate mutating func reserveRoom(for count: Int) {
        let wanted = self.count + count
        if wanted > capacity { reserveCapacity(Swift.max(wanted, capacity * 2)) }
    }
}
