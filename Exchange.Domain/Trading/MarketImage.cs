using System.Buffers;

namespace Exchange.Domain.Trading;

/// <summary>
/// The canonical image of a market: the same state gives the same bytes, however it came about. It starts with
/// <c>CMKT</c> and the format's version; what is derived from the rest (the offer index, the resting
/// orders) is not in it.
/// </summary>
public static class MarketImage
{
    /// <summary>The version of the format that <see cref="Write"/> writes.</summary>
    public const int FormatVersion = 1;

    private const int Magic = 0x434D4B54;

    /// <summary>Writes a market's image; the market must not change meanwhile.</summary>
    public static void Write(Market market, IBufferWriter<byte> output)
    {
        var writer = new ImageWriter(output);
        writer.Write(Magic);
        writer.Write(FormatVersion);
        market.WriteTo(writer);
    }
}
