import Crypto
import Foundation
import NIOHTTP1

extension LocalModel {
    /// Files kept: about 28 KiB a token for the standard model.
    private static let keptPrefixes = 8

    /// Reads the beginning that later prompts share, so that they begin to answer at once; what was read is kept on
    /// disk, and a later process takes it from there. `prefix` is a raw prompt as `complete(prompt:)` takes it.
    ///
    /// Returns what reading cost: no `inputTokens` to speak of when the prefix was still warm.
    @discardableResult
    public func warm(prefix: String) async throws(ModelError) -> Usage {
        let file = fileName(of: prefix)
        let url = server.slotDirectory.appending(path: file)
        let isSaved = FileManager.default.fileExists(atPath: url.path)
        // A file that cannot be restored costs nothing but the reading of the prompt that follows.
        if isSaved, let slot = try await freeSlot(unlessWarm: file) {
            _ = try? await send(.POST, "/slots/\(slot)?action=restore", body: ["filename": .string(file)])
            await server.note(warm: file)
        }
        let answer = try await send(
            .POST, "/completion",
            body: ["prompt": .string(prefix), "n_predict": 0, "cache_prompt": true, "response_fields": Self.fields])
        if !isSaved, let slot = answer["id_slot"]?.integer {
            _ = try? await send(.POST, "/slots/\(slot)?action=save", body: ["filename": .string(file)])
            removeOldPrefixes()
            await server.note(warm: file)
        }
        return Usage(
            calls: 1, inputTokens: answer["timings"]?["prompt_n"]?.integer ?? 0,
            cachedTokens: answer["timings"]?["cache_n"]?.integer ?? 0)
    }

    /// Reads the part of a chat up to its last cache breakpoint, in the words of the model's own template.
    @discardableResult
    public func warm(_ request: ChatRequest) async throws(ModelError) -> Usage {
        var messages: [ChatMessage] = []
        for message in request.messages.reversed() {
            if !messages.isEmpty {
                messages.append(message)
            } else if let end = message.parts.lastIndex(of: .cacheBreakpoint) {
                messages.append(ChatMessage(message.role, Array(message.parts[..<end])))
            }
        }
        guard !messages.isEmpty else { return Usage() }
        // The template closes the last message and opens the answer; a mark shows where the shared text ends.
        let mark = "\u{2400}end of prefix\u{2400}"
        messages[0].parts.append(.text(mark))
        var marked = request
        marked.messages = messages.reversed()
        let prompt = try await prompt(for: marked)
        guard let end = prompt.range(of: mark) else {
            throw ModelError(.badResponse, provider: LlamaServer.provider)
        }
        return try await warm(prefix: String(prompt[..<end.lowerBound]))
    }

    /// The chat in the words of the model's own template, up to where its answer begins: what `complete(prompt:)` takes,
    /// with the first words of the answer behind it if wanted.
    public func prompt(for request: ChatRequest) async throws(ModelError) -> String {
        let body = try OpenAIRequest.body(request, model: name, provider: LlamaServer.provider)
        guard let prompt = try await send(.POST, "/apply-template", body: body)["prompt"]?.string else {
            throw ModelError(.badResponse, provider: LlamaServer.provider)
        }
        return prompt
    }

    /// An idle slot that holds the least, or nil when all are busy or this server has read the prefix before.
    private func freeSlot(unlessWarm file: String) async throws(ModelError) -> Int? {
        if await server.isWarm(file) { return nil }
        let slots = try await send(.GET, "/slots").array ?? []
        return slots.filter { $0["is_processing"] == false }
            .min { ($0["n_prompt_tokens"]?.integer ?? 0) < ($1["n_prompt_tokens"]?.integer ?? 0) }?["id"]?.integer
    }

    /// Weights, context and program: with the same ones the same request has the same answer.
    public var identity: String {
        let configuration = server.configuration
        let program = try? FileManager.default.attributesOfItem(atPath: configuration.executable.path)
        return "\(configuration.model.sha256) \(configuration.contextLength) \(program?[.size] ?? 0) \(program?[.modificationDate] ?? 0)\n"
    }

    /// Saved state fits only the same model.
    private func fileName(of prefix: String) -> String {
        SHA256.hash(data: Data((identity + prefix).utf8)).prefix(16).hexadecimal + ".bin"
    }

    private func removeOldPrefixes() {
        let files = try? FileManager.default.contentsOfDirectory(
            at: server.slotDirectory, includingPropertiesForKeys: [.contentModificationDateKey])
        let dated = (files ?? []).filter { $0.pathExtension == "bin" }.map { url in
            (
                url,
                (try? url.resourceValues(forKeys: [.contentModificationDateKey]))?.contentModificationDate
                    ?? .distantPast
            )
        }
        for (url, _) in dated.sorted(by: { $0.1 > $1.1 }).dropFirst(Self.keptPrefixes) {
            try? FileManager.default.removeItem(at: url)
        }
    }
}
