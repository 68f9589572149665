// swift-tools-version: 6.2
import PackageDescription

/// Rooms of the house, in the order of meaning: each imports only what stands above it.
let package = Package(
    name: "pintail",
    products: [.executable(name: "pintail", targets: ["pintail"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.30.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: [
        .systemLibrary(name: "CDuckDB", pkgConfig: "duckdb"),
        .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "DuckDB", dependencies: ["CDuckDB"]),
        .target(name: "SQLSyntax", dependencies: ["DuckDB"]),
        .target(name: "Catalog", dependencies: ["DuckDB"]),
        .target(name: "Sheets"),
        .target(
            name: "Ingest",
            dependencies: ["CZlib", "DuckDB", "SQLSyntax", "Catalog", "Sheets", .product(name: "Crypto", package: "swift-crypto")]),
        .target(name: "Retrieval", dependencies: ["Catalog", .product(name: "Crypto", package: "swift-crypto")]),
        .target(name: "Semantics", dependencies: ["Catalog", "DuckDB", "SQLSyntax", .product(name: "Yams", package: "Yams")]),
        .target(name: "Examples", dependencies: ["Catalog", "DuckDB", "Retrieval", "SQLSyntax"]),
        .target(
            name: "LanguageModels",
            dependencies: [
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "Subprocess", package: "swift-subprocess"),
            ]),
        .target(name: "Charting", dependencies: ["DuckDB"]),
        .target(
            name: "Analyst",
            dependencies: ["DuckDB", "SQLSyntax", "Catalog", "Retrieval", "LanguageModels", "Charting"]),
        .target(name: "Presentation", dependencies: ["Analyst", "Charting", "DuckDB"]),
        .target(name: "Evaluation", dependencies: ["Analyst", "Catalog", "DuckDB", "Retrieval", "SQLSyntax"]),
        .target(name: "SampleData"),
        .target(
            name: "Storage",
            dependencies: [
                "CPostgres", "Retrieval", .product(name: "Crypto", package: "swift-crypto"), .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]),
        .target(
            name: "Workspaces",
            dependencies: ["Analyst", "Catalog", "DuckDB", "Examples", "Ingest", "LanguageModels", "Retrieval", "SQLSyntax", "Semantics", "Sheets", "Storage"]),
        .target(
            name: "MCP",
            dependencies: [
                "Analyst", "Catalog", "DuckDB", "Examples", "Ingest", "LanguageModels", "Retrieval", "SQLSyntax", "Semantics", "Workspaces",
            ]),
        .target(
            name: "Server",
            dependencies: [
                "Analyst", "CZlib", "Catalog", "Charting", "DuckDB", "Evaluation", "Examples", "Ingest", "LanguageModels", "MCP", "Retrieval", "SQLSyntax", "Semantics", "Storage", "Workspaces",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Yams", package: "Yams"),
            ]),
        .executableTarget(
            name: "pintail",
            dependencies: [
                "Analyst", "Catalog", "Charting", "DuckDB", "Evaluation", "Examples", "Ingest", "LanguageModels", "MCP", "Presentation", "Retrieval", "SampleData", "Semantics", "Server", "Sheets", "SQLSyntax", "Storage", "Workspaces",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "Subprocess", package: "swift-subprocess"),
            ]),
        // Timed by `make bench`, see Documentation/benchmarks.md.
        .executableTarget(name: "ResultReading", dependencies: ["CDuckDB", "DuckDB"], path: "Benchmarks/ResultReading"),
        .executableTarget(name: "RetrievalScale", dependencies: ["Catalog", "Retrieval"], path: "Benchmarks/RetrievalScale"),
        .executableTarget(name: "MappingScale", dependencies: ["Catalog", "DuckDB"], path: "Benchmarks/MappingScale"),
        .executableTarget(name: "Profiling", dependencies: ["Catalog", "DuckDB"], path: "Benchmarks/Profiling"),
        .executableTarget(
            name: "HostTime",
            dependencies: ["Analyst", "Catalog", "DuckDB", "Ingest", "LanguageModels", "Retrieval", "SQLSyntax"],
            path: "Benchmarks/HostTime"),
        .testTarget(name: "DuckDBTests", dependencies: ["DuckDB"]),
        .testTarget(name: "SQLSyntaxTests", dependencies: ["SQLSyntax", "DuckDB"], resources: [.copy("Fixtures")]),
        .testTarget(name: "CatalogTests", dependencies: ["Catalog", "DuckDB"]),
        .testTarget(name: "IngestTests", dependencies: ["Ingest", "CZlib", "Catalog", "DuckDB", "Sheets", "SQLSyntax"], resources: [.copy("Fixtures")]),
        .testTarget(name: "SheetsTests", dependencies: ["Sheets"], resources: [.copy("Fixtures")]),
        .testTarget(name: "SemanticsTests", dependencies: ["Semantics", "Catalog", "DuckDB", "SQLSyntax"]),
        .testTarget(name: "ExamplesTests", dependencies: ["Examples", "Catalog", "DuckDB", "Retrieval", "SQLSyntax"]),
        .testTarget(name: "RetrievalTests", dependencies: ["Retrieval", "Catalog"]),
        .testTarget(
            name: "LanguageModelsTests",
            dependencies: [
                "LanguageModels", .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "Subprocess", package: "swift-subprocess"),
            ]),
        .testTarget(name: "ChartingTests", dependencies: ["Charting", "DuckDB"]),
        .testTarget(name: "AnalystTests", 
            dependencies: ["Analyst", "DuckDB", "Catalog", "Retrieval", "LanguageModels", "Charting", "SQLSyntax"],
            exclude: ["Fixtures"]),
        .testTarget(
            name: "PresentationTests", dependencies: ["Presentation", "Analyst", "Charting", "DuckDB"],
            resources: [.copy("Fixtures")]),
        .testTarget(name: "EvaluationTests", dependencies: ["Evaluation", "Analyst", "Catalog", "DuckDB", "Retrieval", "SQLSyntax"]),
        .testTarget(
            name: "WorkspacesTests",
            dependencies: ["Analyst", "Catalog", "DuckDB", "Examples", "Ingest", "Retrieval", "SQLSyntax", "Workspaces"]),
        .testTarget(name: "MCPTests", dependencies: ["MCP", "Analyst", "LanguageModels", "Semantics", "Workspaces"]),
        .target(name: "TestServers", path: "Tests/Support/TestServers"),
        .testTarget(
            name: "StorageTests", dependencies: ["Retrieval", "Storage", "TestServers", .product(name: "NIOCore", package: "swift-nio")]),
        .testTarget(
            name: "ServerTests",
            dependencies: [
                "Analyst", "LanguageModels", "Server", "Storage", "TestServers", "Workspaces",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        .testTarget(name: "SampleDataTests", dependencies: ["SampleData"]),
        .testTarget(
            name: "IntegrationTests",
            dependencies: ["pintail", "DuckDB", "Ingest", "LanguageModels", "SQLSyntax", "TestServers", "Workspaces", .product(name: "Subprocess", package: "swift-subprocess")],
            path: "Tests/Integration"),
    ],
    swiftLanguageModes: [.v6]
)

// SE-0335 (any), SE-0444 (member imports), SE-0409 (imports internal unless said otherwise).
for target in package.targets where [.regular, .executable, .test].contains(target.type) {
    target.swiftSettings = (target.swiftSettings ?? []) + [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
    ]
}
