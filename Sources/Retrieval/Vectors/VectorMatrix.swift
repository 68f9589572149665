import Foundation

/// Vectors of one length, one after the other in memory, searched by looking at all of them: exact, and with the tens of
/// thousands that a dataset's map has faster than walking a graph of neighbours.
struct VectorMatrix: Sendable {
    let dimensions: Int
    /// Numbers from one row to the next: a row is filled up with zeros to whole registers.
    private let stride: Int
    private var numbers: [Float] = []
    private(set) var count = 0

    private typealias Lane = SIMD16<Float>

    init(dimensions: Int) {
        self.dimensions = dimensions
        stride = (dimensions + Lane.scalarCount - 1) / Lane.scalarCount * Lane.scalarCount
    }

    mutating func reserve(_ rows: Int) { numbers.reserveCapacity(rows * stride) }

    mutating func append(_ vector: some Collection<Float>) {
        precondition(vector.count == dimensions)
        numbers.append(contentsOf: vector)
        numbers.append(contentsOf: repeatElement(0, count: stride - dimensions))
        count += 1
    }

    mutating func replace(_ row: Int, with vector: some Collection<Float>) {
        precondition(vector.count == dimensions)
        numbers.replaceSubrange(row * stride..<row * stride + dimensions, with: vector)
    }

    func row(_ row: Int) -> ArraySlice<Float> { numbers[row * stride..<row * stride + dimensions] }

    /// Adds rows that stand one after the other in `bytes`, which holds at least so many.
    mutating func append(rows: Int, from bytes: UnsafeRawBufferPointer) {
        let length = dimensions * MemoryLayout<Float>.stride
        precondition(bytes.count >= rows * length)
        let start = numbers.count
        numbers.append(contentsOf: repeatElement(0, count: rows * stride))
        numbers.withUnsafeMutableBytes { numbers in
            for row in 0..<rows {
                let place = (start + row * stride) * MemoryLayout<Float>.stride
                UnsafeMutableRawBufferPointer(rebasing: numbers[place..<place + length])
                    .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[row * length..<(row + 1) * length]))
            }
        }
        count += rows
    }

    /// The rows one after the other, as `append(rows:from:)` takes them.
    func bytes(of rows: Range<Int>) -> Data {
        var data = Data(capacity: rows.count * dimensions * MemoryLayout<Float>.stride)
        for row in rows { self.row(row).withUnsafeBytes { data.append(contentsOf: $0) } }
        return data
    }

    /// The rows with the largest products, largest first, the earlier row first among equals. `isWanted` is asked only
    /// of rows good enough to be among the `limit` best so far.
    func nearest(
        to query: [Float], limit: Int, where isWanted: (Int) -> Bool = { _ in true }
    ) -> [(row: Int, product: Float)] {
        guard limit > 0, query.count == dimensions, count > 0 else { return [] }
        let query = query + [Float](repeating: 0, count: stride - dimensions)
        var best: [(row: Int, product: Float)] = []
        var least = -Float.infinity
        let lanes = stride / Lane.scalarCount
        query.withUnsafeBytes { query in
            numbers.withUnsafeBytes { numbers in
                let bytesPerRow = stride * MemoryLayout<Float>.stride
                for row in 0..<count {
                    let product = Self.product(query, numbers, at: row * bytesPerRow, lanes: lanes)
                    guard product > least || best.count < limit, isWanted(row) else { continue }
                    if best.count == limit { best.removeLast() }
                    let place = best.partitioningIndex { $0.product < product }
                    best.insert((row, product), at: place)
                    if best.count == limit { least = best[limit - 1].product }
                }
            }
        }
        return best
    }

    /// Two running sums: one waits for the last addition while the other goes on.
    @inline(__always)
    private static func product(
        _ query: UnsafeRawBufferPointer, _ numbers: UnsafeRawBufferPointer, at offset: Int, lanes: Int
    ) -> Float {
        let width = MemoryLayout<Lane>.size
        var (even, odd) = (Lane.zero, Lane.zero)
        var lane = 0
        while lane + 1 < lanes {
            let place = lane * width
            even +=
                query.loadUnaligned(fromByteOffset: place, as: Lane.self)
                * numbers.loadUnaligned(fromByteOffset: offset + place, as: Lane.self)
            odd +=
                query.loadUnaligned(fromByteOffset: place + width, as: Lane.self)
                * numbers.loadUnaligned(fromByteOffset: offset + place + width, as: Lane.self)
            lane += 2
        }
        if lane < lanes {
            even +=
                query.loadUnaligned(fromByteOffset: lane * width, as: Lane.self)
                * numbers.loadUnaligned(fromByteOffset: offset + lane * width, as: Lane.self)
        }
        return (even + odd).sum()
    }
}

extension Array {
    /// The first place from which on `isAfter` holds, in an array where it holds from some place on.
    fileprivate func partitioningIndex(where isAfter: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isAfter(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
