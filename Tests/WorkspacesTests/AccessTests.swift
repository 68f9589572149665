import Analyst
import Catalog
import DuckDB
import Examples
import Foundation
import Ingest
import Retrieval
import SQLSyntax
import Testing
import Workspaces

/// A workspace with one small dataset, in a folder of its own.
final class Clinic: Sendable {
    let folder: URL
    let workspace: Workspace

    init() async throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "pintail-workspace-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        workspace = Workspace(settings: Settings(environment: ["PINTAIL_EMBEDDINGS": "off", "PINTAIL_HOME": folder.path]))
        let (staff, visits) = (folder.appending(path: "staff.csv"), folder.appending(path: "visits.csv"))
        try Data("id,name,region,pay,email\n1,Ada,north,1010,ada@x.org\n2,Bob,south,2020,bob@x.org\n3,Cyd,north,3030,cyd@x.org\n".utf8).write(to: staff)
        try Data("visit_id,staff_id,town\n1,1,Bern\n2,2,Linz\n3,2,Graz\n4,3,Bern\n".utf8).write(to: visits)
        _ = try await workspace.importData([staff, visits], as: "clinic")
    }
    deinit { try? FileManager.default.removeItem(at: folder) }

    func model(policies: String) throws {
        let text = """
            version: "0.1.1"
            semantic_model:
            - name: clinic
              datasets:
              - {name: staff, source: staff}
              - {name: visits, source: visits}
              custom_extensions:
              - vendor_name: PINTAIL
                data: '\(policies.replacing("'", with: "''"))'
            """
        try workspace.saveSemantic(text, of: "clinic")
    }

    static let northOnly = #"{"policies": [{"roles": ["viewer"], "dataset": "staff", "filter": "region = asker('region')", "masks": {"pay": "hidden", "email": "partial"}}]}"#
    static let viewer = Access(role: "viewer", attributes: ["region": ["north"]])
}

@Suite("What an asker may see") struct AccessTests {
    @Test func `a policy holds for rows, map, values and index, and only for its roles`() async throws {
        let clinic = try await Clinic()
        try clinic.model(policies: Clinic.northOnly)
        let dataset = try await clinic.workspace.dataset(named: "clinic", for: Clinic.viewer)
        let staff = try #require(dataset.catalog.table(named: "staff"))
        #expect(staff.rowCount == 2)
        #expect(staff.columns.map(\.name) == ["id", "name", "region", "email"])
        let map = String(decoding: try dataset.catalog.json(), as: UTF8.self)
        for secret in ["Bob", "south", "2020", "1010", "ada@x.org", "bob"] { #expect(!map.contains(secret), "\(secret) is in the map") }
        #expect(dataset.index.link("visits of Bob").values.isEmpty, "a name that may not be seen is found")
        #expect(!dataset.index.link("visits of Ada").values.isEmpty)
        let query = try await dataset.engine.guardian.check("SELECT name FROM staff ORDER BY 1")
        #expect(try await dataset.engine.execute(query, limits: QueryLimits()).table.rows == [[.text("Ada")], [.text("Cyd")]])

        for other in [Access.full, Access(role: "analyst")] {
            let whole = try await clinic.workspace.dataset(named: "clinic", for: other)
            #expect(whole.catalog.table(named: "staff")?.rowCount == 3)
        }
    }

    @Test func `a verified query about a table one may not see whole is none of theirs`() async throws {
        let clinic = try await Clinic()
        try clinic.model(policies: Clinic.northOnly)
        let whole = try await clinic.workspace.dataset(named: "clinic")
        let store = VerifiedQueryStore(folder: try clinic.workspace.store.knowledge(of: "clinic"))
        for (question, sql) in [("What does Bob earn?", "SELECT pay FROM staff WHERE name = 'Bob'"), ("How many visits?", "SELECT count(*) FROM visits")] {
            _ = try await store.add(
                question: question, sql: sql, author: "test", origin: .addedByHand, version: whole.version, engine: whole.engine,
                limits: QueryLimits())
        }
        let seen = try await clinic.workspace.dataset(named: "clinic", for: Clinic.viewer)
        func settled(_ question: String, _ dataset: Dataset) async -> Bool {
            for source in dataset.settled where await source.query(for: question) != nil { return true }
            return false
        }
        #expect(await settled("What does Bob earn?", try await clinic.workspace.dataset(named: "clinic")))
        #expect(await !settled("What does Bob earn?", seen))
        #expect(await settled("How many visits?", seen))
    }

    @Test(
        "A policy that can't be read or doesn't fit hides everything rather than nothing",
        arguments: [
            #"{"policies": [{"roles": ["viewer"], "dataset": "staff", "filter": 3}]}"#,  // no text
            #"{"policies": [{"roles": ["viewer"], "dataset": "gone", "filter": "true"}]}"#,  // a dataset the model lacks
            #"{"policies": [{"roles": ["viewer"], "dataset": "staff", "masks": {"pay": "blurred"}}]}"#,  // an unknown mask
            #"{"policies": [{"roles": ["viewer"], "dataset": "staff", "filter": "region = "}]}"#,  // no SQL
            #"{"policies": [{"roles": ["viewer"], "dataset": "staff", "filter": "area = 'north'"}]}"#,  // no such column
            #"{"policies": [{"roles": ["viewer"], "dataset": "staff", "masks": {"wage": "hidden"}}]}"#,  // no such column to hide
            #"{"policies": "none"}"#, "{",
        ])
    func failsClosed(policies: String) async throws {
        let clinic = try await Clinic()
        try clinic.model(policies: policies)
        await #expect(throws: (any Error).self) { try await clinic.workspace.dataset(named: "clinic", for: Clinic.viewer) }
    }

    @Test func `askers of different rights never share an open dataset`() async throws {
        let clinic = try await Clinic()
        try clinic.model(policies: Clinic.northOnly)
        let open = OpenDatasets()
        func rows(_ access: Access) async throws -> Int? {
            try await open.dataset(named: "clinic", in: clinic.workspace, for: access).catalog.table(named: "staff")?.rowCount
        }
        #expect(try await rows(.full) == 3)
        #expect(try await rows(Clinic.viewer) == 2)
        #expect(try await rows(Access(role: "viewer", attributes: ["region": ["south"]])) == 1)
        #expect(try await rows(Access(role: "viewer")) == 0)
        try clinic.model(policies: #"{"policies": []}"#)
        #expect(try await rows(Clinic.viewer) == 3, "a policy taken away is seen by the next who asks")
    }
}
