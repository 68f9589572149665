import ArgumentParser
import DuckDB
import Foundation
import LanguageModels
import Storage
import Subprocess
import SystemPackage
import Workspaces

struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check every part Pintail needs and say how to mend what is missing.")

    @Flag(help: "Also read the model file through and check its hash.") var verify = false

    func run() async throws {
        let composition = Workspace(settings: Settings())
        var isWell = true
        for finding in await findings(composition) {
            let mark = finding.isWell ? "✓" : finding.isOptional ? "·" : "✗"
            print("\(mark) \(finding.part.padding(toLength: 18, withPad: " ", startingAt: 0))\(finding.detail)")
            if !finding.isWell, let mend = finding.mend { print("  → \(mend)") }
            if !finding.isWell && !finding.isOptional { isWell = false }
        }
        if !isWell { throw CommandFailure(.other) }
    }

    private struct Finding {
        var part: String
        var isWell: Bool
        var detail: String
        var mend: String?
        var isOptional = false
    }

    private func findings(_ composition: Workspace) async -> [Finding] {
        let cache = composition.cache
        var out = [await database()]
        for name in ["excel", "sqlite_scanner", "postgres_scanner"] { out.append(await duckDBExtension(name, composition)) }
        out.append(modelFile(cache))
        out.append(await llamaServer(cache))
        out.append(key("ANTHROPIC_API_KEY", "Claude", composition.settings))
        out.append(key("OPENAI_API_KEY", "GPT-4o", composition.settings))
        out.append(await sandbox())
        out.append(home(composition))
        if composition.settings.text("PINTAIL_DATABASE_URL") != nil { out.append(await metadata(composition.settings)) }
        if let url = composition.settings.text("PINTAIL_REDIS_URL") { out.append(await redis(url, composition.settings)) }
        return out
    }

    private func database() async -> Finding {
        do {
            let table = try await Database().connect().query("SELECT version()")
            return Finding(part: "DuckDB", isWell: true, detail: table.rows.first?.first?.description ?? "")
        } catch {
            return Finding(part: "DuckDB", isWell: false, detail: "does not start", mend: "Run `make setup`.")
        }
    }

    private func duckDBExtension(_ name: String, _ composition: Workspace) async -> Finding {
        let file = composition.extensions.appending(path: "\(name).duckdb_extension")
        let isOptional = name == "postgres_scanner"
        do {
            try await Database().connect().execute("LOAD \(SQLText.literal(file.path(percentEncoded: false)))")
            return Finding(part: name, isWell: true, detail: "loads", isOptional: isOptional)
        } catch {
            return Finding(
                part: name, isWell: false, detail: "does not load from \(file.path(percentEncoded: false))",
                mend: "Run `make setup`.", isOptional: isOptional)
        }
    }

    private func modelFile(_ cache: URL) -> Finding {
        let file = ModelFile.standard(in: cache)
        let path = file.url.path(percentEncoded: false)
        let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? nil
        guard let size else { return Finding(part: "local model", isWell: false, detail: "\(path) is missing", mend: "Run `pintail model fetch`.") }
        guard size == file.size else {
            return Finding(part: "local model", isWell: false, detail: "\(path) is cut short", mend: "Run `pintail model fetch`.")
        }
        if verify, (try? file.isIntact()) != true {
            return Finding(part: "local model", isWell: false, detail: "\(path) is damaged", mend: "Delete it and run `pintail model fetch`.")
        }
        return Finding(part: "local model", isWell: true, detail: "\(file.name), \(size / 1_000_000) MB\(verify ? ", hash verified" : "")")
    }

    private func llamaServer(_ cache: URL) async -> Finding {
        let path = cache.appending(path: "llama.cpp/llama-server").path(percentEncoded: false)
        let result = try? await Subprocess.run(
            .path(.init(path)), arguments: ["--version"], output: .string(limit: 4096), error: .string(limit: 4096))
        guard let result, result.terminationStatus.isSuccess else {
            return Finding(part: "llama-server", isWell: false, detail: "\(path) does not run", mend: "Run `make setup`.")
        }
        let text = result.standardOutput + result.standardError
        let version = text.split(separator: "\n").first { $0.contains("version") }.map(String.init) ?? "runs"
        return Finding(part: "llama-server", isWell: true, detail: version)
    }

    private func key(_ name: String, _ model: String, _ settings: Settings) -> Finding {
        let isSet = settings.text(name) != nil
        return Finding(
            part: name, isWell: isSet, detail: isSet ? "set; \(model) can answer" : "not set; \(model) is not used",
            mend: "Set \(name) to use \(model). Pintail works without it.", isOptional: true)
    }

    private func sandbox() async -> Finding {
        let result = try? await Subprocess.run(
            .name("bwrap"), arguments: ["--ro-bind", "/", "/", "--unshare-all", "--die-with-parent", "true"],
            output: .discarded, error: .discarded)
        let isWell = result?.terminationStatus.isSuccess == true
        return Finding(
            part: "sandbox", isWell: isWell,
            detail: isWell ? "bubblewrap runs" : "bubblewrap is missing or not allowed; charts written by a model stay off",
            mend: "Install it with `apt-get install bubblewrap`.", isOptional: true)
    }

    private func metadata(_ settings: Settings) async -> Finding {
        do {
            let store = try MetadataStores.store(settings)
            let found = await Result { try await Migrations().pending(in: store) }
            await store.close()
            let steps = try found.get()
            return Finding(
                part: "PostgreSQL", isWell: true,
                detail: steps.isEmpty ? "holds the metadata" : "answers; \(steps.count) migrations to do, which `pintail serve` does at its start")
        } catch {
            return Finding(
                part: "PostgreSQL", isWell: false, detail: "\(error)",
                mend: "Start it, or correct PINTAIL_DATABASE_URL; without that setting metadata is in a file.")
        }
    }

    private func redis(_ url: String, _ settings: Settings) async -> Finding {
        do {
            let client = RedisClient(try RedisAddress(url, authority: settings.text("PINTAIL_REDIS_CA")))
            let found = await Result { try await client.ping() }
            await client.close()
            try found.get()
            return Finding(part: "Redis", isWell: true, detail: "answers")
        } catch {
            return Finding(
                part: "Redis", isWell: false, detail: "\(error)",
                mend: "Start it, or correct PINTAIL_REDIS_URL; until then each node caches and limits by itself.", isOptional: true)
        }
    }

    private func home(_ composition: Workspace) -> Finding {
        let folder = composition.settings.folder("PINTAIL_HOME")
        let path = folder.path(percentEncoded: false)
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let isWritable = FileManager.default.isWritableFile(atPath: path)
            return Finding(
                part: "data folder", isWell: isWritable, detail: isWritable ? path : "\(path) can't be written to",
                mend: "Set PINTAIL_HOME to a folder you can write to.")
        } catch {
            return Finding(
                part: "data folder", isWell: false, detail: "\(path) can't be made",
                mend: "Set PINTAIL_HOME to a folder you can write to.")
        }
    }
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
