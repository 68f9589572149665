import Evaluation
import Foundation

extension Eval {
    /// Writes the document on accuracy from `<set>.json` and `ladder/<step>.json` in a folder of reports.
    func writeDocument(from folder: URL, to path: String) throws {
        let reports = try Self.files(AnswerReport.self, in: folder)
        guard !reports.isEmpty else {
            throw CommandFailure(
                .data, "There is no report in \(folder.path); `pintail eval DIR --report FILE.json` writes them.")
        }
        let ladder = folder.appending(path: "ladder", directoryHint: .isDirectory)
        let steps =
            FileManager.default.fileExists(atPath: ladder.path)
            ? try Self.files(PairedComparison.self, in: ladder) : [:]
        let newest = reports.values.map(\.date).max() ?? .distantPast
        let text = AccuracyDocument(reports: reports.mapValues(\.content), ladder: steps.mapValues(\.content)).markdown(
            date: newest.formatted(.iso8601.year().month().day()),
            machine: .init(
                processor: Self.processor, cores: ProcessInfo.processInfo.activeProcessorCount,
                memory: ProcessInfo.processInfo.physicalMemory))
        do { try Data(text.utf8).write(to: URL(filePath: path), options: .atomic) } catch {
            throw CommandFailure(.data, "The file \(path) can't be written.")
        }
    }

    private static func files<Content: Decodable>(_: Content.Type, in folder: URL) throws -> [String: (
        content: Content, date: Date
    )] {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        var found: [String: (content: Content, date: Date)] = [:]
        let files =
            (try? FileManager.default.contentsOfDirectory(
                at: folder, includingPropertiesForKeys: [.contentModificationDateKey])) ?? []
        for file in files where file.pathExtension == "json" {
            guard let content = try? decoder.decode(Content.self, from: Data(contentsOf: file)) else {
                throw CommandFailure(
                    .data, "\(file.path) is no report of this version of the evaluation; measure it again.")
            }
            let date =
                try file.resourceValues(forKeys: [.contentModificationDateKey]).contentModificationDate ?? .distantPast
            found[file.deletingPathExtension().lastPathComponent] = (content, date)
        }
        return found
    }

    private static var processor: String {
        let lines = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.split(separator: "\n") ?? []
        let name = lines.first { $0.hasPrefix("model name") }?.split(separator: ":").last
        return name.map { $0.trimmingCharacters(in: .whitespaces) } ?? "an unnamed processor"
    }
}
