using System.Collections.Immutable;

namespace Exchange.Domain.Resources;

/// <summary>
/// The links between accelerators in an order, which suppliers' names for them have not: by the highest rate that the
/// exchange's catalogue of accelerators has for one, in GB/s of one accelerator (a test holds them to it). Rates of one
/// name differ by generation, so a higher level says what the link is and not that each of it is faster.
/// </summary>
public static class FabricLevels
{
    private static readonly (string Level, string[] Words)[] s_words =
    [
        ("pcie", ["pcie", "pci express", "pci-e"]),
        ("ring", ["on-board ring"]),
        ("mtlink", ["mtlink"]),
        ("nvlink_bridge", ["nvlink bridge"]),
        ("hccs", ["hccs"]),
        ("infinity_fabric", ["infinity fabric", "xgmi"]),
        ("ici", ["ici"]),
        ("roce", ["roce"]),
        ("nvlink", ["nvlink", "nvswitch"]),
    ];

    /// <summary>The names of the levels, the lowest first.</summary>
    public static ImmutableArray<string> Names { get; } = [.. s_words.Select(level => level.Level)];

    /// <summary>The level of a link as its supplier names it: its place among the names; null is unknown.</summary>
    public static int? Of(string? interconnect)
    {
        if (interconnect is null)
        {
            return null;
        }

        // A bridge of NVLink is a link of NVLink by its words, and a card's slot is named beside its link.
        var found = Array.FindLastIndex(
            s_words, level => Array.Exists(level.Words, word => HasWord(interconnect, word)));
        var isBridge = Names[^1] == (found < 0 ? "" : Names[found])
            && (HasWord(interconnect, "bridge") || HasWord(interconnect, "pcie"));
        return found < 0 ? null : isBridge ? Names.IndexOf("nvlink_bridge") : found;
    }

    // Whole words, so that no short one is found inside another; digits may follow, as in NVLink4.
    private static bool HasWord(string text, string word)
    {
        for (var at = 0; (at = text.IndexOf(word, at, StringComparison.OrdinalIgnoreCase)) >= 0; at++)
        {
            var end = at + word.Length;
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetter(text[end])))
            {
                return true;
            }
        }

        return false;
    }
}
