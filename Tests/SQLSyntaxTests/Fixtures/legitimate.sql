# Queries that must pass and give the same rows before and after. One to a paragraph.

SELECT 1

SELECT count(*) FROM orders

SELECT * FROM orders ORDER BY id

FROM orders ORDER BY id

FROM orders SELECT status, amount WHERE amount > 10 ORDER BY id

TABLE customers

SELECT * FROM main.customers ORDER BY id

SELECT * FROM ORDERS ORDER BY ID LIMIT 2

SELECT o.id, c.name FROM orders o JOIN customers c ON o.customer_id = c.id ORDER BY 1

SELECT o.id, c.name FROM orders AS o LEFT JOIN customers AS c ON c.id = o.customer_id ORDER BY o.id

SELECT c.name, o.id FROM orders o RIGHT JOIN customers c ON c.id = o.customer_id ORDER BY c.name, o.id

SELECT c.name, o.id FROM orders o FULL OUTER JOIN customers c ON c.id = o.customer_id ORDER BY ALL

SELECT name FROM customers c SEMI JOIN orders o ON o.customer_id = c.id ORDER BY name

SELECT name FROM customers c ANTI JOIN orders o ON o.customer_id = c.id ORDER BY name

SELECT count(*) FROM orders, customers

SELECT count(*) FROM orders CROSS JOIN customers

SELECT a.id, b.name FROM orders a POSITIONAL JOIN customers b ORDER BY a.id

SELECT o.id, c.name FROM orders o ASOF JOIN customers c ON o.order_date >= c.signup_date ORDER BY o.id

SELECT id, count(*) FROM customers JOIN products USING (id) GROUP BY id

SELECT count(*) FROM customers NATURAL JOIN customers

SELECT status, sum(amount) AS total FROM orders GROUP BY status ORDER BY total DESC, status

SELECT status, count(*) AS n FROM orders GROUP BY ALL HAVING n > 1 ORDER BY ALL

SELECT status, count(*) FROM orders GROUP BY 1 HAVING count(*) > 1 ORDER BY 2 DESC

SELECT count(DISTINCT customer_id), count(DISTINCT (customer_id, status)) FROM orders

SELECT count(*) FILTER (WHERE status = 'paid') AS paid, sum(amount) FILTER (status <> 'paid') AS rest FROM orders

SELECT status, customer_id, sum(amount) FROM orders GROUP BY GROUPING SETS ((status), (customer_id), ()) ORDER BY ALL

SELECT status, customer_id, sum(amount), grouping(status) FROM orders GROUP BY ROLLUP (status, customer_id) ORDER BY ALL

SELECT status, customer_id, count(*) FROM orders GROUP BY CUBE (status, customer_id) ORDER BY ALL

SELECT DISTINCT status FROM orders ORDER BY status

SELECT DISTINCT ON (customer_id) customer_id, amount FROM orders ORDER BY customer_id, amount DESC

SELECT id, row_number() OVER (PARTITION BY customer_id ORDER BY order_date) AS n FROM orders ORDER BY id

SELECT id, rank() OVER w, dense_rank() OVER w, ntile(2) OVER w FROM orders WINDOW w AS (ORDER BY amount DESC) ORDER BY id

SELECT id, amount - lag(amount, 1, 0) OVER (ORDER BY order_date) AS change FROM orders ORDER BY id

SELECT id, first_value(amount) OVER (ORDER BY id), last_value(amount) OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) FROM orders ORDER BY id

SELECT order_date, avg(amount) OVER (ORDER BY order_date ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) FROM orders ORDER BY order_date

SELECT order_date, sum(amount) OVER (ORDER BY order_date RANGE BETWEEN INTERVAL 30 DAYS PRECEDING AND CURRENT ROW) AS s FROM orders ORDER BY order_date

SELECT id, sum(amount) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING EXCLUDE CURRENT ROW) FROM orders ORDER BY id

SELECT customer_id, id FROM orders QUALIFY row_number() OVER (PARTITION BY customer_id ORDER BY amount DESC) = 1 ORDER BY id

