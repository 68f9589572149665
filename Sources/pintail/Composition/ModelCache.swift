import LanguageModels
import Synchronization

/// Chat models by the name they were asked for, each made once.
final class ModelCache: Sendable {
    private let made = Mutex<[String: [any ChatModel]]>([:])

    func get(_ name: String, make: () throws -> [any ChatModel]) throws -> [any ChatModel] {
        try made.withLock { made in
            if let models = made[name] { return models }
            let models = try make()
            made[name] = models
            return models
        }
    }
}
