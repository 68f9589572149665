import CPostgres
import Dispatch
import Foundation

/// One libpq connection, opened when first used and again after it was lost.
///
/// @unchecked: `handle` and `canceller` change only under `lock`, and everything else on `handle` happens on `queue`,
/// which runs one block at a time; PQcancel is safe from any thread (libpq, "Canceling Queries in Progress").
final class PostgresConnection: @unchecked Sendable, MetadataSession {
    let dialect = SQLDialect.postgres
    private let conninfo: String
    private let queue = DispatchQueue(label: "pintail.postgres")
    private let lock = NSLock()
    private var handle: OpaquePointer?
    private var canceller: OpaquePointer?

    init(conninfo: String) { self.conninfo = conninfo }
    deinit { disconnect() }

    func run<T: Sendable>(_ body: @escaping @Sendable (PostgresConnection) throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try body(self) }) }
        }
    }

    /// Asks the server to stop what this connection is doing; nothing happens when it does nothing.
    func cancel() {
        lock.withLock {
            guard let canceller else { return }
            var message = [CChar](repeating: 0, count: 256)
            _ = PQcancel(canceller, &message, Int32(message.count))
        }
    }

    func connect() throws {
        if let handle, PQstatus(handle) == CONNECTION_OK { return }
        disconnect()
        let opened = PQconnectdb(conninfo)
        guard let opened, PQstatus(opened) == CONNECTION_OK else {
            let message = PQerrorMessage(opened).map { String(cString: $0) }
            PQfinish(opened)
            throw StorageError.unavailable(message)
        }
        lock.withLock { (handle, canceller) = (opened, PQgetCancel(opened)) }
        try execute("SET client_min_messages = warning", [])
    }

    func disconnect() {
        lock.withLock {
            if let canceller { PQfreeCancel(canceller) }
            if let handle { PQfinish(handle) }
            (handle, canceller) = (nil, nil)
        }
    }

    func rows(_ sql: String, _ values: [SQLValue]) throws -> [SQLRow] {
        let result = try perform(sql, values)
        defer { PQclear(result) }
        let columns = PQnfields(result)
        let names = (0..<columns).map { PQfname(result, $0).map { String(cString: $0) } ?? "" }
        return (0..<PQntuples(result)).map { row in
            var fields: [String: SQLValue] = [:]
            for column in 0..<columns {
                fields[names[Int(column)]] = PostgresText.value(of: result, row: row, column: column)
            }
            return SQLRow(values: fields)
        }
    }

    @discardableResult func execute(_ sql: String, _ values: [SQLValue]) throws -> Int {
        let result = try perform(sql, values)
        defer { PQclear(result) }
        return PQcmdTuples(result).flatMap { Int(String(cString: $0)) } ?? 0
    }

    /// Values travel as text and the server gives each the type that its place asks for.
    private func perform(_ sql: String, _ values: [SQLValue]) throws -> OpaquePointer? {
        guard let handle else { throw StorageError.unavailable(nil) }
        let buffers = values.map { PostgresText.parameter($0).map { strdup($0) } ?? nil }
        defer { for buffer in buffers { free(buffer) } }
        let pointers = buffers.map { $0.map { UnsafePointer($0) } }
        let result = PQexecParams(handle, PostgresText.numbered(sql), Int32(values.count), nil, pointers, nil, nil, 0)
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK: return result
        default:
            let state = PQresultErrorField(result, Int32(UnicodeScalar("C").value)).map { String(cString: $0) }
            let message = PQerrorMessage(handle).map { String(cString: $0) }
            PQclear(result)
            // Without a state it was not the server that spoke: the connection is gone, whatever libpq still says of it.
            let isLost = state == nil || PQstatus(handle) != CONNECTION_OK
            if isLost { disconnect() }
            throw PostgresFailure(state: state, message: message, lost: isLost)
        }
    }
}

/// A failed statement as the server told it, before it becomes a `StorageError`.
struct PostgresFailure: Error {
    let state: String?
    let message: String?
    let lost: Bool

    /// Serialization failure or deadlock: the same transaction may go through when repeated.
    var collided: Bool { state == "40001" || state == "40P01" }
    /// Gone, or going: 57P01…03 are shutdown, crash and start-up, class 08 is the connection.
    var unavailable: Bool { lost || state.map { $0.hasPrefix("57P0") || $0.hasPrefix("08") || $0 == "53300" } ?? false }

    var storageError: any Error {
        if unavailable { return StorageError.unavailable(message) }
        if collided || state == "55P03" { return StorageError.busy(message) }
        if state == "57014" { return CancellationError() }
        if state?.hasPrefix("23") == true { return StorageError.constraint(message) }
        return StorageError.database(message)
    }
}
