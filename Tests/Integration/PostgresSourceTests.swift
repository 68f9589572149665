import Analyst
import Catalog
import DuckDB
import Foundation
import Ingest
import SQLSyntax
import TestServers
import Testing
import Workspaces

@Suite("A PostgreSQL database as a source") struct PostgresSourceTests {
    private static let schema = """
        CREATE TYPE mood AS ENUM ('calm', 'rough');
        CREATE TABLE country (code char(2) PRIMARY KEY, name text NOT NULL);
        CREATE TABLE port (id serial PRIMARY KEY, name text, country char(2) REFERENCES country, sea mood, opened date, dues numeric(12,2),
            parent int REFERENCES port, tags text[], extra jsonb);
        CREATE TABLE call (port int REFERENCES port, at timestamptz, tons double precision) PARTITION BY RANGE (at);
        CREATE TABLE call_2024 PARTITION OF call FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
        CREATE TABLE call_2025 PARTITION OF call FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
        CREATE SCHEMA other; CREATE TABLE other.country (code text, note text);
        CREATE VIEW busy AS SELECT port, count(*) AS calls FROM call GROUP BY port;
        INSERT INTO country VALUES ('NO', 'Norway'), ('LV', 'Latvia');
        INSERT INTO port (name, country, sea, opened, dues, parent, tags, extra) VALUES
            ('Oslo', 'NO', 'calm', '1900-05-01', 1200.50, NULL, '{big,old}', '{"cranes": 4}'), ('Riga', 'LV', 'rough', NULL, 80, 1, NULL, NULL);
        INSERT INTO call VALUES (1, '2024-03-01 12:00+00', 10.5), (1, '2025-03-01 12:00+00', 7), (2, '2025-04-01 12:00+00', 3);
        INSERT INTO other.country VALUES ('NO', 'fjords');
        CREATE TABLE hidden (secret text); CREATE ROLE reader LOGIN; GRANT USAGE ON SCHEMA other TO reader;
        GRANT SELECT ON country, port, call, busy, other.country TO reader;
        """

    private func makeHome() -> URL {
        FileManager.default.temporaryDirectory.appending(path: "pintail-source-\(UUID().uuidString)", directoryHint: .isDirectory)
    }

    @Test func `its tables, views and keys come as they are, and it is only read`() async throws {
        let server = try #require(try PostgresServer.start(), "PostgreSQL is not installed.")
        defer { server.remove() }
        try server.createDatabase("harbour")
        try server.execute(Self.schema, in: "harbour")
        let home = makeHome()
        defer { try? FileManager.default.removeItem(at: home) }
        let socket = server.folder.path.replacing("/", with: "%2F")
        let settings = Settings(environment: [
            "PINTAIL_HOME": home.path, "PINTAIL_EMBEDDINGS": "off",
            "PINTAIL_DATABASES": "team/harbour=postgres://nobody@nowhere/x harbour=postgres:///harbour?host=\(socket)&user=reader",
        ])
        let workspace = Workspace(settings: settings)
        let version = try await workspace.importDatabase(settings.database(named: "harbour"), as: "ports")
        #expect(
            version.tables.map(\.name).sorted() == ["busy", "call", "country", "country_2", "port"],
            "Neither partitions nor what the user may not read.")
        #expect(version.tables.first { $0.name == "call" }?.rows == 3)
        let dataset = try await workspace.dataset(named: "ports")
        let query = try await dataset.engine.guardian.check(
            "SELECT p.name, c.name AS country, sea, dues, len(tags) AS tags FROM port p JOIN country c ON p.country = c.code ORDER BY p.name")
        let rows = try await dataset.engine.execute(query, limits: workspace.queryLimits()).table.rows
        #expect(rows.map { $0.map(\.description) } == [["Oslo", "Norway", "calm", "1200.50", "2"], ["Riga", "Latvia", "rough", "80.00", "NULL"]])
        let keys = dataset.catalog.relationships.filter { $0.source == .declared }
        #expect(keys.contains { $0.fromTable == "port" && $0.toTable == "country" }, "\(dataset.catalog.relationships)")
        // What is new there comes with the next import, and only then.
        try server.execute("INSERT INTO country VALUES ('PL', 'Poland')", in: "harbour")
        let next = try await workspace.importDatabase(settings.database(named: "harbour"), as: "ports")
        #expect(next.id != version.id && next.tables.first { $0.name == "country" }?.rows == 3)
        let left = try FileManager.default.subpathsOfDirectory(atPath: home.path).filter { $0.hasSuffix("harbour.duckdb") }
        #expect(left.isEmpty, "The copy is gone: \(left)")
    }

    @Test(arguments: [
        ("postgres://u:s3cret@127.0.0.1:1/x", IngestError.Code.unreadable), ("mysql://u:s3cret@127.0.0.1/x", .invalidName),
        ("s3cret", .invalidName),
    ]) func `an address that leads nowhere is told of without its password`(_ address: String, _ code: IngestError.Code) async throws {
        let home = makeHome()
        defer { try? FileManager.default.removeItem(at: home) }
        let workspace = Workspace(settings: Settings(environment: ["PINTAIL_HOME": home.path]))
        let error = await #expect(throws: IngestError.self) {
            try await workspace.importDatabase(PostgresSource(name: "x", address: address), as: "x")
        }
        #expect(error?.code == code)
        let words = String(describing: error) + (error?.detail ?? "")
        #expect(words.contains("s3cret") == false)
    }
}
