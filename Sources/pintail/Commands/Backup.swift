import ArgumentParser
import Foundation
import Storage
import Workspaces

struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Write datasets, keys, answers, jobs and usage to one file; servers may go on running.",
        discussion:
            "The file holds data and the hashes of keys: keep it as safe as PINTAIL_HOME. An older FILE is replaced.")

    @Argument(help: "The tar archive to write.", completion: .file(extensions: ["tar"])) var file: String

    func run() async throws {
        let settings = Settings()
        let home = settings.folder("PINTAIL_HOME")
        // Or a mistake in the setting would be an empty backup.
        guard FileManager.default.fileExists(atPath: home.path) else {
            throw CommandFailure(.data, "There is nothing to back up: \(home.path) does not exist. Set PINTAIL_HOME.")
        }
        let store = try MetadataStores.store(settings)
        do {
            let manifest = try await Backup.make(
                URL(written: file), home: home, store: store, version: Pintail.configuration.version)
            await store.close()
            print("Saved \(manifest.files.count) files in \(file).")
        } catch {
            await store.close()
            throw error
        }
    }
}

struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract:
            "Bring back what `pintail backup` saved, into SQLite or PostgreSQL by the settings; stop all servers before.",
        discussion: "Everything is checked before anything is changed.")

    @Argument(help: "The archive.", completion: .file(extensions: ["tar"])) var file: String
    @Flag(help: "Replace the datasets and records that are there; they are gone then.") var replace = false

    func run() async throws {
        let settings = Settings()
        // In SQLite the records are a file of the home and come with it.
        let store = try settings.text("PINTAIL_DATABASE_URL") == nil ? nil : MetadataStores.store(settings)
        do {
            let manifest = try await Backup.restore(
                URL(written: file), home: settings.folder("PINTAIL_HOME"), store: store, replacing: replace)
            await store?.close()
            print(
                "Restored \(manifest.files.count) files, saved \(manifest.createdAt.formatted(.iso8601)) by Pintail \(manifest.version)."
            )
        } catch {
            await store?.close()
            throw error
        }
    }
}
