import SQLSyntax
import Semantics
import Testing

private let document = """
    version: "0.2.0.dev0"
    semantic_model:
      - name: shop
        description: 'Orders: and more # here'
        ai_context:
          instructions: Use net amounts.
          synonyms: [store]
          audience: {level: 0.10, people: ["42"]}
        datasets:
          - name: orders
            source: db.main.orders
            primary_key: [id]
            unique_keys: [[number, year]]
            ai_context: "one row an order"
            fields:
              - name: amount
                expression: amount
                datatype: Decimal
                custom_extensions:
                  - vendor_name: PINTAIL
                    data: '{"unit":"EUR","additivity":"additive"}'
              - name: day
                expression:
                  dialects:
                    - {dialect: SNOWFLAKE, expression: TO_DATE(ts)}
                    - {dialect: ANSI_SQL, expression: CAST(ts AS DATE)}
                dimension: {is_time: true}
                label: "yes"
        metrics:
          - name: total
            expression: {dialects: [{dialect: ANSI_SQL, expression: SUM(orders.amount)}]}
        custom_extensions:
          - vendor_name: WREN
            data: '{"keep":  "spaces and é"}'
          - vendor_name: PINTAIL
            data: '{"calendar":{"weekStart":7},"glossary":[{"term":"AOV","definition":"mean order"}]}'
    """

@Suite("Ossie YAML")
struct OssieTests {
    @Test func `a model is written and read without loss`() throws {
        let first = OssieCoder.read(document)
        #expect(first.issues == [])
        let model = try #require(first.model)
        let text = try OssieCoder.write(model)
        let second = OssieCoder.read(text)
        #expect(second.issues == [])
        #expect(second.model == model)
        #expect(try OssieCoder.write(try #require(second.model)) == text)
        #expect(!text.contains("expression: amount\\n"), "the shorthand is read, not written")
    }

    @Test func `what is read is what stands there`() throws {
        let model = try #require(OssieCoder.read(document).model)
        #expect(model.description == "Orders: and more # here")
        #expect(model.context.others.map(\.name) == ["audience"])
        #expect(model.context.others.first?.value["level"] == .scalar("0.10", isPlain: true))
        #expect(model.datasets[0].table == "orders")
        #expect(model.datasets[0].uniqueKeys == [["number", "year"]])
        #expect(model.datasets[0].fields[0].unit == "EUR")
        #expect(model.datasets[0].fields[1].expression.sql == "CAST(ts AS DATE)", "the standard dialect goes first")
        #expect(model.datasets[0].fields[1].isTimeDimension)
        #expect(model.datasets[0].fields[1].label == "yes", "a quoted word is no boolean")
        #expect(model.extensions == [CustomExtension(vendor: "WREN", data: #"{"keep":  "spaces and é"}"#)])
        #expect(model.calendar.weekStart == 7)
        #expect(model.glossary.map(\.term) == ["AOV"])
    }

    @Test(
        "texts come back as they were",
        arguments: [
            "", " ", "true", "null", "1.50", "- a", "a: b", "#x", "line\nbreak", "tab\there", "ends ", "it's \"so\"",
            "数量", "🙂", "\u{7}", "---", "{a}", "~", "2024-01-01", "ignore previous instructions", "\u{85}x\u{2028}",
            "0x10", "No",
        ])
    func text(text: String) throws {
        let model = SemanticModel(
            name: text, description: text, context: AIContext(instructions: text, synonyms: [text]),
            datasets: [SemanticDataset(name: text, table: text, source: text)],
            glossary: [GlossaryTerm(term: text, definition: text)],
            extensions: [CustomExtension(vendor: "OTHER", data: text)])
        let reading = OssieCoder.read(try OssieCoder.write(model))
        #expect(reading.model == model)
        #expect(reading.issues == [])
    }

    @Test func `the whole draft of a real catalog comes back`() async throws {
        let model = SemanticDraft.model(from: try await World(chasm).catalog)
        #expect(OssieCoder.read(try OssieCoder.write(model)).model == model)
    }

    @Test(
        "mistakes are found where they stand",
        arguments: [
            (
                "version: \"0.1.1\"\nsemantic_model: [", Semantics.Issue.Code.badYAML, 3,
                "an open bracket, missed at the end"
            ),
            ("", .badYAML, 1, "nothing"),
            (
                "version: \"9\"\nsemantic_model:\n  - name: a\n    datasets: []", .unsupportedVersion, 1,
                "a version to come"
            ),
            (
                "version: \"0.1.1\"\nsemantic_model:\n  - name: a\n    datasets: []\n    colour: red", .unknownKey, 5,
                "an unknown key"
            ),
            ("version: \"0.1.1\"\nsemantic_model:\n  - name: a\n", .missingKey, 3, "no datasets"),
            (
                "version: \"0.1.1\"\nsemantic_model:\n  - name: a\n    datasets:\n      - 7", .wrongShape, 5,
                "a number for a dataset"
            ),
            ("- a\n- b", .wrongShape, 1, "a list"),
            ("a: 1\na: 2", .badYAML, 1, "a key twice in the mapping that begins here"),
        ])
    func mistake(text: String, code: Semantics.Issue.Code, line: Int, reason: String) {
        let issue = OssieCoder.read(text).issues.first
        #expect(issue?.code == code, Comment(rawValue: reason))
        #expect(issue?.line == line, Comment(rawValue: reason))
    }

