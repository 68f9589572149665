/// Which of the server's sequences ("slots") was given what.
///
/// How a model reads a text depends, in the last bits, on how much of it was read before and in which batches, and one
/// flipped bit can be another query. So a question is always read from the same point: the end of its saved prefix. Only
/// what belongs to the same answer, a repair or another draw, goes on where the slot stands.
struct SlotTable: Sendable {
    struct Reservation: Sendable, Hashable {
        var slot: Int
        /// The slot holds the beginning of the request: nothing has to be restored.
        var continues: Bool
        fileprivate var life: Int
    }

    private struct Slot: Sendable {
        var users = 0
        var messages: [ChatMessage] = []
    }
    private var slots: [Slot]
    /// Servers that have ended.
    private var life = 0

    init(count: Int) { slots = Array(repeating: Slot(), count: count) }

    /// The slot that stands where the request goes on, or else the first of those with the fewest requests: in turn, one
    /// after the other, questions have the same slot. Never waits; the server queues what comes for a busy slot.
    mutating func reserve(for request: ChatRequest) -> Reservation {
        let going = slots.indices.first { slots[$0].users == 0 && Self.goesOn(request, after: slots[$0].messages) }
        let slot = going ?? slots.indices.min { slots[$0].users < slots[$1].users } ?? 0
        slots[slot].users += 1
        return Reservation(slot: slot, continues: going != nil, life: life)
    }

    /// Whether the slot holds the beginning of the request, in the server that runs now.
    func holds(_ reservation: Reservation) -> Bool { reservation.continues && reservation.life == life }

    mutating func release(_ reservation: Reservation, holding messages: [ChatMessage]) {
        slots[reservation.slot].users -= 1
        slots[reservation.slot].messages = messages
    }

    /// After the server's end, with requests still to be given back.
    mutating func forget() {
        life += 1
        for slot in slots.indices { slots[slot].messages = [] }
    }

    /// The same question at temperature 0 is asked again, not gone on with.
    private static func goesOn(_ request: ChatRequest, after messages: [ChatMessage]) -> Bool {
        guard !messages.isEmpty, request.messages.starts(with: messages) else { return false }
        return request.messages.count > messages.count || request.temperature > 0
    }
}
