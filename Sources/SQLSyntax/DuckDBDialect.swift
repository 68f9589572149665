extension Dialect {
    public static let duckDB = Dialect(
        name: "DuckDB", sheet: "", macros: [], macroNames: [])
}
