import CDuckDB

extension DuckDBError {
    /// From the engine's error number, or where the C API gives only text, from the words the text begins with.
    init(type: duckdb_error_type = DUCKDB_ERROR_INVALID, engineText: UnsafePointer<CChar>?) {
        let text = engineText.map { String(cString: $0) }
        let code = Self.codes[type.rawValue] ?? text.flatMap(Self.code(ofText:)) ?? .other
        self.init(code, engineMessage: text)
    }

    private static func code(ofText text: String) -> Code? {
        prefixes.first { text.hasPrefix($0.0) }?.1
    }

    private static let codes: [UInt32: Code] = {
        let pairs: [(duckdb_error_type, Code)] = [
            (DUCKDB_ERROR_OUT_OF_RANGE, .outOfRange), (DUCKDB_ERROR_CONVERSION, .conversion),
            (DUCKDB_ERROR_DECIMAL, .conversion), (DUCKDB_ERROR_MISMATCH_TYPE, .conversion),
            (DUCKDB_ERROR_DIVIDE_BY_ZERO, .divideByZero), (DUCKDB_ERROR_INVALID_TYPE, .conversion),
            (DUCKDB_ERROR_TRANSACTION, .transaction), (DUCKDB_ERROR_NOT_IMPLEMENTED, .notImplemented),
            (DUCKDB_ERROR_CATALOG, .catalog), (DUCKDB_ERROR_PARSER, .syntax), (DUCKDB_ERROR_SYNTAX, .syntax),
            (DUCKDB_ERROR_CONSTRAINT, .constraint), (DUCKDB_ERROR_BINDER, .binder), (DUCKDB_ERROR_IO, .io),
            (DUCKDB_ERROR_INTERRUPT, .interrupted), (DUCKDB_ERROR_INVALID_INPUT, .invalidInput),
            (DUCKDB_ERROR_OUT_OF_MEMORY, .outOfMemory), (DUCKDB_ERROR_PERMISSION, .permission),
            (DUCKDB_ERROR_MISSING_EXTENSION, .missingExtension), (DUCKDB_ERROR_AUTOLOAD, .missingExtension),
            (DUCKDB_INVALID_CONFIGURATION, .invalidOption), (DUCKDB_ERROR_SETTINGS, .invalidOption),
            (DUCKDB_ERROR_HTTP, .io), (DUCKDB_ERROR_NETWORK, .io),
            (DUCKDB_ERROR_PARAMETER_NOT_RESOLVED, .wrongBindings),
        ]
        return Dictionary(uniqueKeysWithValues: pairs.map { ($0.0.rawValue, $0.1) })
    }()

    private static let prefixes: [(String, Code)] = [
        ("Parser Error", .syntax), ("Syntax Error", .syntax), ("Binder Error", .binder), ("Catalog Error", .catalog),
        ("Conversion Error", .conversion), ("Out of Range Error", .outOfRange), ("Constraint Error", .constraint),
        ("Out of Memory Error", .outOfMemory), ("INTERRUPT Error", .interrupted), ("IO Error", .io),
        ("Permission Error", .permission), ("Invalid Input Error", .invalidInput),
        ("Not implemented Error", .notImplemented), ("TransactionContext Error", .transaction),
        ("Missing Extension Error", .missingExtension), ("Invalid Configuration Error", .invalidOption),
        ("HTTP Error", .io), ("Mismatch Type Error", .conversion), ("Divide by Zero Error", .divideByZero),
        ("Parameter Not Resolved Error", .wrongBindings), ("Extension Autoloading Error", .missingExtension),
    ]
}