SELECT status, 100.0 * sum(amount) / sum(sum(amount)) OVER () AS share FROM orders GROUP BY status ORDER BY status

WITH paid AS (SELECT * FROM orders WHERE status = 'paid') SELECT customer_id, sum(amount) FROM paid GROUP BY 1 ORDER BY 1

WITH a AS (SELECT customer_id, sum(amount) AS s FROM orders GROUP BY 1), b AS (SELECT avg(s) AS m FROM a) SELECT customer_id FROM a, b WHERE s > m ORDER BY 1

WITH orders AS (SELECT * FROM orders WHERE amount > 20) SELECT count(*) FROM orders

WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 5) SELECT sum(n) FROM t

WITH RECURSIVE months AS (SELECT DATE '2024-01-01' AS m UNION ALL SELECT (m + INTERVAL 1 MONTH)::DATE FROM months WHERE m < DATE '2024-03-01') SELECT months.m, count(o.id) FROM months LEFT JOIN orders o ON date_trunc('month', o.order_date) = months.m GROUP BY 1 ORDER BY 1

WITH x AS MATERIALIZED (SELECT 1 AS a) SELECT a FROM x

SELECT * FROM (WITH y AS (SELECT max(amount) AS m FROM orders) SELECT m FROM y)

SELECT name FROM customers WHERE id IN (SELECT customer_id FROM orders WHERE status = 'paid') ORDER BY name

SELECT name FROM customers WHERE id NOT IN (SELECT customer_id FROM orders) ORDER BY name

SELECT name FROM customers c WHERE EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id AND o.amount > 40) ORDER BY name

SELECT name FROM customers c WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id) ORDER BY name

SELECT id FROM orders WHERE amount > (SELECT avg(amount) FROM orders) ORDER BY id

SELECT id FROM orders WHERE amount >= ALL (SELECT amount FROM orders)

SELECT id FROM orders WHERE amount = ANY (SELECT max(amount) FROM orders)

SELECT c.name, x.total FROM customers c, LATERAL (SELECT sum(amount) AS total FROM orders o WHERE o.customer_id = c.id) x ORDER BY c.name

SELECT c.name, (SELECT count(*) FROM orders o WHERE o.customer_id = c.id) AS n FROM customers c ORDER BY c.name

SELECT status FROM orders UNION SELECT category FROM products ORDER BY 1

SELECT id FROM orders UNION ALL SELECT id FROM customers ORDER BY 1 LIMIT 3

SELECT customer_id FROM orders EXCEPT SELECT id FROM customers

SELECT customer_id FROM orders INTERSECT SELECT id FROM customers ORDER BY 1

SELECT customer_id FROM orders INTERSECT ALL SELECT id FROM customers ORDER BY 1

SELECT id, name FROM customers UNION BY NAME SELECT id, title FROM products ORDER BY id

(SELECT id FROM orders ORDER BY amount DESC LIMIT 1) UNION ALL (SELECT id FROM orders ORDER BY amount LIMIT 1)

SELECT CASE WHEN amount > 100 THEN 'big' WHEN amount > 20 THEN 'middle' ELSE 'small' END AS size, count(*) FROM orders GROUP BY 1 ORDER BY 1

SELECT CASE status WHEN 'paid' THEN 1 ELSE 0 END FROM orders ORDER BY id

SELECT id FROM orders WHERE status IN ('paid', 'open') AND amount BETWEEN 10 AND 100 AND NOT (quantity = 1 OR note IS NULL) ORDER BY id

SELECT id FROM orders WHERE note IS NOT NULL AND order_date NOT BETWEEN '2024-02-01' AND '2024-02-28' ORDER BY id

SELECT name FROM customers WHERE name LIKE 'A%' OR name ILIKE '%E%' OR name NOT LIKE '_o' ORDER BY name

SELECT name FROM customers WHERE email SIMILAR TO '.*org' OR regexp_matches(email, 'com$') ORDER BY name

