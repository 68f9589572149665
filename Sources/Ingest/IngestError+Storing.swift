import DuckDB
import Foundation

extension IngestError {
    /// What a failure of the disk or the engine means to the person who imports or opens a dataset.
    init(storing error: any Error, subject: String) {
        let detail = (error as? DuckDBError)?.debugDescription ?? (error as? IngestError)?.detail ?? "\(error)"
        if Self.isDiskFull(error, detail) {
            self.init(
                .diskFull, subject: subject, "The disk is full; free some space and import again.", detail: detail)
        } else if let error = error as? IngestError {
            self = error
        } else if (error as? DuckDBError)?.code == .outOfMemory {
            self.init(
                .other, subject: subject, "There is not enough memory for this; raise the memory limit.", detail: detail
            )
        } else {
            self.init(
                .other, subject: subject,
                "The files of \(subject) could not be written or read; check the permissions of the data folder.",
                detail: detail)
        }
    }

    private static func isDiskFull(_ error: any Error, _ detail: String) -> Bool {
        if let failure = error as? POSIXFailure { return [ENOSPC, EDQUOT].contains(failure.number) }
        if (error as? CocoaError)?.code == .fileWriteOutOfSpace { return true }
        return detail.contains("No space left")
    }
}
