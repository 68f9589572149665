/// Eight colours that people with any kind of colour vision can tell apart.
/// Source: M. Okabe and K. Ito, "Color Universal Design" (2008); black is replaced by grey to stay visible on dark pages.
public enum Palette {
    public static let colors = [
        "#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#999999",
    ]
    /// Perceptually even, and safe for colour-blind readers.
    static let sequential = "Cividis"
    /// For values on both sides of zero.
    static let diverging = "RdBu"

    static func color(_ index: Int) -> String { colors[index % colors.count] }
}
