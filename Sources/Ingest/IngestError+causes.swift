import DuckDB
import Foundation

extension IngestError {
    static func empty(_ file: String) -> IngestError {
        IngestError(.empty, subject: file, "\(file) is empty; choose a file with at least a header and rows.")
    }

    static func notTabular(_ file: String, _ seems: String) -> IngestError {
        IngestError(
            .notTabular, subject: file,
            "\(file) holds no table: it seems to be \(seems). Give a CSV, TSV, JSON, Parquet, Excel, SQLite or DuckDB file."
        )
    }

    static func damaged(_ file: String, _ kind: String, detail: String? = nil) -> IngestError {
        IngestError(
            .damaged, subject: file,
            "\(file) is a damaged \(kind) file, or was only copied in part; get it again from its source.",
            detail: detail)
    }

    static func tooLarge(_ file: String, limit: Int64) -> IngestError {
        IngestError(
            .tooLarge, subject: file,
            "\(file) unpacks to more than \(limit.formatted()) bytes, far more than such files hold. If it is meant to, unpack it first or "
                + "raise PINTAIL_UNPACKED_LIMIT.")
    }

    static func notFound(_ file: String) -> IngestError {
        IngestError(.notFound, subject: file, "\(file) cannot be found; check its name and that nobody moved it.")
    }

    static func unreadable(_ file: String, detail: String? = nil) -> IngestError {
        IngestError(
            .unreadable, subject: file, "\(file) may not be read; check the permissions of the file and its folder.",
            detail: detail)
    }

    static func diskFull(_ file: String, detail: String? = nil) -> IngestError {
        IngestError(
            .diskFull, subject: file,
            "There is no room left on the disk to import \(file); free some space and import it again.", detail: detail)
    }

    static func missingExtension(_ name: String, _ file: String, detail: String? = nil) -> IngestError {
        IngestError(
            .missingExtension, subject: file,
            "Reading \(file) needs the database extension \(name), which is not installed. Run `make setup`.",
            detail: detail)
    }

    /// What went wrong while `file` was read, by the words of the engine or the system.
    /// Cancellation is not an error of the file and is passed on by the caller.
    init(_ error: any Error, reading file: URL, as kind: String) {
        if let error = error as? IngestError {
            self = error
            return
        }
        let name = file.lastPathComponent
        let text = (error as? DuckDBError)?.debugDescription ?? "\(error)"
        func says(_ phrases: String...) -> Bool {
            phrases.contains { text.range(of: $0, options: .caseInsensitive) != nil }
        }
        if says("no space left", "disk full", "max_temp_directory_size") || Self.isOutOfSpace(error) {
            self = .diskFull(name, detail: text)
        } else if !FileManager.default.fileExists(atPath: file.path) {
            self = .notFound(name)
        } else if says("permission denied", "not permitted") || !FileManager.default.isReadableFile(atPath: file.path) {
            self = .unreadable(name, detail: text)
        } else if (error as? DuckDBError)?.code == .outOfMemory {
            self = IngestError(
                .other, subject: name,
                "\(name) needs more memory than an import may use; raise the memory limit or split the file.",
                detail: text)
        } else if says("conflicting lock", "could not set lock", "database is locked") {
            self = IngestError(
                .locked, subject: name, "Another program has \(name) open; close it there and import again.",
                detail: text)
        } else if (error as? DuckDBError)?.code == .interrupted {
            self = IngestError(.cancelled, subject: name, "The import of \(name) was stopped.", detail: text)
        } else if says(
            "no magic bytes", "not a valid", "malformed", "corrupt", "file is not a database", "too small", "checksum")
        {
            self = .damaged(name, kind, detail: text)
        } else {
            self = IngestError(
                .damaged, subject: name,
                "\(name) cannot be read as \(kind); check that the file is whole and what its name says.", detail: text)
        }
    }

    private static func isOutOfSpace(_ error: any Error) -> Bool {
        let error = error as NSError
        if error.domain == NSCocoaErrorDomain, error.code == CocoaError.fileWriteOutOfSpace.rawValue { return true }
        let cause = error.userInfo[NSUnderlyingErrorKey] as? NSError ?? error
        return cause.domain == NSPOSIXErrorDomain && cause.code == Int(POSIXErrorCode.ENOSPC.rawValue)
    }
}