SELECT date_trunc('month', order_date) AS month, sum(amount) FROM orders GROUP BY 1 ORDER BY 1

SELECT year(order_date), month(order_date), extract(quarter FROM order_date), dayname(order_date) FROM orders ORDER BY id

SELECT strftime(order_date, '%Y-%m') AS m, count(*) FROM orders GROUP BY m ORDER BY m

SELECT date_diff('day', order_date, DATE '2024-04-01'), order_date + INTERVAL 1 MONTH AS next, order_date - INTERVAL '7 days' FROM orders ORDER BY id

SELECT order_date - DATE '2024-01-01', age(DATE '2024-03-01', order_date), last_day(order_date), make_date(2024, 1, 1) FROM orders ORDER BY id

SELECT created_at::DATE, created_at::TIME, epoch(created_at), date_part('hour', created_at), time_bucket(INTERVAL '1 week', created_at) FROM orders ORDER BY id

SELECT strptime('03/02/2024', '%d/%m/%Y')::DATE, TRY_CAST('x' AS INTEGER), CAST('1.50' AS DECIMAL(10, 2)), '12'::INT

SELECT created_at AT TIME ZONE 'UTC' AT TIME ZONE 'Europe/Berlin' FROM orders ORDER BY id

SELECT upper(name), lower(name), length(name), substr(name, 1, 2), trim('  x '), replace(name, 'a', 'b'), reverse(name) FROM customers ORDER BY id

SELECT name || ' (' || city || ')', concat_ws(', ', name, city), left(name, 1), lpad(id::VARCHAR, 5, '0'), initcap('ada LOVELACE') FROM customers ORDER BY id

SELECT split_part(email, '@', 2), regexp_extract(email, '@(.*)$', 1), position('@' IN email), starts_with(email, 'ada') FROM customers ORDER BY id

SELECT coalesce(email, 'none'), nullif(city, 'Rome'), ifnull(email, '?'), greatest(1, 2), least(1, 2), if(id > 1, 1, 2), try_cast(city AS INT), iif(id > 2, 'a', 'b'), nvl(email, '-') FROM customers ORDER BY id

SELECT round(avg(amount), 2), median(amount), stddev_samp(amount), quantile_cont(amount, 0.9), mode(status), min(amount), max(amount) FROM orders

SELECT corr(quantity, amount), regr_slope(amount, quantity), approx_count_distinct(status), any_value(1), bool_and(amount > 0), entropy(status) FROM orders

SELECT arg_max(id, amount), arg_min(id, amount), max_by(id, amount), product(quantity) FROM orders

SELECT string_agg(status, ', ' ORDER BY id), group_concat(DISTINCT status ORDER BY status), list(id ORDER BY id DESC), list(DISTINCT status ORDER BY status) FROM orders

SELECT list_transform([1, 2, 3], x -> x * 2), list_filter([1, 2, 3], lambda x: x > 1) AS b, [y + 1 FOR y IN [1, 2] IF y > 1] AS c, list_sum([1, 2]), len([1, 2])

SELECT tag, count(*) FROM (SELECT unnest(tags) AS tag FROM products) GROUP BY tag ORDER BY tag

SELECT title, tags[1], tags[1:2], list_contains(tags, 'sale'), array_length(tags), list_sort(tags) FROM products ORDER BY id

SELECT details.channel, details['coupon'], struct_extract(details, 'channel') FROM orders ORDER BY id

SELECT {'a': 1, 'b': 'x'} AS s, MAP {'k': 1}['k'], row(1, 2), (1, 2) = (1, 2)

SELECT note->>'$.a', json_extract(note, '$.a'), json_extract_string(note, 'a') FROM orders ORDER BY id

SELECT * EXCLUDE (details, note) REPLACE (amount * 2 AS amount) FROM orders ORDER BY id

SELECT COLUMNS('.*_id'), COLUMNS(c -> c LIKE '%date') FROM orders ORDER BY id

