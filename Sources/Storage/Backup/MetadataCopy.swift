import Foundation

/// Every table of the schema as lines of JSON, the same for both databases: `{"table": "jobs", "row": {"id": …}}`.
/// Integers and texts are JSON's own, other kinds are told: `{"real": "0.5"}`, `{"base64": "…"}`.
struct MetadataCopy {
    let file: URL
    /// The last step of the schema that the lines are of.
    let schema: Int

    struct Table: Sendable {
        var name: String
        /// Its primary key, the order of its rows.
        var key: [String]
    }

    static let tables = [
        Table(name: "api_keys", key: ["id"]), Table(name: "audit", key: ["id"]), Table(name: "repeats", key: ["id"]),
        Table(name: "answers", key: ["id"]), Table(name: "answer_events", key: ["answer", "seq"]),
        Table(name: "feedback", key: ["id"]), Table(name: "conversations", key: ["id"]),
        Table(name: "uploads", key: ["id"]),
        Table(name: "usage_days", key: ["workspace", "subject", "day"]),
        Table(name: "budgets", key: ["workspace", "subject"]),
        Table(name: "jobs", key: ["id"]), Table(name: "job_turns", key: ["workspace", "asker"]),
    ]
    /// Rows held in memory at once.
    private static let pageSize = 200

    /// Writes one consistent view of all tables to a new file.
    static func export(_ store: any MetadataStore, to file: URL) async throws {
        try await store.read { session in
            // The transaction may be repeated.
            guard
                FileManager.default.createFile(atPath: file.path, contents: nil, attributes: [.posixPermissions: 0o600])
            else {
                throw BackupError(.file, "\(file.path) can't be written.")
            }
            let handle = try FileHandle(forWritingTo: file)
            defer { try? handle.close() }
            for table in tables {
                try eachPage(of: table, in: session) { rows in
                    var lines = Data()
                    for row in rows {
                        lines += try encoder.encode(Line(table: table.name, row: portable(row, of: table.name)))
                        lines.append(UInt8(ascii: "\n"))
                    }
                    try handle.write(contentsOf: lines)
                }
            }
        }
    }

    static func isEmpty(_ session: any MetadataSession) throws -> Bool {
        for table in tables where try !session.rows("SELECT 1 AS one FROM \(table.name) LIMIT 1", []).isEmpty {
            return false
        }
        return true
    }

    /// Puts the lines into a migrated store, in one transaction: into the schema they are of, which is then brought up to
    /// date with them in it. Throws `BackupError` `notEmpty` when there are rows and they are not to be replaced.
    func restore(into store: any MetadataStore, replacing: Bool, _ migrations: Migrations) async throws {
        try await store.write { session in
            guard try replacing || Self.isEmpty(session) else { throw BackupError.notEmpty }
            for table in Self.tables.map(\.name) + ["schema_migrations"] {
                try session.execute("DROP TABLE IF EXISTS \(table)", [])
            }
            try Migrations(steps: migrations.steps.filter { $0.number <= schema }).apply(in: session)
            let decoder = JSONDecoder()
            try Self.eachLine(of: file) { line in
                guard let line = try? decoder.decode(Line.self, from: line), !line.row.isEmpty,
                    ([line.table] + line.row.keys).allSatisfy(Self.isName)
                else { throw BackupError.damaged("a record can't be read") }
                let columns = line.row.keys.sorted()
                let marks = columns.map { _ in "?" }.joined(separator: ", ")
                try session.execute(
                    "INSERT INTO \(line.table) (\(columns.joined(separator: ", "))) VALUES (\(marks))",
                    columns.map { line.row[$0]?.value ?? .null })
            }
            try migrations.apply(in: session)
        }
    }

    /// Letters and underscores: nothing else becomes part of a statement.
    private static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (97...122).contains($0) || $0 == 95 }
    }

    private static func eachPage(
        of table: Table, in session: any MetadataSession, _ body: ([SQLRow]) throws -> Void
    ) throws {
        let key = table.key.joined(separator: ", ")
        let marks = table.key.map { _ in "?" }.joined(separator: ", ")
        var last: [SQLValue]?
        repeat {
            let condition = last == nil ? "" : "WHERE (\(key)) > (\(marks))"
            let rows = try session.rows(
                "SELECT * FROM \(table.name) \(condition) ORDER BY \(key) LIMIT \(pageSize)", last ?? [])
            try body(rows)
            last = rows.count < pageSize ? nil : rows.last.map { row in table.key.map { row.values[$0] ?? .null } }
        } while last != nil
    }

    /// A running job's worker is not there any more where it is restored: the job waits again, and that try does not count.
    private static func portable(_ row: SQLRow, of table: String) -> [String: Field] {
        var values = row.values
        if table == "jobs", values["state"] == .text("running") {
            values["state"] = .text("queued")
            (values["worker"], values["lease_until"]) = (.null, .null)
            if case .integer(let attempts) = values["attempts"] { values["attempts"] = .integer(max(0, attempts - 1)) }
        }
        return values.mapValues(Field.init)
    }

    private static func eachLine(of file: URL, _ body: (Data) throws -> Void) throws {
        let handle = try FileHandle(forReadingFrom: file)
        defer { try? handle.close() }
        var rest = Data()
        while let piece = try handle.read(upToCount: 1 << 20), !piece.isEmpty {
            rest.append(piece)
            var lines = rest.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            rest = lines.popLast().map { Data($0) } ?? Data()
            for line in lines { try body(line) }
        }
        if !rest.isEmpty { throw BackupError.damaged("a record is cut short") }
    }

    private static let encoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }()

    private struct Line: Codable {
        var table: String
        var row: [String: Field]
    }

    private struct Field: Codable {
        var value: SQLValue
        init(_ value: SQLValue) { self.value = value }

        private struct Told: Codable {
            var real: String?
            var base64: Data?
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                value = .null
            } else if let integer = try? container.decode(Int64.self) {
                value = .integer(integer)
            } else if let text = try? container.decode(String.self) {
                value = .text(text)
            } else {
                let told = try container.decode(Told.self)
                if let real = told.real.flatMap(Double.init) {
                    value = .real(real)
                } else if let data = told.base64 {
                    value = .blob(data)
                } else {
                    throw BackupError.damaged("a value can't be read")
                }
            }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch value {
            case .null: try container.encodeNil()
            case .integer(let value): try container.encode(value)
            case .text(let value): try container.encode(value)
            case .real(let value): try container.encode(Told(real: String(value)))
            case .blob(let value): try container.encode(Told(base64: value))
            }
        }
    }
}
