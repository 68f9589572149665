import DuckDB

/// A database of an invented company: 1,000 tables of 20 columns, most of a thousand rows, a few of many more. Each has
/// a key, refers to three others (in circles too) and has columns of every role. Drawn from `hash()` of the row's number:
/// the same at every run.
struct Warehouse {
    static let tableCount = 1_000
    private static let columnCount = 20
    private static let areas = [
        "sales", "hr", "finance", "logistics", "support", "marketing", "web", "plant", "quality", "legal", "travel",
        "fleet", "energy", "retail", "partner", "training", "security", "asset", "contract", "planning",
    ]
    private static let things = [
        "order", "customer", "invoice", "payment", "shipment", "product", "employee", "department", "project", "task",
        "ticket", "campaign", "visit", "machine", "inspection", "claim", "booking", "vehicle", "meter", "store",
        "supplier", "course", "incident", "device", "license", "budget", "forecast", "route", "depot", "batch",
        "account", "lead", "quote", "return", "refund", "review", "survey", "answer", "location", "region", "country",
        "currency", "price", "discount", "stock", "movement", "shift", "absence", "skill", "team",
    ]
    /// Names beside what fills them: `h` is a number drawn for the row and the column.
    private static let attributes = [
        ("name", "'name ' || (h % 900)"), ("code", "'C-' || (h % 400)"), ("status", "['new', 'open', 'done', 'void'][1 + (h % 4)::INTEGER]"),
        ("type", "'type ' || (h % 7)"), ("city", "'city ' || (h % 300)"), ("description", "'What is to be said of number ' || (h % 100000) || ' in a sentence of its own'"),
        ("amount", "((h % 1000000) / 100.0)::DECIMAL(12, 2)"), ("quantity", "(1 + h % 40)::INTEGER"), ("price", "((h % 90000) / 100.0)::DECIMAL(10, 2)"),
        ("weight", "(h % 1000003) / 1e3"), ("score", "CASE WHEN h % 9 > 0 THEN (h % 10007) / 1e2 END"), ("created_at", "TIMESTAMP '2020-01-01' + to_seconds((h % 100000000)::BIGINT)"),
        ("due_date", "DATE '2021-01-01' + (h % 1000)::INTEGER"), ("is_active", "h % 10 < 7"), ("email", "'person' || (h % 5000) || '@example.org'"),
        ("priority", "(h % 5)::INTEGER"), ("channel", "['shop', 'web', 'phone'][1 + (h % 3)::INTEGER]"), ("balance", "((h % 2000000) / 100.0 - 10000)::DECIMAL(12, 2)"),
        ("version", "(h % 12)::SMALLINT"), ("rating", "CASE WHEN h % 4 > 0 THEN (h % 6)::TINYINT END"),
    ]

    static func name(_ number: Int) -> String {
        "\(areas[number % areas.count])_\(things[number / areas.count % things.count])s"
    }

    /// 200,000 in ten of them, 20,000 in forty, 1,000 in the others.
    private static func rows(_ number: Int) -> Int {
        number % 100 == 7 ? 200_000 : number % 25 == 3 ? 20_000 : 1_000
    }

    static func make(on connection: Connection) async throws {
        for number in 0..<tableCount {
            try await connection.execute(table(number))
        }
    }

    private static func table(_ number: Int) -> String {
        var names = ["\(name(number))_id"]
        var columns = ["i + 1 AS \(names[0])"]
        func hashed(_ expression: String) -> String {
            expression.replacing("h % ", with: "hash(i * 64 + \(number * 977 + columns.count)) % ")
        }
        for step in [7, 131, 401] {
            let other = (number * 31 + step) % tableCount
            guard other != number, !names.contains("\(name(other))_id") else { continue }
            names.append("\(name(other))_id")
            columns.append("\(hashed("1 + (h % \(rows(other)))"))::BIGINT AS \(names[names.count - 1])")
        }
        var next = number * 7
        while columns.count < columnCount {
            let (attribute, filling) = attributes[next % attributes.count]
            let thing = things[(next * 13 + number) % things.count]
            let column = next % 3 == 0 ? "\(thing)_\(attribute)" : attribute
            next += 1
            guard !names.contains(column) else { continue }
            names.append(column)
            columns.append("\(hashed(filling)) AS \(column)")
        }
        return "CREATE TABLE \(name(number)) AS SELECT \(columns.joined(separator: ", ")) FROM range(\(rows(number))) r(i)"
    }
}
