import Storage

/// A table of the tests' own.
struct Notes {
    let store: any MetadataStore
    init(_ store: any MetadataStore) { self.store = store }

    func make() async throws {
        try await store.write { _ = try $0.execute("CREATE TABLE notes (id VARCHAR(20) PRIMARY KEY, name TEXT NOT NULL)", []) }
    }

    func create(id: String, name: String) async throws {
        try await store.write { _ = try $0.execute("INSERT INTO notes (id, name) VALUES (?, ?)", [.text(id), .text(name)]) }
    }

    func name(of id: String) async throws -> String? {
        try await store.read { try $0.rows("SELECT name FROM notes WHERE id = ?", [.text(id)]).first?.text("name") }
    }

    func all() async throws -> [String] {
        try await store.read { try $0.rows("SELECT id FROM notes ORDER BY id", []).map { try $0.text("id") } }
    }
}
