public import Foundation
import Retrieval
public import SQLSyntax

/// The verified queries of one dataset: `verified.jsonl` in a folder, one JSON object a line.
///
/// A change holds a lock, so several processes may write; it replaces the file in one step. Lines that cannot be read,
/// and lines nobody changed, are written back byte for byte.
public struct VerifiedQueryStore: Sendable {
    /// Characters a question may have.
    public static let longestQuestion = 2_000

    /// What the file holds.
    public struct Content: Sendable, Hashable {
        public var queries: [VerifiedQuery]
        public var damaged: [DamagedLine]
    }

    /// A line that is no verified query; the others are not touched by it.
    public struct DamagedLine: Sendable, Hashable {
        /// From 1.
        public var number: Int
        /// A sentence for people, without the line's text.
        public var reason: String
    }

    private let lines: DurableLines

    /// - Parameters:
    ///   - folder: the dataset's own; made at the first change.
    ///   - patience: how long a change waits for another process.
    public init(folder: URL, patience: Duration = .seconds(10)) {
        lines = DurableLines(file: folder.appending(path: "verified.jsonl"), patience: patience)
    }

    /// - Throws: `VerifiedQueryError` `.storage` when the file cannot be read at all.
    public func load() throws -> Content {
        do {
            return Self.content(try lines.read())
        } catch { throw Self.storage(error) }
    }

    /// Runs the SQL and keeps it with its question. A stored query whose question has the same wording is replaced.
    /// - Parameter version: the id of the dataset version behind `engine`.
    /// - Throws: `VerifiedQueryError`: `.question`, `.refused`, `.failed`, `.locked`, `.storage`; `CancellationError`.
    public func add(
        question: String, sql: String, author: String, origin: VerifiedQuery.Origin, version: String,
        engine: any QueryEngine, limits: QueryLimits = QueryLimits(), at date: Date = Date()
    ) async throws -> VerifiedQuery {
        let question = try Self.checked(question)
        let run: VerifiedQuery.Run
        switch try await QueryTrial(engine: engine, limits: limits).run(sql, version: version) {
        case .ran(let done): run = done
        case .refused(let reason, let detail): throw VerifiedQueryError(.refused, reason, detail: detail)
        case .failed(let reason, let detail): throw VerifiedQueryError(.failed, reason, detail: detail)
        }
        let query = VerifiedQuery(
            id: UUID().uuidString.lowercased(), question: question, sql: sql, author: author, createdAt: date,
            origin: origin, state: .working, lastRun: run)
        let wording = Words.normalize(question)
        return try await change { entries in
            entries.removeAll { $0.query.map { Words.normalize($0.question) == wording } ?? false }
            entries.append(try Entry(query))
            return query
        }
    }

    /// - Throws: `VerifiedQueryError` `.notFound` when there is no query with this id.
    public func remove(id: String) async throws {
        try await change { entries in
            guard entries.contains(where: { $0.query?.id == id }) else { throw Self.missing }
            entries.removeAll { $0.query?.id == id }
        }
    }

    /// Keeps what a check found. A query that was removed, or whose SQL was changed since the check, is left alone.
    public func record(_ findings: [VerifiedQueryFinding]) async throws {
        let found = Dictionary(findings.map { ($0.query.id, $0) }, uniquingKeysWith: { _, last in last })
        try await change { entries in
            for (index, entry) in entries.enumerated() {
                guard var query = entry.query, let finding = found[query.id], finding.query.sql == query.sql else {
                    continue
                }
                query.state = finding.state
                // A broken query keeps its last good run: what it is compared with next time.
                if case .working = finding.state { query.lastRun = finding.run }
                entries[index] = try Entry(query)
            }
        }
    }

    // MARK: Lines

    private struct Entry {
        var line: Data
        /// Nil for a damaged line.
        var query: VerifiedQuery?

        init(line: Data) {
            (self.line, query) = (line, try? VerifiedQueryStore.decoder.decode(VerifiedQuery.self, from: line))
        }
        init(_ query: VerifiedQuery) throws {
            (line, self.query) = (try VerifiedQueryStore.encoder.encode(query), query)
        }
    }

    private func change<R>(_ body: (inout [Entry]) throws -> R) async throws -> R {
        do {
            let result: R? = try await lines.change { lines in
                var entries = lines.map(Entry.init(line:))
                let result = try body(&entries)
                return (entries.map(\.line), result)
            }
            guard let result else { throw CancellationError() }
            return result
        } catch let error as VerifiedQueryError {
            throw error
        } catch let error as CancellationError {
            throw error
        } catch { throw Self.storage(error) }
    }

    private static func content(_ lines: [Data]) -> Content {
        var content = Content(queries: [], damaged: [])
        for (index, line) in lines.enumerated() {
            if let query = Entry(line: line).query {
                content.queries.append(query)
            } else {
                content.damaged.append(
                    DamagedLine(
                        number: index + 1,
                        reason:
                            "Line \(index + 1) of verified.jsonl is damaged and was passed over; correct or delete it."
                    ))
            }
        }
        return content
    }

    private static func checked(_ question: String) throws -> String {
        let question = question.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !Words.normalize(question).isEmpty else {
            throw VerifiedQueryError(.question, "The question is empty; write what the SQL answers.")
        }
        guard question.unicodeScalars.count <= longestQuestion else {
            throw VerifiedQueryError(
                .question, "The question is longer than \(longestQuestion) characters; shorten it.")
        }
        return question
    }

    private static var missing: VerifiedQueryError {
        VerifiedQueryError(.notFound, "There is no verified query with this id; list them to see which there are.")
    }

    private static func storage(_ error: any Error) -> VerifiedQueryError {
        VerifiedQueryError(
            .storage,
            "The verified queries could not be read or written; check the data folder's permissions and space.",
            detail: "\(error)")
    }

    private static var decoder: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return decoder
    }

    /// One line: no pretty printing, and control characters are escaped by JSON.
    private static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }
}
