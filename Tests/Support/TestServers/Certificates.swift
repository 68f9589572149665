public import Foundation

/// An authority of its own and one certificate that it signed, made by openssl.
public struct Certificates: Sendable {
    private let folder: URL
    public var authority: URL { folder.appending(path: "ca.crt") }
    public var certificate: URL { folder.appending(path: "server.crt") }
    public var key: URL { folder.appending(path: "server.key") }

    /// - Parameter names: whom the certificate is for, as openssl writes it: `IP:127.0.0.1,DNS:localhost`.
    /// - Throws: `TestServerError` when there is no openssl.
    public static func make(names: String) throws -> Certificates {
        let folder = URL(fileURLWithPath: "/tmp/ptl-tls-\(UInt32.random(in: 0 ... .max))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        let made = Certificates(folder: folder)
        func openssl(_ words: String...) throws { try run("/usr/bin/openssl", words) }
        let (curve, days) = ("ec_paramgen_curve:prime256v1", "2")
        let signer = folder.appending(path: "ca.key").path
        let request = folder.appending(path: "server.csr").path
        try openssl(
            "req", "-x509", "-newkey", "ec", "-pkeyopt", curve, "-nodes", "-days", days, "-subj", "/CN=authority",
            "-keyout", signer, "-out",
            made.authority.path)
        try openssl(
            "req", "-newkey", "ec", "-pkeyopt", curve, "-nodes", "-subj", "/CN=server", "-addext",
            "subjectAltName=\(names)", "-keyout",
            made.key.path, "-out", request)
        try openssl(
            "x509", "-req", "-in", request, "-CA", made.authority.path, "-CAkey", signer, "-CAcreateserial", "-days",
            days,
            "-copy_extensions", "copy", "-out", made.certificate.path)
        return made
    }

    public func remove() { try? FileManager.default.removeItem(at: folder) }
}
