import Foundation
import Synchronization

/// The most recently used values, up to a number of bytes.
final class MemoryCache: AnswerCache {
    private struct State {
        var values: [String: (data: Data, use: Int)] = [:]
        var bytes = 0
        var uses = 0
    }
    private let capacity: Int
    private let state = Mutex(State())

    init(capacity: Int = 32 << 20) { self.capacity = capacity }

    func value(_ key: String) async -> Data? {
        state.withLock { state in
            state.uses += 1
            state.values[key]?.use = state.uses
            return state.values[key]?.data
        }
    }

    func keep(_ value: Data, for key: String) async {
        guard value.count <= capacity / 4 else { return }
        state.withLock { state in
            state.uses += 1
            state.bytes += value.count - (state.values.updateValue((value, state.uses), forKey: key)?.data.count ?? 0)
            guard state.bytes > capacity else { return }
            // A quarter goes at once, so that not every value that comes looks through all.
            for (key, old) in state.values.sorted(by: { $0.value.use < $1.value.use }) {
                guard state.bytes > capacity * 3 / 4 else { break }
                state.values[key] = nil
                state.bytes -= old.data.count
            }
        }
    }
}