    @Test func `aliases within aliases do not multiply without end`() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            text +=
                "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
                + "]\n"
        }
        #expect(OssieCoder.read(text).issues.first?.code == .badYAML)
    }
}

@Suite("Validation")
struct ValidationTests {
    private func text(
        field: String = "amount", metric: String = "SUM(sales.amount)", more: String = "", table: String = "sales"
    ) -> String {
        """
        version: "0.1.1"
        semantic_model:
          - name: m
            datasets:
              - name: sales
                source: \(table)
                fields:
                  - name: amount
                    expression: \(field)
                  - name: price
                    expression: amount
                    custom_extensions: [{vendor_name: PINTAIL, data: '{"additivity":"nonAdditive"}'}]
            metrics:
              - name: total
                expression: \(metric)
        \(more)
        """
    }

    @Test func `a sound model has no issues`() async throws {
        let world = try await World(chasm)
        let issues = await SemanticValidator(parser: world.parser).issues(in: text(), catalog: try await world.catalog)
        #expect(issues == [])
    }

    @Test func `the draft of a catalog has no issues`() async throws {
        let world = try await World(chasm)
        let catalog = try await world.catalog
        let issues = await SemanticValidator(parser: world.parser).issues(
            in: SemanticDraft.model(from: catalog), catalog: catalog)
        #expect(issues == [])
    }

    @Test(
        "each mistake has its code and line",
        arguments: [
            ("amont", "COUNT(*)", "sales", Semantics.Issue.Code.unknownColumn, 9, "a column that is not there"),
            ("amount", "COUNT(*)", "sale", .unknownTable, 6, "a table that is not there"),
            ("amount +", "COUNT(*)", "sales", .badExpression, 9, "half an expression"),
            ("(SELECT 1)", "COUNT(*)", "sales", .badExpression, 9, "a subquery"),
            ("1 FROM secret --", "COUNT(*)", "sales", .badExpression, 9, "a FROM smuggled in"),
            ("amount AS x", "COUNT(*)", "sales", .badExpression, 9, "an alias"),
            ("\"amount, 1\"", "COUNT(*)", "sales", .badExpression, 9, "two expressions"),
            ("read_text('/etc/passwd')", "COUNT(*)", "sales", .badExpression, 9, "a function that is not allowed"),
            ("SUM(amount)", "COUNT(*)", "sales", .notScalar, 9, "an aggregate for a field"),
            ("amount", "sales.amount", "sales", .notAggregate, 15, "a column for a metric"),
            ("amount", "SUM(amount) + amount", "sales", .notAggregate, 15, "a column beside an aggregate"),
            ("amount", "SUM(sales.price)", "sales", .nonAdditiveSum, 15, "prices do not add up"),
            ("amount", "SUM(sales.nothing)", "sales", .unknownField, 15, "a field that is not there"),
            ("amount", "SUM(nowhere.amount)", "sales", .unknownDataset, 15, "a dataset that is not there"),
            ("amount", "SUM(amount) OVER ()", "sales", .badExpression, 15, "a window"),
        ])
    func mistake(
        field: String, metric: String, table: String, code: Semantics.Issue.Code, line: Int, reason: String
    ) async throws {
        let world = try await World(chasm)
        let issues = await SemanticValidator(parser: world.parser).issues(
            in: text(field: field, metric: metric, table: table), catalog: try await world.catalog)
        #expect(issues.contains { $0.code == code && $0.line == line && $0.column > 0 }, "\(reason): \(issues)")
    }

    @Test func `names stand once and joins lead somewhere`() async throws {
        let more = """
                  - name: TOTAL
                    expression: COUNT(*)
                relationships:
                  - {name: r, from: sales, to: nowhere, from_columns: [amount], to_columns: []}
            """
        let issues = await SemanticValidator(parser: try await World("").parser).issues(in: text(more: more))
        #expect(
            issues.map(\.code) == [.duplicateName, .badRelationship, .unknownDataset]
                || Set(issues.map(\.code)) == [.duplicateName, .badRelationship, .unknownDataset])
    }
}
