import Foundation
import Synchronization

/// What providers bill of a prompt, reckoned for scripted replies: how much of it came from their cache. Three bytes count
/// as a token, which is more than tokenizers make of prose and SQL. Entries do not expire.
public final class ScriptedPromptCache: Sendable {
    /// Shorter prefixes are not cached, as both providers document.
    private static let minimum = 1_024
    /// OpenAI caches in steps of so many tokens.
    private static let step = 128

    private let seen = Mutex<Set<String>>([])

    public init() {}

    /// - Throws: when the body is no JSON.
    public func usage(of request: ScriptedRequest, output: Int = 200) throws -> Usage {
        let body = try JSON(text: request.body)
        var usage = request.path.hasSuffix("/v1/messages") ? marked(body) : automatic(body)
        (usage.calls, usage.outputTokens) = (1, output)
        return usage
    }

    /// Anthropic: tools, system and messages in this order; kept up to each mark. Another choice of tools makes other
    /// messages, the rest stays.
    private func marked(_ body: JSON) -> Usage {
        let messages = (body["messages"]?.array ?? []).flatMap { message in
            (message["content"]?.array ?? []).map { ($0, "\(message["role"]?.string ?? ""):") }
        }
        let blocks =
            (body["tools"]?.array ?? []).map { ($0, "") } + (body["system"]?.array ?? []).map { ($0, "") } + messages
        let choice = Self.text(body["tool_choice"] ?? .null)
        var (prefix, cached, last) = ("", 0, 0)
        for (block, role) in blocks {
            guard case .object(var fields) = block else { continue }
            let isMarked = fields.removeValue(forKey: "cache_control") != nil
            prefix += role + Self.text(.object(fields))
            guard isMarked, Self.tokens(prefix) >= Self.minimum else { continue }
            let key = role.isEmpty ? prefix : choice + prefix
            last = Self.tokens(prefix)
            if !seen.withLock({ $0.insert(key).inserted }) { cached = last }
        }
        return Usage(inputTokens: Self.tokens(prefix) - last, cachedTokens: cached, cacheWriteTokens: last - cached)
    }

    /// OpenAI: the longest beginning that an earlier request had too.
    private func automatic(_ body: JSON) -> Usage {
        let prompt = Self.text(body["tools"] ?? .null) + (body["messages"]?.array ?? []).map(Self.text).joined()
        let common = seen.withLock { seen in
            defer { seen.insert(prompt) }
            return seen.map { zip($0.utf8, prompt.utf8).prefix { $0 == $1 }.count }.max() ?? 0
        }
        let kept = common / 3 / Self.step * Self.step
        let cached = kept >= Self.minimum ? kept : 0
        return Usage(inputTokens: Self.tokens(prompt) - cached, cachedTokens: cached)
    }

    private static func tokens(_ text: String) -> Int { text.utf8.count / 3 }

    /// Values that were parsed: encoding them cannot fail.
    private static func text(_ json: JSON) -> String {
        (try? json.bytes).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
