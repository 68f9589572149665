import AsyncHTTPClient
import Foundation
import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOPosix

/// A file fetched from an address somebody gave: only https and http, only public hosts, no redirects.
struct RemoteFile: Sendable {
    let limit: Int
    var timeout: TimeAmount = .seconds(600)
    /// Whether an address of a host may be reached; tests allow their own.
    var allows: @Sendable (SocketAddress) -> Bool = { $0.isPublic }

    func fetch(_ text: String, into folder: URL) async throws {
        guard let url = URLComponents(string: text), let scheme = url.scheme?.lowercased(),
            ["http", "https"].contains(scheme), let host = url.host, !host.isEmpty,
            url.user == nil, url.password == nil
        else { throw Self.refused("The address must be http or https, without a sign-in.") }
        guard let name = FileName(url.path.split(separator: "/").last.map(String.init) ?? "") else {
            throw UploadReader.badName
        }
        // Looked up once, and that address is what is connected to: a second look-up could say something else.
        let port = url.port ?? (scheme == "https" ? 443 : 80)
        let address = try await Self.resolve(host, port)
        guard allows(address), let ip = address.ipAddress else { throw Self.refused("The address is not public.") }
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow, timeout: .init(connect: .seconds(10), read: .seconds(30)))
        configuration.dnsOverride = [host: ip]
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        do {
            try await fetch(HTTPClientRequest(url: text), client, to: folder.appending(path: name.text))
            try await client.shutdown()
        } catch {
            try? await client.shutdown()
            if error is APIError || error is CancellationError { throw error }
            throw Self.refused("The address can't be read.")
        }
    }

    private func fetch(_ request: HTTPClientRequest, _ client: HTTPClient, to url: URL) async throws {
        let response = try await client.execute(request, timeout: timeout)
        guard response.status == .ok else {
            throw Self.refused("The address answers with the status \(response.status.code).")
        }
        let file = try StagedFile(url)
        var seen = 0
        for try await chunk in response.body {
            seen += chunk.readableBytes
            guard seen <= limit else { throw APIError.tooLarge(limit) }
            try file.write(chunk.readableBytesView)
        }
        try file.close()
    }

    private static func resolve(_ host: String, _ port: Int) async throws -> SocketAddress {
        do {
            return try await NIOThreadPool.singleton.runIfActive {
                try SocketAddress.makeAddressResolvingHost(host, port: port)
            }
        } catch { throw refused("The address's host is not known.") }
    }

    private static func refused(_ message: String) -> APIError {
        APIError(.unprocessableContent, "bad_url", message, suggestion: "Check the address, or upload the file.")
    }
}

extension SocketAddress {
    /// No loopback, private, link-local, shared, multicast or reserved address (RFC 6890).
    var isPublic: Bool {
        switch self {
        case .v4(let address):
            let number = UInt32(bigEndian: address.address.sin_addr.s_addr)
            let reserved: [(UInt32, UInt32)] = [
                (0x0000_0000, 8), (0x0A00_0000, 8), (0x6440_0000, 10), (0x7F00_0000, 8), (0xA9FE_0000, 16),
                (0xAC10_0000, 12), (0xC000_0000, 24),
                (0xC0A8_0000, 16), (0xC612_0000, 15), (0xE000_0000, 3),
            ]
            return !reserved.contains { number >> (32 - $0.1) == $0.0 >> (32 - $0.1) }
        case .v6(let address):
            let bytes = withUnsafeBytes(of: address.address.sin6_addr) { Array($0) }
            // Global unicast only, 2000::/3; without 6to4 and Teredo, which carry IPv4 addresses.
            return bytes[0] >> 5 == 1 && !(bytes[0] == 0x20 && bytes[1] == 0x02)
                && !(bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] == 0 && bytes[3] == 0)
        case .unixDomainSocket: return false
        }
    }
}
