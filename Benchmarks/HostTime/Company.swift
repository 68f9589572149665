/// Twenty tables of an invented company, drawn from hashes of row numbers: the same at every run.
enum Company {
    struct Table {
        var name: String
        var rows: Int
        var parents: [(column: String, rows: Int)]
        /// Columns besides the key and the parents, as SQL over `i`.
        var columns: String
    }

    static let tables = [
        Table(name: "regions", rows: 8, parents: [], columns: "\(word("region")) AS region_name"),
        Table(name: "countries", rows: 40, parents: [("region_id", 8)], columns: "\(word("country")) AS country_name"),
        Table(
            name: "cities", rows: 400, parents: [("country_id", 40)],
            columns: "\(word("city")) AS city_name, \(number(1, 90_000)) AS population"),
        Table(
            name: "customers", rows: 8_000, parents: [("city_id", 400)],
            columns:
                "\(word("customer")) AS customer_name, \(pick("retail", "business", "public")) AS segment, \(day(2)) AS signed_up_on"
        ),
        Table(
            name: "departments", rows: 12, parents: [],
            columns: "\(word("department")) AS department_name, \(number(3, 900_000)) AS budget"),
        Table(
            name: "employees", rows: 600, parents: [("department_id", 12), ("city_id", 400)],
            columns: "\(word("employee")) AS employee_name, \(number(4, 90_000)) AS salary, \(day(5)) AS hired_on"),
        Table(
            name: "suppliers", rows: 200, parents: [("country_id", 40)],
            columns: "\(word("supplier")) AS supplier_name, \(number(6, 5)) AS rating"),
        Table(name: "categories", rows: 25, parents: [], columns: "\(word("category")) AS category_name"),
        Table(
            name: "products", rows: 1_500, parents: [("category_id", 25), ("supplier_id", 200)],
            columns:
                "\(word("product")) AS product_name, \(number(7, 500)) AS list_price, \(pick("red", "green", "blue", "black")) AS colour"
        ),
        Table(
            name: "stores", rows: 60, parents: [("city_id", 400)],
            columns: "\(word("store")) AS store_name, \(number(8, 2_000)) AS floor_area"),
        Table(
            name: "warehouses", rows: 15, parents: [("city_id", 400)],
            columns: "\(word("warehouse")) AS warehouse_name, \(number(9, 9_000)) AS capacity"),
        Table(
            name: "inventory", rows: 9_000, parents: [("product_id", 1_500), ("warehouse_id", 15)],
            columns: "\(number(10, 400)) AS units_in_stock"),
        Table(
            name: "promotions", rows: 80, parents: [("product_id", 1_500)],
            columns: "\(number(11, 50)) AS discount_percent, \(day(12)) AS starts_on"),
        Table(
            name: "orders", rows: 20_000, parents: [("customer_id", 8_000), ("store_id", 60), ("employee_id", 600)],
            columns: "\(day(13)) AS ordered_on, \(pick("open", "paid", "shipped", "cancelled")) AS status"),
        Table(
            name: "order_lines", rows: 50_000, parents: [("order_id", 20_000), ("product_id", 1_500)],
            columns: "\(number(14, 9)) AS quantity, \(number(15, 500)) AS unit_price"),
        Table(
            name: "payments", rows: 18_000, parents: [("order_id", 20_000)],
            columns:
                "\(number(16, 3_000)) AS amount_paid, \(pick("card", "transfer", "cash")) AS payment_method, \(day(17)) AS paid_on"
        ),
        Table(
            name: "shipments", rows: 15_000, parents: [("order_id", 20_000), ("warehouse_id", 15)],
            columns:
                "\(day(18)) AS shipped_on, \(number(19, 40)) AS weight_kg, \(pick("road", "rail", "air")) AS carrier"),
        Table(
            name: "returned_goods", rows: 2_500, parents: [("order_line_id", 50_000)],
            columns: "\(day(20)) AS returned_on, \(pick("broken", "too late", "wrong size")) AS return_reason"),
        Table(
            name: "reviews", rows: 6_000, parents: [("product_id", 1_500), ("customer_id", 8_000)],
            columns: "\(number(21, 5)) AS stars, \(day(22)) AS reviewed_on"),
        Table(
            name: "support_tickets", rows: 4_000, parents: [("customer_id", 8_000), ("employee_id", 600)],
            columns:
                "\(day(23)) AS opened_on, \(number(24, 72)) AS hours_to_close, \(pick("low", "normal", "urgent")) AS priority"
        ),
    ]

