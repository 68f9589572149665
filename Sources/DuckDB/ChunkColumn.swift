/// One column of a chunk.
public struct ChunkColumn {
    let chunk: DataChunk
    let view: VectorView
}
