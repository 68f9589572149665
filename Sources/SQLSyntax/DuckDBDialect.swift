extension Dialect {
    /// DuckDB 1.5, with macros for the functions people know from SQLite, MySQL, SQL Server and Snowflake.
    public static let duckDB = Dialect(
        name: "DuckDB",
        sheet: """
            DuckDB SQL, close to PostgreSQL.
            - Quote identifiers with double quotes, strings with single quotes; double a quote inside.
            - Column names ignore case; text comparison does not: use ILIKE or lower(x) = lower('…').
            - Division of integers gives decimals (5/2 = 2.5); use // for whole numbers. x / nullif(y, 0) avoids errors.
            - Conditional counts: count(*) FILTER (WHERE condition). count(condition) counts all non-null values.
            - Distinct pairs: count(DISTINCT (a, b)).
            - Largest of several values: greatest(a, b); of rows: max(x). The row with the most: arg_max(name, value).
            - Top n per group: QUALIFY row_number() OVER (PARTITION BY g ORDER BY x DESC) <= n.
            - Dates: date_trunc('month', d), year(d), month(d), strftime(d, '%Y-%m'), date_diff('day', a, b),
              d + INTERVAL '1 month', current_date, last_day(d), dayname(d), monthname(d).
            - Text to date: CAST(x AS DATE) or strptime(x, '%d/%m/%Y'); TRY_CAST gives NULL instead of an error.
            - GROUP BY ALL groups by every output column without an aggregate; aliases may be used in WHERE, GROUP BY,
              HAVING and ORDER BY.
            - Lists: string_agg(x, ', ' ORDER BY x), list(x), unnest(list), list[1] is the first item.
            - Quantiles: median(x), quantile_cont(x, 0.9). Share of total: x / sum(x) OVER ().
            - SELECT * EXCLUDE (a), SELECT * REPLACE (a + 1 AS a). EXCEPT, INTERSECT, UNION BY NAME.
            - Paging: LIMIT n OFFSET m. One SELECT statement only; no semicolon needed.
            """,
        macros: definitions.map { "CREATE OR REPLACE MACRO \($0)" },
        macroNames: Set(definitions.map { String($0.prefix { $0 != "(" }) }))

    /// Each was run on 1.5.5. None shadows a function of the engine's own.
    private static let definitions = [
        "iif(a, b, c) AS if(a, b, c)",
        "nvl(a, b) AS coalesce(a, b)",
        "nvl2(a, b, c) AS CASE WHEN a IS NOT NULL THEN b ELSE c END",
        "zeroifnull(a) AS coalesce(a, 0)",
        "safe_divide(a, b) AS a / nullif(b, 0)",
        "div0(a, b) AS CASE WHEN b = 0 THEN 0 ELSE a / b END",
        "total(x) AS coalesce(sum(x), 0)::DOUBLE",
        "julianday(x) AS julian(x::TIMESTAMP)",
        "unixepoch(x) AS epoch(x::TIMESTAMP)::BIGINT",
        "datetime(x) AS x::TIMESTAMP",
        "to_date(x) AS x::DATE, (x, f) AS strptime(x, f)::DATE",
        "str_to_date(x, f) AS strptime(x, f)",
        "date_format(x, f) AS strftime(x::TIMESTAMP, f)",
        "curdate() AS current_date",
        "getdate() AS now()::TIMESTAMP",
        "sysdate() AS now()::TIMESTAMP",
        "months_between(a, b) AS datediff('month', b::DATE, a::DATE)",
        "add_months(d, n) AS d::DATE + to_months(n::INTEGER)",
        "eomonth(d) AS last_day(d::DATE)",
        "locate(a, b) AS instr(b, a)",
        "charindex(a, b) AS instr(b, a)",
        "initcap(x) AS array_to_string(list_transform(string_split(x, ' '), "
            + "lambda w: upper(left(w, 1)) || lower(substr(w, 2))), ' ')",
        "space(n) AS repeat(' ', n::INTEGER)",
        "substring_index(s, d, n) AS CASE WHEN n >= 0 THEN array_to_string(string_split(s, d)[1:n], d) "
            + "ELSE array_to_string(string_split(s, d)[n:], d) END",
        "regexp_like(s, p) AS regexp_matches(s, p)",
        "approx_distinct(x) AS approx_count_distinct(x)",
    ]
}
