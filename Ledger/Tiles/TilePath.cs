using System.Globalization;

namespace Ledger;

/// <summary>Where things lie in an export: the paths of C2SP tlog-tiles and those of this format beside them.</summary>
public static class TilePath
{
    /// <summary>How many hashes a full tile has, and entries a full bundle.</summary>
    public const int Width = 256;

    /// <summary>The newest signed checkpoint.</summary>
    public const string Checkpoint = "checkpoint";

    /// <summary>Folder of every checkpoint ever published.</summary>
    public const string Checkpoints = "checkpoints";

    /// <summary>A tile of hashes, as <c>tile/0/x001/x234/067</c> or, when not full, <c>tile/0/000.p/17</c>.</summary>
    /// <param name="level">Level of tiles: 0 holds leaf hashes, each further level one hash for a full tile
    /// below.</param>
    /// <param name="number">Number of the tile in its level.</param>
    /// <param name="width">How many hashes it has, 1 to <see cref="Width"/>.</param>
    public static string Hashes(int level, long number, int width = Width) =>
        string.Create(CultureInfo.InvariantCulture, $"tile/{level}/{Number(number)}{Partial(width)}");

    /// <summary>A bundle of entries, as <c>tile/entries/000</c> or, when not full,
    /// <c>tile/entries/000.p/17</c>.</summary>
    public static string Entries(long number, int width = Width) => $"tile/entries/{Number(number)}{Partial(width)}";

    /// <summary>A published checkpoint by its size, 20 digits.</summary>
    public static string CheckpointOf(long size) =>
        string.Create(CultureInfo.InvariantCulture, $"{Checkpoints}/{size:D20}");

    /// <summary>How wide a tile or bundle is in a tree of a size: 0 when it does not exist.</summary>
    public static int WidthOf(int level, long number, long size) =>
        (int)Math.Clamp((size >> (8 * level)) - (number * Width), 0, Width);

    // Three digits at a time; every group but the last is marked, so that a folder is never also a file.
    private static string Number(long number)
    {
        var text = (number % 1_000).ToString("D3", CultureInfo.InvariantCulture);
        for (var rest = number / 1_000; rest > 0; rest /= 1_000)
            text = string.Create(CultureInfo.InvariantCulture, $"x{rest % 1_000:D3}/{text}");
        return text;
    }

    private static string Partial(int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, Width);
        return width == Width ? "" : string.Create(CultureInfo.InvariantCulture, $".p/{width}");
    }
}
