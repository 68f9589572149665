import ArgumentParser
import DuckDB
import Examples
import Ingest
import LanguageModels
import SampleData
import Storage
import Workspaces

extension CommandFailure {
    /// What any error of a command means to the person at the terminal and to the shell.
    init(describing error: any Error, interrupted: Bool) {
        switch error {
        case _ where interrupted: self.init(.interrupted, "Stopped.")
        case let failure as CommandFailure: self = failure
        case is CancellationError: self.init(.interrupted, "Stopped.")
        case let error as WorkspaceError: self.init(error.code == .usage ? .usage : .data, error.message)
        case let error as StorageError: self.init(.other, error.description)
        case let error as BackupError: self.init(error.code == .file ? .other : .data, error.description)
        case let error as IngestError: self.init(.data, error.description)
        case let error as ModelError: self.init(.noModel, error.description)
        case let error as DuckDBError: self.init(.data, error.description)
        case let error as VerifiedQueryError: self.init(.data, error.description)
        case let error as SampleDataError: self.init(.other, error.description)
        case let error as ValidationError: self.init(.usage, error.message)
        case let exit as ExitCode: self.init(Exit(rawValue: exit.rawValue) ?? .other)
        default: self.init(.other, "Something unexpected went wrong: \(type(of: error)).")
        }
    }
}