    /// Each with the query that a model would write.
    static let questions: [(text: String, sql: String)] = [
        (
            "How many customers are there in each segment?",
            "SELECT segment, COUNT(*) AS customers FROM customers GROUP BY segment"
        ),
        (
            "Which 5 products brought in the most revenue?",
            """
            SELECT p.product_name, SUM(l.quantity * l.unit_price) AS revenue FROM order_lines l \
            JOIN products p ON p.product_id = l.product_id GROUP BY p.product_id, p.product_name ORDER BY revenue DESC LIMIT 5
            """
        ),
        (
            "How did the number of orders develop by month in 2023?",
            """
            SELECT date_trunc('month', ordered_on) AS month, COUNT(*) AS orders FROM orders WHERE year(ordered_on) = 2023 \
            GROUP BY month ORDER BY month
            """
        ),
        (
            "What is the average salary of employees in each department?",
            """
            SELECT d.department_name, AVG(e.salary) AS average_salary FROM employees e \
            JOIN departments d ON d.department_id = e.department_id GROUP BY d.department_name
            """
        ),
        (
            "What share of payments was made by card?",
            "SELECT payment_method, SUM(amount_paid) * 100.0 / SUM(SUM(amount_paid)) OVER () AS share FROM payments GROUP BY payment_method"
        ),
        (
            "Show total revenue by region for shipped orders.",
            """
            SELECT r.region_name, SUM(l.quantity * l.unit_price) AS revenue FROM order_lines l JOIN orders o ON o.order_id = l.order_id \
            JOIN customers c ON c.customer_id = o.customer_id JOIN cities t ON t.city_id = c.city_id \
            JOIN countries n ON n.country_id = t.country_id JOIN regions r ON r.region_id = n.region_id \
            WHERE o.status = 'shipped' GROUP BY r.region_name ORDER BY revenue DESC
            """
        ),
        (
            "Which customers never placed an order?",
            "SELECT customer_name FROM customers WHERE customer_id NOT IN (SELECT customer_id FROM orders)"
        ),
        (
            "How long do urgent support tickets take to close on average?",
            "SELECT AVG(hours_to_close) AS hours FROM support_tickets WHERE priority = 'urgent'"
        ),
        // A name the model got wrong, for the host to mend.
        (
            "List the ten most expensive products.",
            "SELECT product_name, listprice FROM products ORDER BY listprice DESC LIMIT 10"
        ),
    ]

    static func select(_ table: Table) -> String {
        let key = key(of: table.name)
        let parents = table.parents.enumerated().map { place, parent in
            "1 + (hash(i * 31 + \(place)) % \(parent.rows))::INTEGER AS \(parent.column), "
        }
        return "SELECT i + 1 AS \(key), \(parents.joined())\(table.columns) FROM range(\(table.rows)) numbers(i)"
    }

    private static func key(of table: String) -> String {
        switch table {
        case "countries", "cities", "categories": String(table.dropLast(3)) + "y_id"
        case "inventory", "returned_goods": table + "_id"
        default: String(table.dropLast()) + "_id"
        }
    }

    private static func word(_ text: String) -> String { "'\(text) ' || (i + 1)" }
    private static func number(_ seed: Int, _ limit: Int) -> String {
        "1 + (hash(i + \(seed * 1_000_003)) % \(limit))::INTEGER"
    }
    private static func day(_ seed: Int) -> String {
        "DATE '2021-01-01' + (hash(i + \(seed * 1_000_003)) % 1400)::INTEGER"
    }
    private static func pick(_ words: String...) -> String {
        let list = words.map { "'\($0)'" }.joined(separator: ", ")
        return "[\(list)][1 + (hash(i + \(words[0].utf8.count * 7_919)) % \(words.count))::INTEGER]"
    }
}
