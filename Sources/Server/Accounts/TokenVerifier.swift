import Foundation
import HTTPTypes
import JWTKit

/// What a JWT must say to be a sign-in.
struct SignInClaims: JWTPayload {
    var sub: SubjectClaim
    var iss: IssuerClaim
    var aud: AudienceClaim
    var exp: ExpirationClaim
    var nbf: NotBeforeClaim?
    var workspace: String
    var role: Role
    var scopes: [Scope]?
    /// What row policies may ask of the person.
    var attributes: [String: [String]]?

    func verify(using algorithm: some JWTAlgorithm) throws {
        try exp.verifyNotExpired()
        try nbf?.verifyNotBefore()
    }
}

/// Reads JWTs signed by the keys of a JWKS. A token without a signature is none: no key is of the algorithm "none".
actor TokenVerifier {
    private let issuer: String
    private let audience: String
    private let fetch: @Sendable () async throws -> String
    private let now: @Sendable () -> Date
    private var keys: JWTKeyCollection?
    private var fetchedAt = Date.distantPast
    /// Keys are fetched anew after an hour, and for a token that no key fits, but not oftener than once in a minute.
    private static let (longest, shortest) = (3600.0, 60.0)

    /// - Parameter fetch: the JWKS as JSON.
    init(
        issuer: String, audience: String, now: @escaping @Sendable () -> Date = { Date() },
        fetch: @escaping @Sendable () async throws -> String
    ) {
        (self.issuer, self.audience, self.fetch, self.now) = (issuer, audience, fetch, now)
    }

    /// - Throws: `APIError` 401 for a token that is forged, expired, for somebody else or malformed.
    func principal(_ token: String) async throws -> Principal {
        guard token.utf8.count <= 8192 else { throw Self.refused }
        let claims: SignInClaims
        do {
            claims = try await verified(token)
        } catch let error as APIError { throw error } catch { throw Self.refused }
        guard claims.iss.value == issuer, claims.aud.value.contains(audience), !claims.sub.value.isEmpty else {
            throw Self.refused
        }
        var principal = Principal(
            workspace: claims.workspace, subject: claims.sub.value, role: claims.role,
            scopes: claims.scopes.map(Set.init))
        principal.attributes = claims.attributes ?? [:]
        return principal
    }

    private func verified(_ token: String) async throws -> SignInClaims {
        let age = now().timeIntervalSince(fetchedAt)
        if let keys, age < Self.longest {
            do {
                return try await keys.verify(token, as: SignInClaims.self)
            } catch  where age < Self.shortest { throw error } catch {}
        }
        return try await fresh().verify(token, as: SignInClaims.self)
    }

    private func fresh() async throws -> JWTKeyCollection {
        let before = keys
        fetchedAt = now()
        do {
            let made = try await JWTKeyCollection().add(jwksJSON: try await fetch())
            keys = made
            return made
        } catch {
            // The issuer being away for a moment signs nobody out.
            guard let before else {
                fetchedAt = .distantPast
                throw APIError(
                    .serviceUnavailable, "sign_in_unavailable", "The keys of the sign-in service can't be read.",
                    suggestion: "Try again a little later.")
            }
            return before
        }
    }

    static let refused = APIError.unauthorized("This token is not valid here.")
}
