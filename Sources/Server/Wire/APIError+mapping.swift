import DuckDB
import Examples
import HTTPTypes
import Ingest
import LanguageModels
import NIOCore
import SQLSyntax
import Semantics
import Storage
import Workspaces

extension APIError {
    /// What every error of the house says over HTTP. Details that may quote data stay in the log.
    init(_ error: any Error) {
        switch error {
        case let error as APIError: self = error
        case let error as WorkspaceError: self.init(error)
        case let error as IngestError: self.init(error)
        case let error as VerifiedQueryError: self.init(error)
        case let error as ModelError: self.init(error)
        case let error as GuardError:
            self.init(
                .unprocessableContent, "sql_refused", error.message, detail: error.code.rawValue,
                suggestion: "Send one SELECT over the dataset's tables.")
        case let error as Issue: self.init(.unprocessableContent, error.code.rawValue, "\(error)")
        case let error as DuckDBError: self.init(error)
        case let error as StorageError: self.init(error)
        case is NIOTooManyBytesError:
            self = APIError(
                .contentTooLarge, "too_large", "The body is too large.",
                suggestion: "Send less, or in several requests.")
        case is CancellationError:
            self.init(.serviceUnavailable, "cancelled", "It was cancelled.", suggestion: "Ask again.")
        default: self = .internalFailure
        }
    }

    private init(_ error: WorkspaceError) {
        switch error.code {
        case .notFound: self = .notFound("dataset")
        case .heldBack: self.init(.conflict, "held_back", error.message)
        case .usage: self.init(.unprocessableContent, "usage", error.message)
        case .data: self.init(.unprocessableContent, "data", error.message)
        }
    }

    private init(_ error: IngestError) {
        switch error.code {
        case .notFound: self.init(.notFound, "not_found", error.description)
        case .invalidName: self.init(.unprocessableContent, "invalid_name", error.description)
        case .locked: self.init(.conflict, "locked", error.description, headers: [.retryAfter: "10"])
        case .diskFull:
            self.init(.init(code: 507, reasonPhrase: "Insufficient Storage"), "disk_full", error.description)
        case .missingExtension, .other:
            self.init(.internalServerError, error.code.rawValue.snakeCased, error.description)
        default: self.init(.unprocessableContent, error.code.rawValue.snakeCased, error.description)
        }
    }

    private init(_ error: VerifiedQueryError) {
        switch error.code {
        case .notFound: self = .notFound("verified query")
        case .locked: self.init(.conflict, "locked", error.description, headers: [.retryAfter: "10"])
        case .storage: self.init(.internalServerError, "storage", error.description)
        default: self.init(.unprocessableContent, error.code.rawValue, error.description)
        }
    }

    private init(_ error: StorageError) {
        switch error.code {
        case .unavailable, .busy, .unknownOutcome:
            self.init(.serviceUnavailable, error.code.rawValue, error.description, headers: [.retryAfter: "5"])
        case .constraint: self.init(.conflict, error.code.rawValue, error.description)
        default: self = .internalFailure
        }
    }

    private init(_ error: ModelError) {
        let retry = error.retryAfter.map { max(1, Int($0.components.seconds)) } ?? 10
        self.init(
            .serviceUnavailable, "model_\(error.code.rawValue)", error.description,
            headers: error.isRetryable ? [.retryAfter: String(retry)] : [:])
    }

    private init(_ error: DuckDBError) {
        let code = error.code.rawValue.snakeCased
        switch error.code {
        case .timedOut:
            self.init(
                .gatewayTimeout, code, error.description,
                suggestion: "Narrow the query, or let an owner raise PINTAIL_QUERY_SECONDS.")
        case .outOfMemory: self.init(.unprocessableContent, code, error.description)
        case .openFailed, .io, .permission, .missingExtension, .invalidOption, .closed, .other:
            self.init(.internalServerError, code, error.description)
        default: self.init(.unprocessableContent, code, error.description)
        }
    }
}

extension String {
    /// `timedOut` as `timed_out`.
    fileprivate var snakeCased: String {
        reduce(into: "") { text, character in
            if character.isUppercase { text += "_" }
            text += character.lowercased()
        }
    }
}
