import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

@testable import Server

/// Reads an event stream as it comes.
struct EventReader {
    struct Item: Sendable, Hashable {
        var id: Int?
        var name: String?
        var data: String?
        var comment: String?
    }

    private var lines: AsyncThrowingStream<String, any Error>.Iterator
    let status: Int

    init(_ request: HTTPClientRequest) async throws {
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
        status = Int(response.status.code)
        let body = response.body
        lines = AsyncThrowingStream { continuation in
            let task = Task {
                do {
                    for try await line in body.splitUTF8Lines(
                        omittingEmptySubsequences: false, maximumBufferSize: 1 << 20)
                    { continuation.yield(line) }
                    continuation.finish()
                } catch { continuation.finish(throwing: error) }
            }
            continuation.onTermination = { _ in task.cancel() }
        }.makeAsyncIterator()
    }

    /// The next event or comment; nil at the end.
    mutating func next() async throws -> Item? {
        var item = Item()
        while let line = try await lines.next() {
            if line.isEmpty {
                if item != Item() { return item }
            } else if line.hasPrefix(":") {
                item.comment = line.dropFirst().trimmingCharacters(in: .whitespaces)
            } else if line.hasPrefix("id: ") {
                item.id = Int(line.dropFirst(4))
            } else if line.hasPrefix("event: ") {
                item.name = String(line.dropFirst(7))
            } else if line.hasPrefix("data: ") {
                item.data = String(line.dropFirst(6))
            }
        }
        return nil
    }

    mutating func rest() async throws -> [Item] {
        var items: [Item] = []
        while let item = try await next() { items.append(item) }
        return items
    }
}
