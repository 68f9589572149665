import Crypto
import Foundation
import NIOHTTP1

extension LocalModel {
    /// Files kept: about 28 KiB a token for the standard model.
    private static let keptPrefixes = 8

    /// Reads the part of a chat up to its last cache breakpoint, in the words of the model's own template, so that later
    /// requests begin there; what was read is kept on disk, and a later process takes it from there.
    ///
    /// Returns what reading cost: no `inputTokens` to speak of when the prefix had been saved.
    @discardableResult
    public func warm(_ request: ChatRequest) async throws(ModelError) -> Usage {
        guard let prefix = try await prefix(of: request) else { return Usage() }
        let reservation = await server.reserve(for: request)
        do {
            let usage = try await prepare(reservation.slot, prefix)
            await server.release(reservation, holding: [])
            return usage
        } catch {
            await server.release(reservation, holding: [])
            throw error
        }
    }

    /// Lets a slot stand at the end of a prefix, as it was saved when it was read for the first time.
    @discardableResult
    func prepare(_ slot: Int, _ prefix: String) async throws(ModelError) -> Usage {
        let file = fileName(of: prefix)
        let isSaved = FileManager.default.fileExists(atPath: server.slotDirectory.appending(path: file).path)
        if isSaved, await slotAction("restore", slot, file) { return Usage() }
        let answer = try await send(
            .POST, "/completion",
            body: [
                "prompt": .string(prefix), "n_predict": 0, "cache_prompt": true, "id_slot": .integer(slot),
                "response_fields": ["timings"],
            ])
        // A full disk costs the reading of the prefix, which the slot may hold from before, not the answer.
        if await slotAction("save", slot, file) { removeOldPrefixes() }
        return Usage(
            calls: 1, inputTokens: answer["timings"]?["prompt_n"]?.integer ?? 0,
            cachedTokens: answer["timings"]?["cache_n"]?.integer ?? 0)
    }

    private func slotAction(_ action: String, _ slot: Int, _ file: String) async -> Bool {
        let answer = try? await send(.POST, "/slots/\(slot)?action=\(action)", body: ["filename": .string(file)])
        return answer?["error"] == nil && answer != nil
    }

    /// The chat up to its last breakpoint as raw prompt, or nil where there is none.
    func prefix(of request: ChatRequest) async throws(ModelError) -> String? {
        guard let last = request.messages.lastIndex(where: { $0.parts.contains(.cacheBreakpoint) }) else { return nil }
        var messages = Array(request.messages[...last])
        messages[last].parts = Array(messages[last].parts.prefix { $0 != .cacheBreakpoint })
        if let prefix = await server.prefix(of: messages) { return prefix }
        // The template closes the last message and opens the answer; a mark shows where the shared text ends.
        let mark = "\u{2400}end of prefix\u{2400}"
        var marked = ChatRequest(messages: messages)
        marked.messages[last].parts.append(.text(mark))
        let body = try OpenAIRequest.body(marked, model: name, provider: LlamaServer.provider)
        guard let prompt = try await send(.POST, "/apply-template", body: body)["prompt"]?.string,
            let end = prompt.range(of: mark)
        else { throw ModelError(.badResponse, provider: LlamaServer.provider) }
        let prefix = String(prompt[..<end.lowerBound])
        await server.note(prefix: prefix, of: messages)
        return prefix
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
