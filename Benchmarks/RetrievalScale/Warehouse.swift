import Catalog
import Retrieval

/// A warehouse of an invented company: many tables named after areas and things, each with a key, links to others (some
/// of them in circles) and columns of every role. Drawn from a fixed sequence: the same at every run.
struct Warehouse {
    let catalog: Catalog
    let values: [ColumnValues]
    let questions: [String]

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
    private static let attributes = [
        "name", "code", "status", "type", "category", "city", "country", "description", "amount", "quantity", "price",
        "cost", "tax", "weight", "height", "duration", "score", "rate", "created_at", "updated_on", "due_date",
        "start_date", "end_date", "is_active", "is_deleted", "email", "phone", "currency", "channel", "priority",
        "owner", "approved_by", "unit", "version", "latitude", "longitude", "rating", "balance", "limit_amount",
        "opening_hours",
    ]
    private static let syllables = [
        "ba", "cor", "den", "fel", "gra", "hin", "jor", "kal", "lim", "mon", "nor", "pel", "qui", "ros", "sta", "tur",
        "vel", "wen", "xan", "yor", "zed", "bri", "cla", "dra", "eld", "fro", "gil", "hol", "ist", "jun", "kre", "lor",
    ]

    init(tables count: Int, columns perTable: Int, values valueCount: Int) {
        var random = Sequence64(state: 42)
        let names = (0..<count).map { number in
            let area = Self.areas[number % Self.areas.count]
            let thing = Self.things[(number / Self.areas.count) % Self.things.count]
            let round = number / (Self.areas.count * Self.things.count)
            return "\(area)_\(thing)s" + (round == 0 ? "" : "_\(round)")
        }
        var tables: [Table] = []
        var relationships: [Relationship] = []
        for (number, name) in names.enumerated() {
            let key = "\(name)_id"
            var columns = [Column(name: key, type: "BIGINT", typeClass: .integer, role: .key)]
            for _ in 0..<3 {
                let other = random.below(count)
                let column = "\(names[other])_id"
                guard other != number, !columns.contains(where: { $0.name == column }) else { continue }
                columns.append(Column(name: column, type: "BIGINT", typeClass: .integer, role: .foreignKey))
                relationships.append(
                    Relationship(
                        fromTable: name, fromColumns: [column], toTable: names[other], toColumns: [column],
                        multiplicity: .manyToOne, source: .inferred,
                        confidence: 0.7 + Double(random.below(30)) / 100))
            }
            var next = random.below(Self.attributes.count)
            while columns.count < perTable {
                let attribute = Self.attributes[next % Self.attributes.count]
                let thing = Self.things[random.below(Self.things.count)]
                let column = random.below(3) == 0 ? "\(thing)_\(attribute)" : attribute
                next += 1
                guard !columns.contains(where: { $0.name == column }) else { continue }
                columns.append(Self.column(column, attribute))
            }
            tables.append(Table(name: name, columns: columns, rowCount: 1_000, primaryKey: [key], kind: .fact))
        }
        let catalog = Catalog(tables: tables, relationships: relationships)
        self.catalog = catalog
        values = Self.values(catalog, valueCount, &random)
        questions = Self.questions(values)
    }

    private static func column(_ name: String, _ attribute: String) -> Column {
        switch attribute {
        case "name", "email", "phone", "owner", "approved_by":
            Column(name: name, type: "VARCHAR", typeClass: .text, role: .name)
        case "code", "status", "type", "category", "city", "country", "currency", "channel", "priority", "unit":
            Column(name: name, type: "VARCHAR", typeClass: .text, role: .category)
        case "description", "opening_hours":
            Column(name: name, type: "VARCHAR", typeClass: .text, role: .freeText)
        case "created_at", "updated_on", "due_date", "start_date", "end_date":
            Column(name: name, type: "DATE", typeClass: .date, role: .date)
        case "is_active", "is_deleted": Column(name: name, type: "BOOLEAN", typeClass: .boolean, role: .flag)
        default: Column(name: name, type: "DOUBLE", typeClass: .decimal, role: .measure)
        }
    }

    /// Every value differs from all others; a third of the columns that hold text share them.
    private static func values(_ catalog: Catalog, _ count: Int, _ random: inout Sequence64) -> [ColumnValues] {
        let owners = catalog.tables.flatMap { table in
            table.columns.filter { $0.role == .name || $0.role == .category }
                .map { ColumnReference(table: table.name, column: $0.name) }
        }.enumerated().filter { $0.offset % 3 == 0 }.map(\.element)
        var lists = owners.map { ColumnValues(column: $0, values: []) }
        var seen: Set<String> = []
        while seen.count < count {
            let words = (0..<2).map { _ in
                let word = (0..<(2 + random.below(2))).map { _ in syllables[random.below(syllables.count)] }.joined()
                return word.prefix(1).uppercased() + word.dropFirst()
            }
            let value = words.joined(separator: " ")
            if seen.insert(value).inserted { lists[seen.count % lists.count].values.append(value) }
        }
        return lists
    }

    private static func questions(_ values: [ColumnValues]) -> [String] {
        let value = values[values.count / 2].values[3]
        return [
            "How many sales orders did each customer place last year?",
            "Average duration of fleet bookings per city, compared with the planning forecasts",
            "Which suppliers have no shipments in 2023?",
            "Total amount of finance invoices for \(value) by month",
            "Show the name, e-mail and phone of employees who are absent and their department's budget",
            "top 10 machines by number of failed inspections and the region of their depot",
            "customers without refunds whose discount exceeds the average in the marketing campaigns of Brazil",
            "What share of web visits led to a quote, and which channel brought the most leads?",
            "Compare orders of Granimon Delfort, Jorquist Pellam, Brindor Holvane, Clauxan Worbri, Tursten Norkal, "
                + "Fromlor Zeddrim, Eldbacor Wenros and Kreglim Istdra",
            "name", "", "Wie viele Bestellungen gab es im März?",
            "list everything about energy meters, plant machines, quality inspections, hr employees, legal claims, "
                + "travel bookings, training courses, asset devices, contract licenses, security incidents and stores",
        ]
    }
}

/// SplitMix64 (Steele, Lea and Flood, 2014).
struct Sequence64 {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }
}
