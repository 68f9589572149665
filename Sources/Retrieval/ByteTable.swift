/// Distinct byte strings, numbered in the order they come: one arena, an open-addressing hash table of numbers.
struct ByteTable: Sendable {
    private var arena: [UInt8] = []
    private var starts: [UInt32] = [0]
    private var hashes: [UInt64] = []
    /// Number + 1; 0 is free. The size is a power of two.
    private var slots: [UInt32] = [0, 0, 0, 0]

    init(capacity: Int = 0) {
        var size = 4
        while size < capacity * 2 { size *= 2 }
        slots = [UInt32](repeating: 0, count: size)
        starts.reserveCapacity(capacity + 1)
        hashes.reserveCapacity(capacity)
    }

    var count: Int { hashes.count }

    func bytes(of number: Int) -> [UInt8] { Array(slice(number)) }

    func slice(_ number: Int) -> ArraySlice<UInt8> { arena[Int(starts[number])..<Int(starts[number + 1])] }

    func find(_ bytes: [UInt8]) -> Int? {
        let number = slots[slot(for: bytes, hash: Self.hash(bytes))]
        return number == 0 ? nil : Int(number) - 1
    }

    mutating func insert(_ bytes: [UInt8]) -> Int {
        if (count + 1) * 2 > slots.count { grow() }
        let hash = Self.hash(bytes)
        let slot = slot(for: bytes, hash: hash)
        if slots[slot] != 0 { return Int(slots[slot]) - 1 }
        arena.append(contentsOf: bytes)
        starts.append(UInt32(arena.count))
        hashes.append(hash)
        slots[slot] = UInt32(count)
        return count - 1
    }

    private func slot(for bytes: [UInt8], hash: UInt64) -> Int {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] != 0 {
            let number = Int(slots[slot]) - 1
            if hashes[number] == hash, slice(number).elementsEqual(bytes) { return slot }
            slot = (slot + 1) & mask
        }
        return slot
    }

    private mutating func grow() {
        slots = [UInt32](repeating: 0, count: slots.count * 2)
        let mask = slots.count - 1
        for (number, hash) in hashes.enumerated() {
            var slot = Int(truncatingIfNeeded: hash) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = UInt32(number + 1)
        }
    }

    /// FNV-1a, 64 bits, high bits folded in as only the low ones choose the slot.
    private static func hash(_ bytes: [UInt8]) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return hash ^ (hash >> 32)
    }
}
