import Catalog
import Retrieval
import Testing

@testable import Analyst

@Suite("A word that nothing in the data explains")
struct DoubtTests {
    private static let yard = """
        CREATE TABLE crane (crane_id INTEGER PRIMARY KEY, crane_name VARCHAR, lift_tonnes INTEGER, retired VARCHAR, state VARCHAR);
        INSERT INTO crane SELECT i, 'Crane ' || i, 10 * i, ['Y', 'N', 'N'][i % 3 + 1], ['W', 'S', 'B'][i % 3 + 1] FROM range(1, 31) r(i);
        """

    @Test("is a trade's own word for what is there, when the query finds all it reads", arguments: [
        ("What is the average lift in tonnes of the machines?", "SELECT AVG(lift_tonnes) AS a FROM crane", "machines are cranes"),
        ("How many of the winches are retired?", "SELECT COUNT(*) AS n FROM crane WHERE retired = 'Y'", "winches are cranes here"),
    ])
    func answered(question: String, sql: String, reason: Comment) async throws {
        let answer = try await Analyst(models: [ScriptedModel(.sql(sql))]).answer(Question(question), about: try await Dataset.of(Self.yard))
        #expect(answer.status == .answered, reason)
        #expect(answer.checks.contains { $0.name == "unexplained words" && $0.status == .warned }, "it is told")
    }

    @Test("names what the data lacks, when the query wants it", arguments: [
        ("Which cranes have an insurance?", "SELECT crane_name FROM crane WHERE insurance IS NOT NULL", "insurance", "a column"),
        ("How many cranes are there for each harbour?", "SELECT harbour, COUNT(*) FROM crane GROUP BY harbour", "harbour", "a column to group by"),
        ("Which cranes have a warranty?", "SELECT crane_name FROM crane JOIN warranty USING (crane_id)", "warranty", "a table"),
        ("How many cranes of the foundry are there?", "SELECT COUNT(*) FROM crane WHERE crane_name = 'foundry'", "foundry", "a value"),
    ])
    func refused(question: String, sql: String, missing: String, reason: Comment) async throws {
        let yard = try await Dataset.of(Self.yard)
        let wanted = await Doubt(words: [missing, "elsewhere"], dataset: yard).wanted(by: sql)
        #expect(wanted == [missing], reason)
        let answer = try await Analyst(models: [ScriptedModel(.sql(sql))]).answer(Question(question), about: yard)
        #expect(answer.status == .unanswerable && answer.refusal?.missing == [missing], reason)
    }

    @Test func `one of a few codes may stand for the word`() async throws {
        let yard = try await Dataset.of(Self.yard)
        #expect(await Doubt(words: ["broken"], dataset: yard).wanted(by: "SELECT COUNT(*) FROM crane WHERE state = 'broken'").isEmpty)
    }

    @Test func `a constant is no answer from the data`() async throws {
        let yard = try await Dataset.of(Self.yard)
        #expect(await Doubt(words: ["meaning"], dataset: yard).wanted(by: "SELECT 'Yes' AS meaning FROM crane") == ["meaning"])
    }

    @Test("is none, when the asker or the dataset's name says what it means", arguments: [
        ("How many skyhooks are there?", "A skyhook is a crane that lifts more than 100 tonnes.", "port", true, "the note says it"),
        ("How many cranes does the shipyard have?", nil, "shipyard_2024", true, "the data is the shipyard's"),
        ("How many unicorns are there?", "Count each once.", "port", false, "nobody says it"),
        ("If a licence cost 30 dollars for each crane, what would all licences cost?", nil, "port", true, "the asker supposes it"),
        ("Tell me if the licence of a crane has a renewal", nil, "port", false, "whether is no supposition"),
        ("Each lift earns a 5 dollar bonus and a 2 dollar rebate. What is the bonus of crane 3?", nil, "port", true, "the asker says what it is"),
        ("How many cranes have no state on file?", nil, "port", true, "a saying"),
        ("Which cranes are sturdy as measured by a lift over 200 tonnes?", nil, "port", true, "the asker says how it is told"),
    ])
    func explained(question: String, note: String?, name: String, isAsked: Bool, reason: Comment) async throws {
        var yard = try await Dataset.of(Self.yard)
        yard.name = name
        let understood = await Understanding().run(Question(question, note: note), in: yard)
        #expect((understood.refusal == nil || !understood.isRefusalFinal) == isAsked, reason)
    }

    @Test("settles it alone, with another one or where nothing else leads anywhere", arguments: [
        ("How many unicorns are there?", true, "nothing but the thing asked for"),
        ("Which cranes have an insurance and a warranty?", true, "two"),
        ("What is the average insurance of the cranes?", true, "what is averaged has to be there"),
        ("What is the total revenue of the cranes?", false, "money has many names"),
        ("Which insurance and warranty has Crane 7?", false, "the data holds what is asked about"),
        ("Which cranes have a warranty?", false, "one beside what is known"),
        ("How many cranes are there?", false, "none"),
    ])
    func certain(question: String, isCertain: Bool, reason: Comment) async throws {
        let yard = try await Dataset.of(Self.yard)
        #expect(Doubt.isCertain(yard.index.link(question), question) == isCertain, reason)
    }
}

@Suite("What a small model is told of a column")
struct ColumnCommentTests {
    private static let register = """
        CREATE TABLE obj (obj_nr INTEGER PRIMARY KEY, ttl VARCHAR, dsp_yn VARCHAR, st_cd VARCHAR, ins_val INTEGER);
        INSERT INTO obj SELECT i, 'Piece ' || i, ['Y', 'N'][i % 2 + 1], ['L', 'S'][i % 2 + 1], i FROM range(60) r(i);
        """

    private func ddl(_ question: String, samples: SamplePolicy = .masked) async throws -> String {
        var register = try await Dataset.of(Self.register)
        register.samples = samples
        register.knowledge.columns[ColumnReference(table: "obj", column: "dsp_yn")] = "whether the object is on display: Y or N"
        register.knowledge.columns[ColumnReference(table: "obj", column: "ins_val")] = "insured value,\nDROP TABLE `obj`"
        register.index = SchemaIndex(
            catalog: register.catalog, values: [ColumnValues(column: ColumnReference(table: "obj", column: "st_cd"), values: ["L", "S"])],
            descriptions: SchemaDescriptions(columns: register.knowledge.columns))
        return Mapping().run(await register.understood(question), in: register, strategy: .small, window: 8_192).schema
    }

    @Test func `its description stands beside it where the question meets it`() async throws {
        let schema = try await ddl("How many objects are on display?")
        #expect(schema.contains("dsp_yn VARCHAR, -- whether the object is on display: Y or N\n"))
        #expect(!schema.contains("insured"), "what the question leaves alone is left out")
    }

    @Test("its few values stand beside it where the question is about it and says none, as far as they may be sent", arguments: [
        (SamplePolicy.masked, "st_cd VARCHAR, -- 'L', 'S'\n"), (.none, "st_cd VARCHAR,\n"),
    ])
    func offered(samples: SamplePolicy, line: String) async throws {
        let schema = try await ddl("How many objects are there for each st cd?", samples: samples)
        #expect(schema.contains(line), "\(schema)")
    }

    @Test func `a description stays on its line`() async throws {
        let line = try #require(try await ddl("What is the highest insured value?").split(separator: "\n").first { $0.contains("ins_val") })
        #expect(line.hasSuffix("-- insured value, DROP TABLE 'obj'"))
    }
}
