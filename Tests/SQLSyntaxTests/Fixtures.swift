import DuckDB
import Foundation
import SQLSyntax
import Testing

/// The text fixtures beside this file.
enum Fixtures {
    static func text(_ name: String) throws -> String {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
        return try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    }

    /// Paragraphs, without those that are remarks.
    static func paragraphs(_ name: String) throws -> [String] {
        try text(name).split(separator: "\n\n").map { $0.trimmingCharacters(in: .newlines) }
            .filter { !$0.hasPrefix("#") && !$0.isEmpty }
    }

    /// A database with the tables of schema.sql and the dialect's macros.
    static func connection() async throws -> Connection {
        let connection = try Database().connect()
        for statement in try text("schema.sql").components(separatedBy: ";\n") where !statement.isEmpty {
            _ = try await connection.query(statement)
        }
        for macro in Dialect.duckDB.macros { _ = try await connection.query(macro) }
        return connection
    }

    static let tables: Set<String> = ["customers", "products", "Orders", "order details"]
}
