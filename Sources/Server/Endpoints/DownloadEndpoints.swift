import Foundation
import HTTPTypes
import Workspaces

/// An answer's table and chart as files.
struct DownloadEndpoints: Sendable {
    let parts: ServerParts

    var list: [Endpoint] {
        TableFile.Format.allCases.map { format in
            Endpoint(
                method: .get, path: "/v1/answers/{answer}.\(format.rawValue)",
                name: "download\(format.rawValue.capitalized)",
                summary: "The answer's table as \(format.title)", access: .scope(.read),
                answers: [
                    .init(status: .ok, description: "The file.", content: [(format.type, .string(format: "binary"))])
                ]
            ) { call in
                let (record, json) = try await Answers(parts: parts).json(call)
                let file = try TableFile(answer: json)
                let workspace = try parts.workspace(of: call)
                let bytes = try await file.bytes(as: format, extensions: workspace.extensions)
                return Reply.bytes(
                    bytes, format.type,
                    headers: [.contentDisposition: "attachment; filename=\"\(record.id).\(format.rawValue)\""]
                )
                .tagged(for: call.request)
            }
        } + [
            Endpoint(
                method: .get, path: "/v1/answers/{answer}/chart.json", name: "downloadChart",
                summary: "The answer's Plotly figure", access: .scope(.read),
                answers: [.json(.ok, .object(["kind": .string, "figure?": .any]), "The chart.")]
            ) { call in
                let (_, json) = try await Answers(parts: parts).json(call)
                guard let chart = (try? JSONDecoder().decode(JSON.self, from: json))?["chart"] else {
                    throw APIError.notFound("chart")
                }
                return Reply.json(chart).tagged(for: call.request)
            }
        ]
    }
}
