using System.Buffers;

namespace Exchange.Domain.Trading;

/// <summary>
/// The canonical image of a market: the same state gives the same bytes, however it came about. It starts with
/// <c>CMKT</c> and the format's version; what follows from the rest (the offer index, the resting orders) is not in it
/// and made again by <see cref="Read"/>.
/// </summary>
public static class MarketImage
{
    /// <summary>The version of the format that <see cref="Write"/> writes.</summary>
    public const int FormatVersion = 5;

    private const int Magic = 0x434D4B54;

    /// <summary>Writes a market's image; the market must not change meanwhile.</summary>
    public static void Write(Market market, IBufferWriter<byte> output)
    {
        var writer = new ImageWriter(output);
        writer.Write(Magic);
        writer.Write(FormatVersion);
        market.WriteTo(writer);
    }

    /// <summary>
    /// The market of an image. It decides as the one that was written, but for the commands of the recent past: which
    /// of them were answered is not a fact and not in the image (<see cref="Market.Remember"/>,
    /// <see cref="Market.RememberSequence"/>).
    /// </summary>
    /// <exception cref="MarketImageException">
    /// The bytes are not a whole image in format <see cref="FormatVersion"/>, or no market could have this state.
    /// </exception>
    public static Market Read(ReadOnlySpan<byte> image)
    {
        var reader = new ImageReader(image);
        if (reader.Int() != Magic)
        {
            throw reader.Wrong("it does not begin with CMKT.");
        }

        var version = reader.Int();
        if (version != FormatVersion)
        {
            throw reader.Wrong($"its format is {version}; this program reads {FormatVersion}.");
        }

        var market = new Market();
        try
        {
            market.ReadFrom(ref reader);
        }
        catch (Exception refused) when (refused is ArgumentException or InvalidOperationException
            or OverflowException or KeyNotFoundException)
        {
            // A value that the domain's own types and indexes refuse; nothing but the image came in.
            throw reader.Wrong(refused.Message, refused);
        }

        reader.End();
        return market;
    }
}
