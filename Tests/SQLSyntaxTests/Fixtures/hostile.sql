# code: why it must not run, then the SQL up to a blank line. The table "orders" is the only one allowed.

not_select: changes data
DROP TABLE orders

not_select: changes data
DELETE FROM orders

not_select: changes data, lower case and comments before
/* harmless */ -- really
  delete from orders where 1=1

not_select: changes data
UPDATE orders SET amount = 0

not_select: changes data
INSERT INTO orders SELECT * FROM orders

not_select: creates
CREATE TABLE x AS SELECT * FROM orders

not_select: creates a function that the guard would later allow
CREATE MACRO sum(x) AS getenv('HOME')

not_select: writes a file
COPY orders TO '/tmp/x.csv'

not_select: writes a file from a query
COPY (SELECT * FROM orders) TO '/tmp/x.csv'

not_select: opens another database
ATTACH '/etc/passwd' AS x

not_select: closes one
DETACH memory

not_select: loads code
INSTALL httpfs

not_select: loads code
LOAD httpfs

not_select: changes settings
SET memory_limit = '100GB'

not_select: changes settings
RESET ALL

not_select: reads settings
PRAGMA database_list

not_select: pragma in a table function's clothes
PRAGMA table_info('orders')

not_select: calls a pragma function
CALL pragma_version()

not_select: writes files
EXPORT DATABASE '/tmp/x'

not_select: reads files
IMPORT DATABASE '/tmp/x'

not_select: touches the storage
CHECKPOINT

not_select: touches the storage
FORCE CHECKPOINT

not_select: maintenance
VACUUM

not_select: runs what it explains
EXPLAIN ANALYZE SELECT * FROM orders

not_select: prepared statements outlive the check
PREPARE p AS SELECT 1

not_select: prepared statements outlive the check
EXECUTE p

not_select: transactions
BEGIN TRANSACTION

not_select: other schema
USE information_schema

not_select: metadata
DESCRIBE orders

not_select: metadata
SHOW TABLES

not_select: reads settings through SHOW
SHOW memory_limit

not_select: metadata
SUMMARIZE orders

not_select: metadata inside a query
SELECT * FROM (DESCRIBE orders)

not_select: metadata inside a query
FROM (SHOW ALL TABLES)

not_select: a comment's end hidden in a string before the second word
ALTER TABLE orders DROP COLUMN amount

multiple_statements: a second statement
SELECT 1; DROP TABLE orders

multiple_statements: two selects
SELECT 1; SELECT 2

multiple_statements: second statement behind a comment
SELECT 1 /* ; */ ; /* x */ SELECT 2

multiple_statements: a line comment ends at the line
SELECT 1 -- ; harmless
; SELECT 2

multiple_statements: the first changes data, the second is innocent
INSERT INTO orders VALUES (1); SELECT 1

empty: nothing

empty: comments only
/* SELECT 1 */ -- SELECT 2

empty: only separators
;;;

syntax: data changing inside FROM
SELECT * FROM (DELETE FROM orders RETURNING *)

syntax: data changing inside WITH
WITH x AS (INSERT INTO orders VALUES (1) RETURNING *) SELECT * FROM x

syntax: SELECT INTO
SELECT * INTO newtable FROM orders

