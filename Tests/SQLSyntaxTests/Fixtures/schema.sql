CREATE TABLE customers(id INTEGER, name VARCHAR, city VARCHAR, country VARCHAR, signup_date DATE, email VARCHAR);
INSERT INTO customers VALUES
    (1, 'Ada', 'Berlin', 'Germany', '2023-01-10', 'ada@example.org'),
    (2, 'Bo', 'Paris', 'France', '2023-02-20', NULL),
    (3, 'Chen', 'Berlin', 'Germany', '2023-03-05', 'chen@example.org'),
    (4, 'Dee', 'Rome', 'Italy', '2024-01-01', 'dee@example.com');
CREATE TABLE products(id INTEGER, title VARCHAR, category VARCHAR, price DECIMAL(10,2), tags VARCHAR[]);
INSERT INTO products VALUES
    (10, 'Lamp', 'home', 19.90, ['light', 'sale']), (11, 'Desk', 'home', 149.00, ['wood']),
    (12, 'Pen', 'office', 1.50, []), (13, 'Book''s End', 'office', 12.25, ['sale', 'wood']);
CREATE TABLE orders(id INTEGER, customer_id INTEGER, product_id INTEGER, order_date DATE, created_at TIMESTAMP,
    status VARCHAR, quantity INTEGER, amount DECIMAL(12,2), details STRUCT(channel VARCHAR, coupon VARCHAR), note VARCHAR);
INSERT INTO orders VALUES
    (100, 1, 10, '2024-01-05', '2024-01-05 08:30:00', 'paid', 2, 39.80, {'channel': 'web', 'coupon': NULL}, '{"a": 1}'),
    (101, 1, 11, '2024-01-20', '2024-01-20 17:00:00', 'paid', 1, 149.00, {'channel': 'shop', 'coupon': 'X1'}, NULL),
    (102, 2, 12, '2024-02-01', '2024-02-01 12:00:00', 'open', 10, 15.00, {'channel': 'web', 'coupon': NULL}, '{"a": 2}'),
    (103, 3, 13, '2024-02-14', '2024-02-14 23:59:59', 'paid', 4, 49.00, {'channel': 'web', 'coupon': 'X1'}, NULL),
    (104, 3, 10, '2024-03-03', '2024-03-03 00:00:00', 'cancelled', 1, 19.90, NULL, NULL),
    (105, 9, 12, '2023-12-31', '2023-12-31 10:10:10', 'paid', 3, 4.50, {'channel': 'phone', 'coupon': NULL}, NULL);
CREATE TABLE "order details"(order_id INTEGER, "unit price" DOUBLE);
INSERT INTO "order details" VALUES (100, 19.9), (101, 149.0);