SELECT min(COLUMNS(* EXCLUDE (details, note))) FROM orders

SELECT o.* FROM orders o ORDER BY o.id OFFSET 2

SELECT id FROM orders ORDER BY amount DESC NULLS LAST LIMIT 2 OFFSET 1

SELECT id FROM orders ORDER BY id LIMIT 50%

SELECT id FROM orders ORDER BY id LIMIT (SELECT 2)

SELECT id FROM orders ORDER BY id FETCH FIRST 2 ROWS ONLY

SELECT * FROM (VALUES (1, 'a'), (2, 'b')) AS v(n, t) ORDER BY n

VALUES (1, 2), (3, 4)

SELECT range AS n FROM range(5) ORDER BY n

SELECT d::DATE FROM generate_series(DATE '2024-01-01', DATE '2024-01-05', INTERVAL 1 DAY) t(d) ORDER BY d

SELECT o.id, u.t FROM orders o JOIN products p ON p.id = o.product_id, unnest(p.tags) u(t) ORDER BY ALL

SELECT * FROM (SELECT status, amount FROM orders) PIVOT (sum(amount) FOR status IN ('paid', 'open'))

SELECT * FROM (PIVOT (SELECT status, amount FROM orders) ON status IN ('paid', 'open') USING sum(amount))

UNPIVOT (SELECT id, quantity, amount::INT AS amount FROM orders) ON quantity, amount INTO NAME what VALUE n ORDER BY ALL

SELECT "unit price" AS "the ""price""" FROM "order details" ORDER BY 1

SELECT 'it''s; DROP TABLE orders -- /* not a comment */' AS "quote "" here", $$dollar 'quoted'$$, E'a\nb', 'ünïcödé 🦆'

SELECT /* a ; comment */ count(*) -- and ; another
FROM orders;

SELECT -5, +3, 7 % 3, 7 // 2, 2 ** 3, 5 & 3, 1 << 2, -(-2), 1.5e3 AS d, 1e300 AS e, typeof(2e10) AS t, 1_000, 99999999999999999999, 12345678901234567890.12

SELECT true AND NOT false, NULL IS NULL, 1 IS DISTINCT FROM NULL, 'a' < 'b', TRUE::INT, 'nan'::DOUBLE

SELECT DATE '2024-02-29', TIMESTAMP '2024-01-01 10:00:00', TIME '10:00', INTERVAL '2 hours', TIMESTAMPTZ '2024-01-01 10:00:00+00'

SELECT current_date = today(), now() IS NOT NULL, current_timestamp IS NOT NULL

SELECT name COLLATE NOCASE AS n FROM customers ORDER BY n COLLATE NOCASE

SELECT customer_id, year(order_date) AS y, sum(amount) AS revenue, revenue / sum(revenue) OVER (PARTITION BY y) AS share FROM orders GROUP BY customer_id, y ORDER BY ALL

SELECT c.country, p.category, sum(o.amount) AS revenue FROM orders o JOIN customers c ON c.id = o.customer_id JOIN products p ON p.id = o.product_id WHERE o.status = 'paid' AND o.order_date >= DATE '2024-01-01' GROUP BY c.country, p.category HAVING sum(o.amount) > 10 ORDER BY revenue DESC LIMIT 10

SELECT histogram(status), approx_quantile(amount, 0.5), kurtosis(amount), skewness(amount) FROM orders

SELECT levenshtein('duck', 'dusk'), jaro_winkler_similarity('duck', 'duke'), md5('x'), hash(1) IS NOT NULL

SELECT try_strptime('x', '%Y'), typeof(1), julianday('2024-01-01'), date_format(order_date, '%Y'), locate('a', 'banana'), total(amount) FROM orders GROUP BY order_date ORDER BY ALL

SELECT x.id FROM (SELECT id, amount FROM orders) AS x JOIN (SELECT max(amount) AS m FROM orders) AS y ON x.amount = y.m

SELECT id FROM orders USING SAMPLE 100 PERCENT (bernoulli) ORDER BY id