syntax: comment never closed
SELECT 1 /* FROM orders

syntax: string never closed
SELECT 'abc FROM orders

syntax: not SQL
Sure! Here is the query you wanted

unknown_table: a file by name
SELECT * FROM 'a.csv'

unknown_table: a file by quoted identifier
SELECT * FROM "/etc/passwd"

unknown_table: a file on the network
FROM 'https://example.org/x.parquet'

unknown_table: a file in the FROM-first form
FROM '/tmp/x.parquet' SELECT *

unknown_table: a glob
SELECT * FROM '*.parquet'

unknown_table: a file in a join
SELECT * FROM orders JOIN 'x.csv' USING (id)

unknown_table: a file in a subquery of WHERE
SELECT * FROM orders WHERE id IN (SELECT id FROM 'x.json')

unknown_table: a file in a subquery of the select list
SELECT (SELECT count(*) FROM 'x.csv') FROM orders

unknown_table: a file in ORDER BY
SELECT * FROM orders ORDER BY (SELECT max(a) FROM 'x.csv')

unknown_table: a file in LIMIT
SELECT * FROM orders LIMIT (SELECT max(a) FROM 'x.csv')

unknown_table: a file in a CASE in a window frame
SELECT sum(amount) OVER (ORDER BY (SELECT 1 FROM 'x.csv')) FROM orders

unknown_table: a file in FILTER
SELECT count(*) FILTER (WHERE EXISTS (FROM 'x.csv')) FROM orders

unknown_table: a file in GROUP BY
SELECT count(*) FROM orders GROUP BY (SELECT 1 FROM 'x.csv')

unknown_table: a file in HAVING
SELECT count(*) FROM orders HAVING (SELECT true FROM 'x.csv')

unknown_table: a file in QUALIFY
SELECT id FROM orders QUALIFY (SELECT true FROM 'x.csv')

unknown_table: a file in an ON condition
SELECT * FROM orders a JOIN orders b ON (SELECT true FROM 'x.csv')

unknown_table: a file in VALUES
SELECT * FROM (VALUES ((SELECT 1 FROM 'x.csv')))

unknown_table: a file in REPLACE
SELECT * REPLACE ((SELECT 1 FROM 'x.csv') AS id) FROM orders

unknown_table: a file in DISTINCT ON
SELECT DISTINCT ON ((SELECT 1 FROM 'x.csv')) id FROM orders

unknown_table: a file in a lambda
SELECT list_transform([1], x -> (SELECT x FROM 'x.csv')) FROM orders

unknown_table: a file in an aggregate's ORDER BY
SELECT string_agg(status, ',' ORDER BY (SELECT 1 FROM 'x.csv')) FROM orders

unknown_table: a file under a PIVOT
SELECT * FROM (PIVOT 'x.csv' ON a IN ('x') USING sum(b))

unknown_table: a file under an UNPIVOT
UNPIVOT 'x.csv' ON a INTO NAME n VALUE v

unknown_table: a file as the second part of a union
SELECT id FROM orders UNION ALL SELECT id FROM 'x.csv'

unknown_table: a file in a common table
WITH x AS (SELECT * FROM 'x.csv') SELECT * FROM x

unknown_table: a file in the arguments of an allowed table function
SELECT * FROM range((SELECT 1 FROM 'x.csv'))

unknown_table: a common table does not name itself: the inner name is the file
WITH "x.csv" AS (SELECT * FROM 'x.csv') SELECT * FROM "x.csv"

unknown_table: a common table is not seen by the one before it
WITH a AS (SELECT * FROM 'x.csv'), "x.csv" AS (SELECT 1) SELECT * FROM a

unknown_table: a common table of a subquery is not seen outside
SELECT * FROM 'x.csv' WHERE 1 IN (WITH "x.csv" AS (SELECT 1) SELECT * FROM "x.csv")

unknown_table: the start of a recursion does not see its own name
WITH RECURSIVE "x.csv" AS (SELECT * FROM 'x.csv' UNION ALL SELECT * FROM "x.csv") SELECT * FROM "x.csv"

unknown_table: canonically equal but different names
WITH "é.csv" AS (SELECT 1) SELECT * FROM 'é.csv'

unknown_table: TABLE statement over a file
TABLE 'x.csv'

unknown_table: catalog
SELECT * FROM information_schema.tables

unknown_table: catalog
SELECT * FROM pg_catalog.pg_tables

unknown_table: catalog by bare name
SELECT * FROM duckdb_settings

unknown_table: catalog by bare name
SELECT * FROM sqlite_master

unknown_table: catalog by bare name
SELECT * FROM pg_class

unknown_table: another database
SELECT * FROM system.main.orders

unknown_table: another schema
SELECT * FROM secret.orders

unknown_table: the temporary schema
SELECT * FROM temp.orders

unknown_table: table of another dataset
SELECT * FROM salaries

unknown_table: a letter that only looks alike
SELECT * FROM orderѕ

unknown_table: main does not make it allowed
SELECT * FROM main.salaries

table_function: reads files
SELECT * FROM read_csv('/etc/passwd')

table_function: reads files
SELECT * FROM read_csv_auto('x.csv')

table_function: reads files
SELECT * FROM read_parquet('s3://bucket/x.parquet')

table_function: reads files
SELECT * FROM parquet_scan('x')

table_function: reads files
SELECT * FROM read_text('/etc/passwd')

table_function: reads files
SELECT * FROM read_blob('/etc/passwd')

table_function: reads files
SELECT * FROM read_json('x.json')

table_function: lists files
SELECT * FROM glob('/*')

table_function: sniffs files
FROM sniff_csv('/etc/passwd')

table_function: reads metadata of files
SELECT * FROM parquet_metadata('x')

table_function: runs text as SQL
SELECT * FROM query('DROP TABLE orders')

table_function: reads a table by text
SELECT * FROM query_table('salaries')

table_function: reads settings
SELECT * FROM duckdb_settings()

table_function: reads secrets
SELECT * FROM duckdb_secrets()

table_function: reads catalogs
SELECT * FROM duckdb_tables()

table_function: reads paths
SELECT * FROM duckdb_databases()

table_function: a pragma
SELECT * FROM pragma_database_size()

table_function: executes a serialised statement
SELECT * FROM json_execute_serialized_sql('{}')

table_function: writes
SELECT * FROM checkpoint()

table_function: reads memory
SELECT * FROM pandas_scan(0)

table_function: reads another server
SELECT * FROM postgres_scan('host=x', 'public', 't')

table_function: reads a file
SELECT * FROM sqlite_scan('x.db', 't')

table_function: qualified
SELECT * FROM main.read_csv('x')

table_function: qualified although allowed
SELECT * FROM other.range(3)

table_function: upper case
SELECT * FROM READ_CSV('x')

table_function: quoted
SELECT * FROM "read_csv"('x')

table_function: lateral
SELECT * FROM orders, LATERAL read_csv(note)

table_function: inside a scalar subquery
SELECT (SELECT content FROM read_text('/etc/passwd'))

table_function: bomb by rows
SELECT * FROM repeat('x', 1000000000000)

function: environment
SELECT getenv('HOME')

function: settings
SELECT current_setting('memory_limit')

function: variables
SELECT getvariable('x')

function: chained call
SELECT note.getenv() FROM orders

function: chained call on an expression
SELECT (note || 'x').getenv() FROM orders

function: chained call of an allowed function reads like a schema
SELECT note.upper() FROM orders

function: quoted name
SELECT "getenv"('HOME')

function: in a filter
SELECT count(*) FILTER (WHERE getenv('A') = 'b') FROM orders

function: in a window's partition
SELECT sum(amount) OVER (PARTITION BY getenv('A')) FROM orders

function: in an order
SELECT * FROM orders ORDER BY getenv('A')

function: in a lambda
SELECT list_transform([1], x -> current_setting('x'))

function: in COLUMNS
SELECT COLUMNS(x -> getenv(x) = 'a') FROM orders

function: in a struct
SELECT {'a': getenv('A')}

function: in a list
SELECT [getenv('A')]

function: sequence
SELECT nextval('s')

function: sequence
SELECT currval('s')

function: sleeps
SELECT sleep_ms(100000)

function: sleeps
SELECT pg_sleep(100)

function: raises errors with data
SELECT error(status) FROM orders

function: seed
SELECT setseed(0.5)

function: reads a query's text
SELECT current_query()

function: session
SELECT current_database()

function: session
SELECT current_schemas(true)

function: transaction
SELECT txid_current()

function: version
SELECT version()

function: logs
SELECT write_log('x')

function: serialised SQL
SELECT json_deserialize_sql('{}')

function: serialised SQL
SELECT json_serialize_sql('SELECT 1')

function: plans
SELECT json_serialize_plan('SELECT 1')

function: catalog
SELECT pg_get_viewdef(1)

function: privileges
SELECT has_table_privilege('orders', 'select')

function: server
SELECT inet_server_addr()

function: a table function as scalar
SELECT read_text('/etc/passwd')

function: statistics
SELECT stats(amount) FROM orders

function: internals
SELECT __internal_decompress_string(1)

function: qualified with a foreign schema
SELECT other.sum(amount) FROM orders

function: qualified with a catalog
SELECT segment.main.sum(amount) FROM orders

function: letters that only look alike
SELECT ѕum(amount) FROM orders

function: search path
SELECT in_search_path('a', 'b')

function: network, if the extension is there
SELECT http_get('https://example.org')

session: reads the session without brackets
SELECT current_user

session: reads the session without brackets
SELECT current_catalog FROM orders

session: upper case
SELECT CURRENT_SCHEMA FROM orders

parameter: parameter
SELECT * FROM orders WHERE id = ?

parameter: numbered parameter
SELECT * FROM orders WHERE id = $1

parameter: named parameter
SELECT * FROM orders WHERE id = $name

construct: default
SELECT DEFAULT

construct: time travel
SELECT * FROM orders AT (VERSION => 1)

construct: qualified type
SELECT CAST(id AS other.mytype) FROM orders

unsupported: PIVOT reads its columns from data before the check
PIVOT orders ON status USING sum(amount)

too_large: a bomb
SELECT * FROM range(1000000000000)

too_large: a bomb written as arithmetic
SELECT * FROM range(1000000 * 1000000)

too_large: a bomb with both ends
SELECT * FROM generate_series(1, 99999999)

too_large: a bomb by a negative step
SELECT * FROM range(0, -1000000000, -1)

too_large: a bomb by a fraction
SELECT * FROM range(1e12::BIGINT)

too_large: a bomb with an end from data
SELECT range(id, 1000000000000) FROM orders

too_large: a scalar bomb
SELECT repeat('x', 2000000000)

too_large: as a power
SELECT repeat('x', 10 ** 9)

too_large: padding
SELECT lpad('x', 100000000, ' ')

too_large: list
SELECT list_resize([1], 1000000000)

too_large: width of a format
SELECT printf('%1000000000d', 1)

too_large: width of a format
SELECT format('{:>1000000000}', 'x')
